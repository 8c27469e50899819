// The only file that includes CLI11.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <limits>
#include <sstream>
#include <system_error>
#include <type_traits>

#include "cli/verb.hpp"
#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/base/core/console.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"

namespace {

using namespace flypaper;  // NOLINT(google-build-using-namespace): the program is a client of the library

/// A whole number that 64 bits hold; CLI11 itself would wrap a negative one.
CLI::Validator whole_number(std::uint64_t least, std::uint64_t most) {
  const auto check = [least, most](const std::string& text) -> std::string {
    std::uint64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = failure == std::errc{} && end == text.data() + text.size();
    if (whole && value >= least && value <= most) return "";
    if (most == std::numeric_limits<std::uint64_t>::max() && failure != std::errc::result_out_of_range) {
      return fmt::format("'{}' must be a whole number of at least {}", text, least);
    }
    return fmt::format("'{}' must be a whole number from {} to {}", text, least, most);
  };
  return {check, ""};
}

/// Hands one argument of a verb to CLI11.
void add_argument(CLI::App& app, const Option& argument, auto* target) {
  using Target = std::remove_pointer_t<decltype(target)>;
  constexpr bool is_count = std::is_same_v<Target, std::uint64_t>;
  if constexpr (std::is_same_v<Target, Output>) {
    app.add_flag_callback(argument.name, [target] { *target = Output::json; }, argument.help);
  } else if constexpr (std::is_same_v<Target, bool>) {
    app.add_flag(argument.name, *target, argument.help);
  } else {
    CLI::Option* option = app.add_option(argument.name, *target, argument.help);
    option->required(option->get_positional() && argument.presence == Option::Presence::needed);
    if constexpr (is_count || std::is_same_v<Target, std::optional<std::uint64_t>>) {
      option->check(whole_number(argument.least, argument.most));
    }
    constexpr bool has_default = is_count || std::is_same_v<Target, double>;
    if (has_default || (std::is_same_v<Target, std::string> && *target != Target())) option->capture_default_str();
  }
}

void add_verb(CLI::App& app, const Verb& verb) {
  CLI::App* subcommand = app.add_subcommand(verb.name, verb.summary);
  for (const Option& argument : verb.arguments) {
    std::visit([&](auto* target) { add_argument(*subcommand, argument, target); }, argument.target);
  }
  subcommand->footer(verb.footer);
}

/// The names of a verb's options, with or without a value.
std::vector<std::string> option_names(const CLI::App& verb, bool (*wanted)(const CLI::Option&)) {
  std::vector<std::string> names;
  for (const CLI::Option* option : verb.get_options()) {
    if (option->get_positional() || !wanted(*option)) continue;
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::ranges::find(words, word) != words.end();
}

void require_known(const std::string& name, std::vector<std::string> options, const std::vector<std::string>& flags) {
  options.insert(options.end(), flags.begin(), flags.end());
  if (!contains(options, name)) throw Error(unknown_name(name, "option of this verb", options));
}

/// Rewrites arguments so that values and expressions may begin with a minus: "--at -1,2" becomes "--at=-1,2" and a bare
/// "-w1^2+1" moves behind "--". `options` are those of the verb, "--at"; those in `flags` take no value.
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

int dispatch(CLI::App& app, const std::vector<Verb>& verbs, std::vector<std::string> arguments) {
  if (arguments.empty()) arguments.emplace_back("--help");
  const std::string& word = arguments.front();
  if (const auto verb = std::ranges::find(verbs, word, &Verb::name); verb != verbs.end()) {
    const CLI::App& subcommand = *app.get_subcommand(word);
    const auto takes_value = [](const CLI::Option& option) { return option.get_items_expected_max() > 0; };
    const auto is_flag = [](const CLI::Option& option) { return option.get_items_expected_max() == 0; };
    std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
    rest = join_values(rest, option_names(subcommand, takes_value), option_names(subcommand, is_flag));
    rest.insert(rest.begin(), word);
    std::ranges::reverse(rest);  // what CLI11 wants of a vector
    app.parse(rest);
    return verb->run();
  }
  if (!word.starts_with("-")) {
    std::vector<std::string> names;
    for (const Verb& verb : verbs) names.push_back(verb.name);
    throw Error(unknown_name(word, "verb", names));
  }
  const std::vector<std::string> known = option_names(app, [](const CLI::Option&) { return true; });
  if (std::ranges::find(known, word) == known.end()) throw Error(unknown_name(word, "option", known));
  std::ranges::reverse(arguments);
  app.parse(arguments);
  return 0;
}

/// The exit status. What the arguments ask for goes to standard output, in full or with an error.
int run(int argc, char** argv) {
  CLI::App app("flypaper: an executable audit of SGD on singular loss landscapes", "flypaper");
  app.set_version_flag("--version", provenance().version);
  app.require_subcommand(0, 1);
  app.footer("Exit status: 0 done, 1 a check failed, 2 bad input.\nEvery verb has --help with examples.");
  const std::vector<Verb> verbs = all_verbs();
  for (const Verb& verb : verbs) add_verb(app, verb);
  int status = 0;
  try {
    status = dispatch(app, verbs, {argv + 1, argv + argc});
  } catch (const CLI::Success& request) {  // --help, --version
    std::ostringstream text;
    status = app.exit(request, text, text);
    fmt::print("{}", text.str());
  } catch (const CLI::ParseError& error) {
    throw Error(fmt::format("{}; see flypaper {} --help", error.what(), argv[1]));
  }
  finish_output();
  return status;
}

constexpr std::string_view no_memory =
    "flypaper: not enough memory; use fewer trajectories, steps or bins, or a smaller file\n";

}  // namespace

int main(int argc, char** argv) {
  open_closed_streams();
  try {
    return run(argc, argv);
  } catch (const std::bad_alloc&) {
    tell(no_memory);
  } catch (const std::length_error&) {  // more than any memory could hold
    tell(no_memory);
  } catch (const Error& error) {
    tell(std::string("flypaper: ") + error.what() + "\n");
  } catch (const std::system_error& error) {
    tell(std::ferror(stdout) != 0 ? "flypaper: cannot write standard output; check the space left and where it goes\n"
                                  : std::string("flypaper: the system refuses: ") + error.what() + "\n");
  } catch (const std::exception& error) {
    tell(std::string("flypaper: failed: ") + error.what() + "\n");
    return 1;
  }
  return 2;
}
