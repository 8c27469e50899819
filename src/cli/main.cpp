// The only file that includes CLI11.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <functional>
#include <iostream>
#include <map>

#include "arguments.hpp"
#include "flypaper/core/error.hpp"
#include "flypaper/core/text.hpp"
#include "flypaper/experiment/experiment.hpp"
#include "verbs.hpp"

namespace {

using namespace flypaper;       // NOLINT(google-build-using-namespace): the program is a client of the library
using namespace flypaper::cli;  // NOLINT(google-build-using-namespace)

/// Everything that the options fill in.
struct Options {
  ListOptions list;
  RunOptions run;
  AuditOptions audit;
  CheckOptions check;
};

using Verbs = std::map<std::string, std::function<int()>>;

void json_flag(CLI::App& verb, Output& output) {
  verb.add_flag_callback("--json", [&output] { output = Output::json; }, "print JSON on standard output, nothing else");
}

/// A whole number that 64 bits hold; CLI11 itself would wrap a negative one.
CLI::Validator whole_number(std::uint64_t least) {
  const auto check = [least](const std::string& text) -> std::string {
    std::uint64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = failure == std::errc{} && end == text.data() + text.size() && value >= least;
    return whole ? "" : fmt::format("'{}' must be a whole number of at least {}", text, least);
  };
  return {check, ""};
}

void add_list(CLI::App& app, ListOptions& options, Verbs& verbs) {
  CLI::App* verb = app.add_subcommand("list", "List claims, potentials or experiments.");
  verb->add_option("WHAT", options.what, "claims, potentials or experiments");
  json_flag(*verb, options.output);
  verb->footer("Example:\n  flypaper list claims");
  verbs["list"] = [&options] { return list(options); };
}

void add_run(CLI::App& app, RunOptions& options, Verbs& verbs) {
  CLI::App* verb = app.add_subcommand("run", "Run an experiment and write its results.");
  verb->add_option("EXPERIMENT", options.experiment, "a TOML file, or a name from `flypaper list experiments`")
      ->required();
  verb->add_option("--out", options.out, "folder for the results (default: results/NAME)");
  verb->add_option("--threads", options.threads, "threads; 0 takes all cores; results do not depend on it")
      ->check(whole_number(0));
  verb->add_option("--seed", options.seed, "replaces the experiment's seed")->check(whole_number(0));
  json_flag(*verb, options.output);
  verb->footer(
      "Examples:\n  flypaper run fig1_as_run\n  flypaper run experiments/fig1_mse.toml --out /tmp/mse --seed 7");
  verbs["run"] = [&options] { return run(options); };
}

void add_audit(CLI::App& app, AuditOptions& options, Verbs& verbs) {
  CLI::App* verb = app.add_subcommand("audit", "Decide the claims of the post.");
  verb->add_option("--tier", options.tier, "quick, full or nightly: how much time, so how small a deviation is seen")
      ->capture_default_str();
  verb->add_option("--seed", options.seed, "seed of all simulations")->capture_default_str()->check(whole_number(0));
  verb->add_option("--claim", options.claims, "only this claim; may be given more than once");
  verb->add_option("--out", options.out, "folder for index.html and audit.json (default: nothing is written)");
  verb->add_option("--threads", options.threads, "threads; 0 takes all cores; results do not depend on it")
      ->check(whole_number(0));
  json_flag(*verb, options.output);
  verb->footer(
      "Exit status 1 if some claim cannot be decided.\n"
      "Examples:\n  flypaper audit --out build/report\n  flypaper audit --claim escape-needs-noise --json");
  verbs["audit"] = [&options] { return audit(options); };
}

void add_check(CLI::App& app, CheckOptions& options, Verbs& verbs) {
  CLI::App* verb = app.add_subcommand("check", "Everything known about a potential at a point.");
  verb->add_option("POTENTIAL", options.potential,
                   "an expression such as \"(w1^2+w2^2)*w1\", a TOML file, or a name from `flypaper list potentials`")
      ->required();
  verb->add_option("--at", options.at, "the point, as in 0,0 (default: the file's first point, else the origin)");
  verb->add_option("--set", options.parameters, "a parameter's value, as in w0=1.8; may be given more than once");
  verb->add_option("--momentum", options.momentum, "for the stability limits")->capture_default_str();
  verb->add_option("--batch-size", options.batch_size, "for the stability limits")
      ->capture_default_str()
      ->check(whole_number(1));
  verb->add_option("--data", options.data, "a CSV file x,y: stability with its mean x^2 instead of 1");
  json_flag(*verb, options.output);
  verb->footer(
      "Loss l = Q^2/2 (half-MSE at v_x = v_y = 1); noise covariance at batch size 1.\nExit status 1 if a law fails.\n"
      "Examples:\n  flypaper check sharp_and_flat --at -9/5\n  flypaper check \"(w1+w0)*(w1-w0)^2\" --set w0=1.8 --at "
      "-w0 --json");
  verbs["check"] = [&options] { return check(options); };
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

int dispatch(CLI::App& app, const Verbs& verbs, std::vector<std::string> arguments) {
  if (arguments.empty()) arguments.emplace_back("--help");
  const std::string& word = arguments.front();
  if (const auto verb = verbs.find(word); verb != verbs.end()) {
    const CLI::App& subcommand = *app.get_subcommand(word);
    const auto takes_value = [](const CLI::Option& option) { return option.get_items_expected_max() > 0; };
    const auto is_flag = [](const CLI::Option& option) { return option.get_items_expected_max() == 0; };
    std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
    rest = join_values(rest, option_names(subcommand, takes_value), option_names(subcommand, is_flag));
    rest.insert(rest.begin(), word);
    std::ranges::reverse(rest);  // what CLI11 wants of a vector
    app.parse(rest);
    return verb->second();
  }
  if (!word.starts_with("-")) {
    std::vector<std::string> names;
    for (const auto& [name, action] : verbs) names.push_back(name);
    throw Error(unknown_name(word, "verb", names));
  }
  const std::vector<std::string> known = option_names(app, [](const CLI::Option&) { return true; });
  if (std::ranges::find(known, word) == known.end()) throw Error(unknown_name(word, "option", known));
  std::ranges::reverse(arguments);
  app.parse(arguments);
  return 0;
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): only if printing the message about an error fails
int main(int argc, char** argv) {
  CLI::App app("flypaper: an executable audit of SGD on singular loss landscapes", "flypaper");
  app.set_version_flag("--version", provenance().version);
  app.require_subcommand(0, 1);
  app.footer("Exit status: 0 done, 1 a check failed, 2 bad input.\nEvery verb has --help with examples.");
  Options options;
  Verbs verbs;
  add_list(app, options.list, verbs);
  add_run(app, options.run, verbs);
  add_audit(app, options.audit, verbs);
  add_check(app, options.check, verbs);
  try {
    return dispatch(app, verbs, {argv + 1, argv + argc});
  } catch (const CLI::Success& request) {  // --help, --version
    return app.exit(request);
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "flypaper: {}; see flypaper {} --help\n", error.what(), argv[1]);
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "flypaper: not enough memory; use fewer trajectories or steps\n");
  } catch (const Error& error) {
    fmt::print(stderr, "flypaper: {}\n", error.what());
  } catch (const std::exception& error) {
    fmt::print(stderr, "flypaper: failed: {}\n", error.what());
    return 1;
  }
  return 2;
}
