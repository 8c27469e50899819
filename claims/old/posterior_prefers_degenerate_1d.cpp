// Figure 1, top right: the posterior gathers at the degenerate one of two wells.
#include <algorithm>

#include "claims/shared/posteriors.hpp"
#include "flypaper/report/posterior_figures.hpp"

namespace flypaper::claims {
namespace {

/// The right well of Figure 1 within the starts of the figure. The defect makes both wells regular.
Gathering flat_well(Plant plant) {
  return {.potential = Potential(plant == Plant::defect ? "(w1+9/5)*(w1-9/5)" : "(w1+9/5)*(w1-9/5)^2"),
          .box = {{-3.6}, {3.6}},
          .region = {{plant == Plant::defect ? 0.0 : -0.6}, {3.6}}};
}

/// The odds by Gamma functions: exp(-A b w^(2k)) has the integral 2 Gamma(1 + 1/(2k)) (A b)^(-1/(2k)).
double asymptotic_odds(double samples) {
  const double sharp = 2.0 * std::tgamma(1.5) * std::pow(0.5 * samples * std::pow(3.6, 4.0), -0.5);
  const double flat = 2.0 * std::tgamma(1.25) * std::pow(0.5 * samples * std::pow(3.6, 2.0), -0.25);
  return flat / sharp;
}

/// Given the simulated data sets of the caption's size, how often most of the mass is in the flat well.
Evidence on_data_sets(const Laboratory& laboratory, const Gathering& well) {
  const std::uint64_t count = laboratory.by_tier(1500U, 5000U, 20'000U);
  const std::vector<double> masses = simulated_masses(well, 10'000, count, laboratory.seed());
  return ProportionCheck::above(0.95, 0.045, count)
      .evaluate("10^4 samples: more than half of the mass is in the flat well, for more than 95 % of data sets",
                count_above(masses, 0.5));
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const Gathering well = flat_well(plant);
  Finding finding;
  finding.evidence = {
      exact_check("the odds of the flat well grow as n^(1/4), n from 1e15 to 1e18 (difference of the exponent)",
                  std::abs(well.growth(1e15, 1e18) - 0.25), 1e-3),
      exact_check("the odds at n = 1e12, by quadrature against Gamma functions (relative)",
                  std::abs(well.odds(1e12) / asymptotic_odds(1e12) - 1.0), 0.01),
      exact_difference("mass of the flat well at the caption's n = 10^4", well.mass(1e4), 0.9),
      exact_difference("and with the exp(-n Q^2) of the figure's code, which is n = 2 x 10^4", well.mass(2e4), 0.9),
      on_data_sets(laboratory, well)};
  finding.deciding = 2;
  const auto& evidence = finding.evidence;
  if (std::ranges::all_of(evidence, [](const Evidence& one) { return one.passed; })) {
    finding.verdict = Verdict::holds;
  }
  finding.figures = posterior_figures(well.potential, well.box, population_likelihood({}, 1e4));
  for (Figure& figure : finding.figures) figure.name = "fig1-" + figure.name;
  return finding;
}

}  // namespace

Claim posterior_prefers_degenerate_1d() {
  return {.id = "posterior-prefers-degenerate-1d",
          .section = "SGD can cross a potential barrier from a sharp minimum; Figure 1, top right",
          .statement = "With more samples the posterior gathers at the degenerate one of Figure 1's two wells.",
          .defect = "both wells are regular",
          .decide = decide};
}

}  // namespace flypaper::claims
