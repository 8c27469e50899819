#include "arguments.hpp"

#include <algorithm>

#include "flypaper/core/error.hpp"
#include "flypaper/core/text.hpp"

namespace flypaper::cli {
namespace {

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

std::vector<std::string> join_values(const std::vector<std::string>& arguments, const std::vector<std::string>& options,
                                     const std::vector<std::string>& flags) {
  std::vector<std::string> joined;
  std::vector<std::string> positional;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (word.starts_with("--") || word == "-h") {
      if (word == "--") {
        positional.insert(positional.end(), arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1, arguments.end());
        break;
      }
      const std::string name = word.substr(0, word.find('='));
      std::vector<std::string> known = options;
      known.insert(known.end(), flags.begin(), flags.end());
      if (!contains(known, name)) throw Error(unknown_name(name, "option of this verb", known));
      const bool alone = word.size() == name.size();
      if (alone && contains(flags, name)) {
        joined.push_back(word);
        continue;
      }
      if (contains(flags, name)) throw Error("option " + name + " takes no value");
      if (alone && i + 1 == arguments.size()) throw Error("option " + name + " needs a value; give one behind it");
      const std::string value = alone ? arguments[++i] : word.substr(name.size() + 1);
      if (value.empty()) throw Error("option " + name + " has an empty value; give one or leave the option out");
      joined.push_back(name + "=" + value);
    } else {
      positional.push_back(word);
    }
  }
  joined.emplace_back("--");
  joined.insert(joined.end(), positional.begin(), positional.end());
  return joined;
}

}  // namespace flypaper::cli
