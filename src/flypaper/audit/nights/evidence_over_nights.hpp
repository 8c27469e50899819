#pragma once
#include <string>
#include <vector>

#include "flypaper/audit/nights/history.hpp"

namespace flypaper {

/// False alarms a year, over all counts together (docs/statistics.md).
inline constexpr double alarms_a_year = 1e-3;

/// What the nights of a calendar year say of one count.
struct CountEvidence {
  std::string check{};
  KnownProbability probability{};
  Tally total{};
  std::uint64_t nights = 0;
  double log_evidence = 0.0;  ///< log of its test martingale now
  std::vector<double> z{};    ///< of each night, standard_errors_off; for the trend
};

/// What all nights of a calendar year say.
struct YearEvidence {
  std::string year{};
  std::vector<CountEvidence> counts{};
  double log_evidence = 0.0;          ///< log of the mean of the martingales now
  double highest_log_evidence = 0.0;  ///< at the end of any night so far; what decides
  std::string alarm_time{};           ///< of the first night that reached 1 / alarms_a_year; empty if none did
};

/// The evidence of the year of the last run; a calendar year begins with none. A seed that a count has had in it counts
/// once: its draws are the same. A count whose known probability or number of draws has changed begins anew.
[[nodiscard]] YearEvidence evidence_over_nights(const std::vector<KeptRun>& runs);

}  // namespace flypaper
