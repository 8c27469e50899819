#include "flypaper/base/core/printable.hpp"

#include <cstdint>

#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD

struct Character {
  std::uint32_t code = 0;
  std::size_t bytes = 0;  ///< 0: no UTF-8
};

/// What `text` begins with. Longer forms than needed, halves of UTF-16's pairs and what is beyond U+10FFFF are none.
Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80U) return {lead, 1};
  const std::size_t bytes = lead >= 0xf0U ? 4 : lead >= 0xe0U ? 3 : 2;
  if (lead < 0xc2U || lead > 0xf4U || text.size() < bytes) return {};
  std::uint32_t code = lead & (0x7fU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xc0U) != 0x80U) return {};
    code = code << 6U | (next & 0x3fU);
  }
  const bool longer_than_needed = (bytes == 3 && code < 0x800U) || (bytes == 4 && code < 0x10000U);
  const bool half = code >= 0xd800U && code < 0xe000U;
  return longer_than_needed || half || code > 0x10ffffU ? Character{} : Character{code, bytes};
}

/// Controls of terminals (C1) and of the direction of writing, and line ends that are none of a file's.
bool is_hidden(std::uint32_t code) {
  return (code >= 0x80U && code < 0xa0U) || (code >= 0x200eU && code <= 0x200fU) ||
         (code >= 0x2028U && code <= 0x202eU) || (code >= 0x2066U && code <= 0x2069U) || code == 0xfffeU ||
         code == 0xffffU;
}

/// U+2400 + code; the picture of 0x7f is U+2421.
std::string picture(std::uint32_t code) {
  return {'\xe2', '\x90', static_cast<char>(static_cast<unsigned char>(0x80U + (code == 0x7fU ? 0x21U : code)))};
}

}  // namespace

std::string printable(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const auto [code, bytes] = first_character(text);
    if (bytes == 1 && (code < 0x20U || code == 0x7fU) && code != '\n' && code != '\t') {
      shown += picture(code);
    } else if (bytes == 0 || is_hidden(code)) {
      shown += replacement;
    } else {
      shown += text.substr(0, bytes);
    }
    text.remove_prefix(bytes == 0 ? 1 : bytes);
  }
  return shown;
}

std::string one_line(std::string_view text) {
  std::string line;
  bool blank = false;
  for (const char c : trimmed(text)) {
    if (!is_blank(c)) line += c;
    if (is_blank(c) && !blank) line += ' ';
    blank = is_blank(c);
  }
  return printable(line);
}

}  // namespace flypaper
