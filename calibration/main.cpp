// Replays every oracle where its error rates are stated, or looks for the smallest defects that checks see: --help.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <charconv>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>

#include "calibration/detection.hpp"
#include "calibration/replay.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/base/statistics/proportion.hpp"

namespace flypaper::calibration {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* help = R"(flypaper_calibration [--detection] [OPTION VALUE]...

Without --detection every oracle of calibration/oracles is replayed where its error rates are stated: how often it errs,
whether that is what it states (by exact binomial limits) and how much more would have been seen.
With it, for every kind of defect of calibration/defects the smallest one that flypaper's check and usual oracles see.
The numbers are the same at every run.

  --only TEXT     what has TEXT in its name
  --factor X      X times the usual number of replays (default 1)
  --json FILE     writes it there too, with
  --date DATE     the date and
  --commit HASH   the commit that are told
Exit status: 0 no rate is above what is stated, 1 one is, 2 bad input.
Examples: flypaper_calibration --only Proportion
          flypaper_calibration --detection --only variance --factor 0.1
)";

struct Options {
  bool detection = false;
  std::map<std::string, std::string> values{
      {"--only", ""}, {"--factor", "1"}, {"--json", ""}, {"--date", ""}, {"--commit", ""}};

  [[nodiscard]] const std::string& of(const char* name) const { return values.at(name); }
  [[nodiscard]] double factor() const { return std::stod(of("--factor")); }
  [[nodiscard]] bool wants(const std::string& name) const { return name.find(of("--only")) != std::string::npos; }
};

/// Nothing is thrown: the message names the option.
Options options_of(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& name = arguments[i];
    if (name == "--detection") {
      options.detection = true;
      continue;
    }
    const auto found = options.values.find(name);
    if (found == options.values.end()) throw Error(fmt::format("there is no option '{}'; see --help", name));
    if (++i == arguments.size()) throw Error(fmt::format("{} needs a value; see --help", name));
    found->second = arguments[i];
  }
  double factor = 0.0;
  const std::string& text = options.of("--factor");
  const auto read = std::from_chars(text.data(), text.data() + text.size(), factor);
  if (read.ptr != text.data() + text.size() || !(factor > 0.0)) {
    throw Error(fmt::format("--factor '{}' is no positive number", text));
  }
  return options;
}

Json json_of(const Line& line, const Sampled& found) {
  return {{"what", line.what},
          {"stated", line.stated},
          {"events", line.events},
          {"replays", line.replays},
          {"rate", found.value},
          {"interval_99", {found.at_99.lower, found.at_99.upper}},
          {"rules_out_above", found.asserted.upper},
          {"finding", name(finding_of(line))}};
}

int calibrate(const Options& options, Json& json) {
  int exceeding = 0;
  json["alpha_each"] = Budget{}.alpha;
  json["oracles"] = Json::array();
  for (const Oracle& oracle : all_oracles()) {
    if (!options.wants(oracle.name)) continue;
    fmt::print("{}: {}\n", oracle.name, oracle.states);
    Json lines = Json::array();
    for (const Line& line : oracle.replay(options.factor())) {
      const Sampled found = held(line);
      const Finding finding = finding_of(line);
      exceeding += finding == Finding::exceeds ? 1 : 0;
      fmt::print("  {:60} stated {:7} found {:9} of {:8}, in [{}, {}], {} below {}\n", line.what, rounded(line.stated),
                 rounded(found.value), line.replays, rounded(found.at_99.lower), rounded(found.at_99.upper),
                 name(finding), rounded(found.asserted.upper));
      lines.push_back(json_of(line, found));
    }
    json["oracles"].push_back({{"oracle", oracle.name}, {"states", oracle.states}, {"lines", std::move(lines)}});
    std::fflush(stdout);
  }
  json["exceeding"] = exceeding;
  return exceeding == 0 ? 0 : 1;
}

std::string text_of(const Limit& limit, double largest) {
  if (!limit.seen) return fmt::format("none up to {}", rounded(largest));
  return limit.missed ? fmt::format("{} to {}", rounded(*limit.missed), rounded(*limit.seen))
                      : "none: it sounds anyway";
}

Json json_of(const Detection& detection) {
  const auto [events, replicates] = detection.false_alarms;
  const Interval rate = proportion_interval(events, replicates, 0.005);
  Json limits = Json::array();
  for (const Limit& limit : detection.limits) {
    limits.push_back({{"power", limit.power},
                      {"missed", limit.missed ? Json(*limit.missed) : Json(nullptr)},
                      {"seen", limit.seen ? Json(*limit.seen) : Json(nullptr)}});
  }
  return {{"oracle", detection.oracle},
          {"sample", detection.sample},
          {"false_alarms", {{"events", events}, {"replicates", replicates}, {"interval_99", {rate.lower, rate.upper}}}},
          {"limits", std::move(limits)}};
}

int detect(const Options& options, Json& json) {
  json["limits_at_level"] = detection_level;
  json["defects"] = Json::array();
  for (const Defect& defect : all_defects()) {
    if (!options.wants(defect.name)) continue;
    fmt::print("{}: d {}\n", defect.name, defect.size);
    Json oracles = Json::array();
    for (const Detection& detection : detections_of(defect, options.factor())) {
      const auto [events, replicates] = detection.false_alarms;
      fmt::print("  {:62} {:46} false alarms {:5} of {:6}", detection.oracle, detection.sample, events, replicates);
      for (const Limit& limit : detection.limits) {
        fmt::print("   power {}: d = {}", limit.power, text_of(limit, defect.largest));
      }
      fmt::print("\n");
      oracles.push_back(json_of(detection));
    }
    json["defects"].push_back(
        {{"defect", defect.name}, {"size", defect.size}, {"largest", defect.largest}, {"oracles", std::move(oracles)}});
    std::fflush(stdout);
  }
  return 0;
}

int run(const std::vector<std::string>& arguments) {
  const Options options = options_of(arguments);
  Json json{{"date", options.of("--date")}, {"commit", options.of("--commit")}, {"factor", options.factor()}};
  const int status = options.detection ? detect(options, json) : calibrate(options, json);
  if (!options.of("--json").empty()) {
    std::ofstream file(options.of("--json"));
    file << json.dump(1) << '\n';
    if (!file) throw Error(fmt::format("cannot write '{}'", options.of("--json")));
  }
  return status;
}

}  // namespace
}  // namespace flypaper::calibration

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (!arguments.empty() && arguments[0] == "--help") {
    std::cout << flypaper::calibration::help;
    return 0;
  }
  try {
    return flypaper::calibration::run(arguments);
  } catch (const std::exception& failure) {
    std::cerr << "flypaper_calibration: " << failure.what() << '\n';
    return 2;
  }
}
