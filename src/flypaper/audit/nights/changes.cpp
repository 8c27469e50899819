#include "flypaper/audit/nights/changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "flypaper/audit/experiment/json.inl"
#include "flypaper/audit/nights/kept_answers.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

bool is_same(double a, double b) {
  return a == b || std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)) + 1e-12;
}

bool is_sampled(const KeptEvidence& one) {
  const Json piece = Json::parse(one.piece, nullptr, false);
  return one.outcome == sampled_outcome || (piece.is_object() && piece.value("kind", "") == "sampled");
}

bool is_changed(const KeptEvidence& before, const KeptEvidence& after) {
  if (before.outcome == computed_outcome && after.outcome == computed_outcome)
    return !is_same(before.value, after.value);
  return before.outcome != after.outcome && !is_sampled(before) && !is_sampled(after);
}

Change::State state(const KeptRun& run, const KeptEvidence& one) {
  return {one.outcome == computed_outcome ? shortest(one.value) : one.outcome, run.time, run.commit};
}

}  // namespace

std::vector<Change> changes(const std::vector<KeptRun>& runs) {
  std::vector<Change> found;
  std::map<std::string, std::pair<const KeptRun*, const KeptEvidence*>> last;
  for (const KeptRun& run : runs) {
    for (const KeptEvidence& one : run.evidence) {
      auto& [before_run, before] = last[one.check];
      const bool counts =
          before != nullptr && before_run != &run && year_of(run) == year_of(runs.back()) && is_changed(*before, one);
      if (counts) found.push_back({one.check, state(*before_run, *before), state(run, one)});
      before_run = &run;
      before = &one;
    }
  }
  return found;
}

std::string describe(const Change& change) {
  const auto place = [](const Change::State& state) {
    return state.commit.empty() ? state.time : fmt::format("{} ({})", state.time, state.commit);
  };
  return fmt::format("{}: {} at {}, {} at {}", change.check, change.before.value, place(change.before),
                     change.after.value, place(change.after));
}

}  // namespace flypaper
