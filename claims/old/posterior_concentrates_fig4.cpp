// Figure 4, top right: the posterior is said to end wholly at the most degenerate well. How many samples does that
// take?
#include <algorithm>

#include "claims/shared/posteriors.hpp"
#include "flypaper/report/posterior_figures.hpp"

namespace flypaper::claims {
namespace {

constexpr double wholly = 0.99;

/// The right well of Figure 4 within the starts of the figure. The defect makes the left one regular.
Gathering flatter_well(Plant plant) {
  return {.potential = Potential(plant == Plant::defect ? "(w1+2)*(w1-2)^3" : "(w1+2)^2*(w1-2)^3"),
          .box = {{-4.0}, {4.0}},
          .region = {{plant == Plant::defect ? -1.0 : -0.4}, {4.0}}};
}

/// Given the simulated data sets of the figure's size, how often less than all of the mass is there.
Evidence on_data_sets(const Laboratory& laboratory, const Gathering& well) {
  const std::uint64_t count = laboratory.by_tier(1500U, 5000U, 20'000U);
  const std::vector<double> masses = simulated_masses(well, 10'000, count, laboratory.seed());
  return ProportionCheck::above(0.95, 0.045, count)
      .evaluate(fmt::format("10^4 samples: less than {} is there, for more than 95 % of data sets", wholly),
                count - count_above(masses, wholly));
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const Gathering well = flatter_well(plant);
  const Experiment figure = laboratory.experiment("fig1_half_mse");  // Figure 4 was run on the same 10^4 samples
  const double on_its_data = well.mass({.samples = 1e4, .sums = figure.data_set().sums()});
  const double exponent = plant == Plant::defect ? 1.0 / 3.0 : 1.0 / 12.0;
  Finding finding;
  finding.evidence = {
      exact_check("the odds of the right well grow as a power of n: n^(1/4 - 1/6), n from 1e15 to 1e18 (difference)",
                  std::abs(well.growth(1e15, 1e18) - exponent), 2e-3),
      exact_difference("mass that is elsewhere at the figure's n = 10^4", 1.0 - well.mass(1e4), 1.0 - wholly),
      exact_difference("and given the 10^4 samples of the figure", 1.0 - on_its_data, 1.0 - wholly),
      on_data_sets(laboratory, well)};
  finding.deciding = 1;
  const auto& evidence = finding.evidence;
  if (evidence[0].passed && evidence[1].passed && evidence[3].passed) {
    finding.verdict = Verdict::holds_conditionally;
  } else if (evidence[0].passed && !evidence[1].passed) {
    finding.verdict = Verdict::holds;
  }
  finding.corrected = fmt::format(
      "In the limit only: the odds grow as n^(1/12). {} % of the mass is at the right well for n = 10^4 ({} % "
      "given the figure's samples), {} % for 10^6 and {} % for 10^18.",
      rounded(100.0 * well.mass(1e4), 3), rounded(100.0 * on_its_data, 3), rounded(100.0 * well.mass(1e6), 3),
      rounded(100.0 * well.mass(1e18), 3));
  finding.figures = posterior_figures(well.potential, well.box, population_likelihood({}, 1e4));
  for (Figure& one : finding.figures) one.name = "fig4-" + one.name;
  return finding;
}

}  // namespace

Claim posterior_concentrates_fig4() {
  return {.id = "posterior-concentrates-fig4",
          .section = "SGD get stuck along degenerate directions; Figure 4, top right",
          .statement = "With more samples the posterior ends wholly at the most degenerate well.",
          .defect = "the other well is regular",
          .decide = decide};
}

}  // namespace flypaper::claims
