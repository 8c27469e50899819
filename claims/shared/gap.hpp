#pragma once
// How far the law of SGD is from the posterior: the total variation distance over two regions, a neighbourhood that the
// passage names and the rest of the plane, where those that have diverged count too.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/exact/posterior/posterior.hpp"
#include "flypaper/simulation/observables/occupancy.hpp"

namespace flypaper::claims {

/// SGD after the experiment's steps against the posterior after as many samples as it has seen, steps x B, which is the
/// rule of the post's section on terminology; the prior is uniform on `prior`.
struct Gap {
  Experiment experiment;
  Box prior;
  Box region;
  double deviation = 0.05;  ///< of the checks: the smallest difference of distances that matters
};

/// The posterior's mass of the region, by quadrature with relative errors about 1e-8.
inline double posterior_share(const Gap& gap) {
  const auto& [experiment, prior, region, deviation] = gap;
  const auto samples = static_cast<double>(experiment.ensemble.steps * experiment.batch_size);
  return Posterior(experiment.potential, prior, population_likelihood(experiment.population, samples))
      .mass(region)
      .value;
}

/// How many of the trajectories are in the region after the last step.
inline const Occupancy::Counts& region_counts(Laboratory& laboratory, const Gap& gap) {
  Experiment experiment = gap.experiment;
  experiment.observe = {{.kind = "occupancy", .interval = gap.region, .every = experiment.ensemble.steps}};
  return laboratory.run(experiment).get<Occupancy>().counts();
}

/// A check of a share p turned into one of the distance |p - mass|: the same events, named by the distance.
inline Sampled as_distance(Sampled share, double mass, const Asserted& asserted) {
  const auto distances = [&](const Interval& shares) {
    const auto [near, far] = std::minmax({std::abs(shares.lower - mass), std::abs(shares.upper - mass)});
    const bool across = shares.lower < mass && shares.upper > mass;
    return Interval{across ? 0.0 : near, far};
  };
  share.value = std::abs(share.value - mass);
  share.interval = distances(share.interval);
  share.at_99 = distances(share.at_99);
  share.asserted = asserted;
  return share;
}

/// The distance is above the number of "resembles". The side is the one on which a share can be that far from the mass.
inline Sampled differs(Laboratory& laboratory, const Gap& gap) {
  const auto& counts = region_counts(laboratory, gap);
  const double mass = posterior_share(gap);
  const double number = laboratory.word("resembles");
  const ProportionCheck check = mass > 0.5 ? ProportionCheck::below(mass - number, gap.deviation, counts.trajectories)
                                           : ProportionCheck::above(mass + number, gap.deviation, counts.trajectories);
  return as_distance(check.evaluate("distance of SGD's law from the posterior", counts.inside.back()), mass,
                     above(number));
}

/// It is below the number of "resembles": one-sided where the mass is nearer than that to 0 or 1.
inline Sampled resembles(Laboratory& laboratory, const Gap& gap) {
  const auto& counts = region_counts(laboratory, gap);
  const double mass = posterior_share(gap);
  const double number = laboratory.word("resembles");
  const auto check = [&] {
    if (mass < number) return ProportionCheck::below(mass + number, number, counts.trajectories);
    if (mass > 1.0 - number) return ProportionCheck::above(mass - number, number, counts.trajectories);
    return ProportionCheck::equivalent(mass, number, counts.trajectories);
  };
  return as_distance(check().evaluate("distance of SGD's law from the posterior", counts.inside.back()), mass,
                     below(number));
}

/// The two needs of a gap: at one value of a single factor the laws resemble each other, at another they differ.
struct GapPair {
  std::string in_case;
  std::string suffix;        ///< of the keys
  Gap near;                  ///< where they resemble each other
  Gap far;                   ///< where they differ
  FoilSetting<Gap> between;  ///< where they do not differ by the number, but nearly
};
inline void add_gap(Laboratory& laboratory, std::vector<Assertion>& to, const GapPair& pair) {
  const auto same = [&laboratory](const Gap& gap) { return resembles(laboratory, gap); };
  const auto apart = [&laboratory](const Gap& gap) { return differs(laboratory, gap); };
  to.push_back(needs(pair.in_case, "near-" + pair.suffix, same, pair.near,
                     foil("the value of the factor at which they differ", pair.far))
                   .by_word("resembles"));
  to.push_back(needs(pair.in_case, "far-" + pair.suffix, apart, pair.far, pair.between).by_word("resembles"));
}

/// The shares themselves, for the sentence.
inline Assertion mass_of(const std::string& key, const Gap& gap) {
  return context(key,
                 [gap] { return Computed{"mass of the region in the posterior", posterior_share(gap), 1e-6, {}}; });
}

}  // namespace flypaper::claims
