#pragma once
#include <string>
#include <vector>

#include "flypaper/audit/nights/evidence_over_nights.hpp"

namespace flypaper {

/// The values of one piece of evidence over the nights.
struct Trend {
  std::string check{};
  std::string verdict{};         ///< of the last night
  std::vector<double> values{};  ///< NaN where a night has none
  std::uint64_t changes = 0;     ///< nights whose outcome was not that of the night before
};

/// One for each check that a history has, in the order in which they came.
[[nodiscard]] std::vector<Trend> trends(const std::vector<KeptRun>& runs);

/// A line that a person reads in the morning: how many nights, what they say together, what was unexpected.
[[nodiscard]] std::string summary(const std::vector<KeptRun>& runs, const YearEvidence& year);

/// One page of HTML without a network: the summary, then a small trend for every count and check.
[[nodiscard]] std::string history_page(const std::vector<KeptRun>& runs);

/// The year's counts as JUnit's XML, one test each; all fail if their mean evidence has reached the alarm.
[[nodiscard]] std::string junit(const YearEvidence& year);

}  // namespace flypaper
