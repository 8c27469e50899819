#include "arguments.hpp"

#include <algorithm>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::cli {
namespace {

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::ranges::find(words, word) != words.end();
}

void require_known(const std::string& name, std::vector<std::string> options, const std::vector<std::string>& flags) {
  options.insert(options.end(), flags.begin(), flags.end());
  if (!contains(options, name)) throw Error(unknown_name(name, "option of this verb", options));
}

}  // namespace

std::vector<std::string> join_values(const std::vector<std::string>& arguments, const std::vector<std::string>& options,
                                     const std::vector<std::string>& flags) {
  std::vector<std::string> joined;
  std::vector<std::string> positional;
  for (auto word = arguments.begin(); word != arguments.end(); ++word) {
    if (*word == "--") {
      positional.insert(positional.end(), word + 1, arguments.end());
      break;
    }
    if (!word->starts_with("--") && *word != "-h") {
      positional.push_back(*word);
      continue;
    }
    const std::string name = word->substr(0, word->find('='));
    require_known(name, options, flags);
    const bool alone = word->size() == name.size();
    if (contains(flags, name)) {
      if (!alone) throw Error("option " + name + " takes no value");
      joined.push_back(name);
      continue;
    }
    if (alone && word + 1 == arguments.end()) throw Error("option " + name + " needs a value; give one behind it");
    const std::string value = alone ? *++word : word->substr(name.size() + 1);
    if (value.empty()) throw Error("option " + name + " has an empty value; give one or leave the option out");
    joined.push_back(name);
    joined.back() += "=" + value;
  }
  joined.emplace_back("--");
  joined.insert(joined.end(), positional.begin(), positional.end());
  return joined;
}

}  // namespace flypaper::cli
