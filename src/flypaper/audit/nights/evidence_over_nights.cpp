#include "flypaper/audit/nights/evidence_over_nights.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <tuple>

namespace flypaper {
namespace {

std::string year_of(const KeptRun& run) { return run.time.substr(0, run.time.find('-')); }

/// Counts are comparable while these are the same.
using Definition = std::tuple<std::string, double, double, std::uint64_t>;

Definition definition_of(const KeptCount& count) {
  return {count.check, count.probability.value, count.probability.error, count.tally.draws};
}

double z_of(const KeptCount& count) {
  const double p = count.probability.value;
  const auto draws = static_cast<double>(count.tally.draws);
  return (static_cast<double>(count.tally.successes) - draws * p) / std::sqrt(draws * p * (1.0 - p));
}

void add(CountEvidence& to, const KeptCount& night) {
  to.total.successes += night.tally.successes;
  to.total.draws += night.tally.draws;
  ++to.nights;
  to.z.push_back(z_of(night));
  to.log_evidence = TestMartingale(night.probability, night.tally.draws).log_evidence(to.total);
}

/// The runs of the last run's year, without those whose seed has come before in it.
std::vector<const KeptRun*> runs_of_the_year(const std::vector<KeptRun>& runs) {
  std::vector<const KeptRun*> found;
  std::set<std::uint64_t> seeds;
  for (const KeptRun& run : runs) {
    const bool counted = !run.counts.empty() && year_of(run) == year_of(runs.back());
    if (counted && seeds.insert(run.seed).second) found.push_back(&run);
  }
  return found;
}

}  // namespace

YearEvidence evidence_over_nights(const std::vector<KeptRun>& runs) {
  YearEvidence year{.log_evidence = -std::numeric_limits<double>::infinity(),
                    .highest_log_evidence = -std::numeric_limits<double>::infinity()};
  if (runs.empty()) return year;
  year.year = year_of(runs.back());
  const std::vector<const KeptRun*> nights = runs_of_the_year(runs);
  // All counts of the year stand in the mean from its first night on, as 1 until they begin: their number must not
  // depend on how the others went.
  std::map<Definition, std::size_t> place;
  for (const KeptRun* night : nights) {
    for (const KeptCount& count : night->counts) {
      if (!place.emplace(definition_of(count), year.counts.size()).second) continue;
      year.counts.push_back({.check = count.check, .probability = count.probability});
    }
  }
  for (const KeptRun* night : nights) {
    for (const KeptCount& count : night->counts) add(year.counts.at(place.at(definition_of(count))), count);
    MeanEvidence mean;
    for (const CountEvidence& count : year.counts) mean.add(count.log_evidence);
    year.log_evidence = mean.log();
    year.highest_log_evidence = std::max(year.highest_log_evidence, year.log_evidence);
    if (year.alarm_time.empty() && year.log_evidence >= -std::log(alarms_a_year)) year.alarm_time = night->time;
  }
  return year;
}

}  // namespace flypaper
