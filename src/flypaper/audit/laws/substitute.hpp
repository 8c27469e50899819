#pragma once
#include <string>
#include <string_view>

namespace flypaper::laws {

/// Q as print() writes it, with image("w2") in brackets in place of w2 and so on.
template <typename Image>
[[nodiscard]] std::string substituted_text(std::string_view q, Image image) {
  std::string text;
  for (std::size_t i = 0; i < q.size(); ++i) {
    if (q[i] != 'w') {
      text += q[i];
      continue;
    }
    text += '(' + std::string(image(std::string(q.substr(i, 2)))) + ')';
    ++i;
  }
  return text;
}

}  // namespace flypaper::laws
