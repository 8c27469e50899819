#include "flypaper/audit/nights/evidence_over_nights.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <tuple>

namespace flypaper {
namespace {

/// Counts are comparable while these are the same.
using Definition = std::tuple<std::string, double, double, std::uint64_t>;

Definition definition_of(const KeptCount& count) {
  return {count.check, count.probability.value, count.probability.error, count.tally.draws};
}

void add(CountEvidence& to, const KeptCount& night) {
  to.total.successes += night.tally.successes;
  to.total.draws += night.tally.draws;
  ++to.nights;
  to.z.push_back(standard_errors_off(night.probability, night.tally));
  to.log_evidence = TestMartingale(night.probability, night.tally.draws).log_evidence(to.total);
}

void end_night(YearEvidence& year, const KeptRun& night) {
  MeanEvidence mean;
  for (const CountEvidence& count : year.counts) mean.add(count.log_evidence);
  year.log_evidence = mean.log();
  year.highest_log_evidence = std::max(year.highest_log_evidence, year.log_evidence);
  if (year.alarm_time.empty() && year.log_evidence >= -std::log(alarms_a_year)) year.alarm_time = night.time;
}

/// A count of a night.
struct Counted {
  Definition definition;
  const KeptCount* count;
  std::size_t night;
};

/// The counts of the last run's year, without those of a seed that they had before in it.
std::vector<Counted> counts_of_the_year(const std::vector<KeptRun>& runs) {
  std::vector<Counted> found;
  std::set<std::pair<Definition, std::uint64_t>> seen;
  for (std::size_t night = 0; night < runs.size(); ++night) {
    if (year_of(runs[night]) != year_of(runs.back())) continue;
    for (const KeptCount& count : runs[night].counts) {
      const Definition definition = definition_of(count);
      if (seen.emplace(definition, runs[night].seed).second) found.push_back({definition, &count, night});
    }
  }
  return found;
}

}  // namespace

YearEvidence evidence_over_nights(const std::vector<KeptRun>& runs) {
  YearEvidence year{.log_evidence = -std::numeric_limits<double>::infinity(),
                    .highest_log_evidence = -std::numeric_limits<double>::infinity()};
  if (runs.empty()) return year;
  year.year = year_of(runs.back());
  const std::vector<Counted> counts = counts_of_the_year(runs);
  // All counts of the year stand in the mean from its first night on, as 1 until they begin: their number must not
  // depend on how the others went.
  std::map<Definition, std::size_t> place;
  for (const Counted& one : counts) {
    if (!place.emplace(one.definition, year.counts.size()).second) continue;
    year.counts.push_back({.check = one.count->check, .probability = one.count->probability});
  }
  for (auto one = counts.begin(); one != counts.end(); ++one) {
    add(year.counts.at(place.at(one->definition)), *one->count);
    const bool night_goes_on = one + 1 != counts.end() && (one + 1)->night == one->night;
    if (!night_goes_on) end_night(year, runs[one->night]);
  }
  return year;
}

}  // namespace flypaper
