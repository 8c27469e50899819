#pragma once
// A stated probability of an error, held to how often the error happens in replays.
#include <cstdint>
#include <string>
#include <vector>

#include "flypaper/base/statistics/evidence.hpp"

namespace flypaper::calibration {

/// An oracle's error, stated to happen with at most some probability, and how often it did.
struct Line {
  std::string what{};
  double stated = 0.0;
  std::uint64_t events = 0;
  std::uint64_t replays = 0;
};

/// How an oracle is replayed: it is asked for its lines with a factor on the usual number of replays.
struct Oracle {
  std::string name{};
  std::string states{};  ///< what its error rates are said to be, and of what truth that is replayed
  std::vector<Line> (*replay)(double factor) = nullptr;
};

enum class Finding : std::uint8_t {
  confirmed,  ///< the rate is shown to be below stated (1 + excess)
  exceeds,    ///< it is shown to be above the stated one
  open
};
[[nodiscard]] std::string name(Finding finding);

/// The least relative excess over a stated rate that so many replays can rule out, at the usual error rates: when the
/// rate is the stated one they do so with probability 1 - beta.
[[nodiscard]] double excess_seen(double stated, std::uint64_t replays, const Budget& budget = {});

/// Whether the rate is below the stated one times 1 + excess_seen, by exact binomial limits.
[[nodiscard]] Sampled held(const Line& line, const Budget& budget = {});
[[nodiscard]] Finding finding_of(const Line& line, const Budget& budget = {});

/// Counts events in replays: `replays` of them times the factor, at least 1000.
template <typename Replay>
Line replayed(std::string what, double stated, double replays, Replay happens) {
  Line line{.what = std::move(what), .stated = stated};
  line.replays = static_cast<std::uint64_t>(replays < 1e3 ? 1e3 : replays);
  for (std::uint64_t i = 0; i < line.replays; ++i) line.events += happens() ? 1 : 0;
  return line;
}

}  // namespace flypaper::calibration

namespace flypaper {

/// Of the folder calibration/oracles, by the names of its files.
[[nodiscard]] std::vector<calibration::Oracle> all_oracles();

}  // namespace flypaper
