#include "calibration/detection.hpp"

#include <algorithm>
#include <cmath>

#include "flypaper/base/statistics/proportion.hpp"

namespace flypaper::calibration {
namespace {

constexpr double smallest = 1e-4;
constexpr double ratio = 1.05;
/// With fewer not even an alarm in every replicate shows the largest power that is asked for.
const auto fewest = static_cast<std::uint64_t>(std::log(detection_level) / std::log(detected_powers.back())) + 1;

/// Remembers how often the oracles of a panel sounded at a size.
class Tried {
 public:
  Tried(const Panel& panel, double factor)
      : panel_(panel),
        replicates_(std::max(fewest, static_cast<std::uint64_t>(factor * static_cast<double>(panel.replicates)))) {}

  /// At a place of the grid, or with -1 without a defect, which is tried ten times as often.
  Count at(int place, std::size_t oracle) {
    const std::uint64_t replicates = place < 0 ? 10 * replicates_ : replicates_;
    auto [found, is_new] = counts_.try_emplace(place, panel_.oracles.size(), 0);
    if (is_new) {
      Draws draws(1'000'003U * static_cast<std::uint64_t>(place + 2));
      for (std::uint64_t i = 0; i < replicates; ++i) {
        const std::vector<bool> alarms = panel_.alarms(place < 0 ? 0.0 : size_at(place), draws);
        for (std::size_t k = 0; k < alarms.size(); ++k) found->second[k] += alarms[k] ? 1 : 0;
      }
    }
    return {.events = found->second[oracle], .replicates = replicates};
  }
  static double size_at(int place) { return smallest * std::pow(ratio, place); }

 private:
  const Panel& panel_;
  std::uint64_t replicates_;
  std::map<int, std::vector<std::uint64_t>> counts_;
};

/// The first place in [0, end) at which `holds`, which is monotone; end if there is none.
template <typename Holds>
int first_place(int end, Holds holds) {
  int before = -1;
  int from = end;
  while (from - before > 1) {
    const int middle = before + (from - before) / 2;
    (holds(middle) ? from : before) = middle;
  }
  return from;
}

Limit limit_of(Tried& tried, std::size_t oracle, double power, double largest) {
  const int end = static_cast<int>(std::log(largest / smallest) / std::log(ratio)) + 1;
  const auto limits = [&](int place) {
    const auto [events, replicates] = tried.at(place, oracle);
    return proportion_interval(events, replicates, detection_level);
  };
  Limit limit{.power = power};
  const int seen = first_place(end, [&](int place) { return limits(place).lower > power; });
  const int not_missed = first_place(end, [&](int place) { return !(limits(place).upper < power); });
  if (seen < end) limit.seen = Tried::size_at(seen);
  if (not_missed > 0) limit.missed = Tried::size_at(not_missed - 1);
  return limit;
}

}  // namespace

std::vector<Detection> detections_of(const Defect& defect, double factor) {
  std::vector<Detection> found;
  for (const Panel& panel : defect.panels) {
    Tried tried(panel, factor);
    for (std::size_t k = 0; k < panel.oracles.size(); ++k) {
      Detection one{.oracle = panel.oracles[k], .sample = panel.sample, .false_alarms = tried.at(-1, k)};
      for (const double power : detected_powers) one.limits.push_back(limit_of(tried, k, power, defect.largest));
      found.push_back(std::move(one));
    }
  }
  return found;
}

}  // namespace flypaper::calibration
