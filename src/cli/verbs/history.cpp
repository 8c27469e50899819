#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

#include "cli/verb.hpp"
#include "flypaper/audit/nights/changes.hpp"
#include "flypaper/audit/nights/trends.hpp"
#include "flypaper/base/core/files.hpp"

namespace flypaper::verbs {
namespace {

struct Arguments {
  std::string file = "build/nightly/history.sqlite";
  std::string import;
  std::string page;
  std::string junit;
  std::optional<std::uint64_t> seed;
  Output output = Output::text;
};

nlohmann::ordered_json number(double value) {
  return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json to_json(const Change::State& state) {
  return {{"value", state.value}, {"time", state.time}, {"commit", state.commit}};
}

nlohmann::ordered_json to_json(const std::vector<KeptRun>& runs, const YearEvidence& year) {
  auto checks = nlohmann::ordered_json::array();
  for (const CountEvidence& count : year.counts) {
    checks.push_back({{"check", count.check},
                      {"nights", count.nights},
                      {"evidence", number(std::exp(count.log_evidence))},
                      {"successes", count.total.successes},
                      {"draws", count.total.draws},
                      {"probability", count.probability.value}});
  }
  for (const Trend& trend : trends(runs)) {
    auto values = nlohmann::ordered_json::array();
    for (const double value : trend.values) values.push_back(number(value));
    checks.push_back({{"check", trend.check},
                      {"nights", trend.values.size()},
                      {"evidence", nullptr},
                      {"changes", trend.changes},
                      {"values", values}});
  }
  auto changed = nlohmann::ordered_json::array();
  for (const Change& change : changes(runs)) {
    changed.push_back({{"check", change.check}, {"before", to_json(change.before)}, {"after", to_json(change.after)}});
  }
  const bool red = !year.alarm_time.empty();
  return {{"nights", runs.size()},
          {"year", year.year},
          {"evidence", number(std::exp(year.log_evidence))},
          {"highest_evidence", number(std::exp(year.highest_log_evidence))},
          {"alarm_at", 1.0 / alarms_a_year},
          {"alarm_time", red ? nlohmann::ordered_json(year.alarm_time) : nlohmann::ordered_json(nullptr)},
          {"checks", checks},
          {"changed", changed}};
}

/// What a night found, without when and by which build: two nights of one seed are the same text.
std::string night_text(const std::vector<KeptRun>& runs, std::uint64_t seed) {
  std::string text;
  for (const KeptRun& run : runs) {
    if (run.seed != seed) continue;
    for (const KeptEvidence& one : run.evidence) text += fmt::format("{} {} {}\n", one.check, one.verdict, one.piece);
    for (const KeptCount& one : run.counts) {
      text += fmt::format("{} {} of {}\n", one.check, one.tally.successes, one.tally.draws);
    }
  }
  if (text.empty()) throw Error(fmt::format("the history has no night of seed {}", seed));
  return text;
}

int run_verb(const Arguments& options) {
  if (!options.import.empty()) {
    const std::vector<KeptRun> before = read_lines(options.import);
    History::to_extend(options.file).add_new(before);
  }
  const std::vector<KeptRun> runs = History::to_read(options.file).runs();
  if (options.seed) {
    fmt::print("{}", night_text(runs, *options.seed));
    return 0;
  }
  const YearEvidence year = evidence_over_nights(runs);
  if (!options.page.empty()) write_file(options.page, history_page(runs));
  if (!options.junit.empty()) write_file(options.junit, junit(year));
  if (options.output == Output::json) {
    fmt::print("{}\n", to_json(runs, year).dump(2));
  } else {
    for (const CountEvidence& count : year.counts) {
      fmt::print("{:<20} {:>4} nights, {:.8f} of {} where {:.8f} is known: evidence {:.3g}\n", count.check,
                 count.nights, static_cast<double>(count.total.successes) / static_cast<double>(count.total.draws),
                 count.total.draws, count.probability.value, std::exp(count.log_evidence));
    }
    for (const Change& change : changes(runs)) fmt::print("changed: {}\n", describe(change));
    fmt::print("{}\n", summary(runs, year));
  }
  return year.alarm_time.empty() ? 0 : 1;
}

}  // namespace

Verb history() {
  const auto options = std::make_shared<Arguments>();
  return {.name = "history",
          .summary = "Say what all nights of the year say together.",
          .arguments = {{"--db", "history that `night`, and `--history` of other verbs, add to", &options->file},
                        {"--import", "adds the lines of JSON that versions before kept, but those that are there",
                         &options->import},
                        {"--page", "HTML page to write, with a small trend for every count and check", &options->page},
                        {"--junit", "file for the counts as JUnit's XML", &options->junit},
                        {"--seed", "print only what the nights of that seed found, the same text for the same night",
                         &options->seed},
                        json_argument(options->output)},
          .footer =
              fmt::format("Evidence is a test martingale: a false alarm has at most probability {:g} a year, over all "
                          "counts.\n",
                          alarms_a_year) +
              "Exit status 1 if the evidence of the year has reached the alarm. Computed numbers, laws and claims that "
              "were\n"
              "found otherwise than the time before are named with the runs between which that was.\n"
              "Examples:\n  flypaper history --page build/nightly/nights.html\n"
              "  flypaper history --import build/nightly/history.jsonl",
          .run = [options] { return run_verb(*options); }};
}

}  // namespace flypaper::verbs
