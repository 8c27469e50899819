// Background: of minima with the same loss, that of the lower learning coefficient has the lower Bayes generalisation
// error. The wells of Figures 1 and 4, the prior restricted to each.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "claims/shared/draws.hpp"
#include "claims/shared/one_well.hpp"
#include "flypaper/core/text.hpp"
#include "flypaper/report/claim.hpp"
#include "flypaper/statistics/location.hpp"

namespace flypaper::claims {
namespace {

const std::array<WellOf, 2>& figure1() {
  static const std::array<WellOf, 2> wells{WellOf{"(w1+9/5)*(w1-9/5)^2", {{-3.6}, {-0.6}}, Rational(-9, 5)},
                                           WellOf{"(w1+9/5)*(w1-9/5)^2", {{-0.6}, {3.6}}, Rational(9, 5)}};
  return wells;
}
const std::array<WellOf, 2>& figure4() {
  static const std::array<WellOf, 2> wells{WellOf{"(w1+2)^2*(w1-2)^3", {{-4.0}, {-0.4}}, -2},
                                           WellOf{"(w1+2)^2*(w1-2)^3", {{-0.4}, {4.0}}, 2}};
  return wells;
}

double worst_limit(double samples) {
  double worst = 0.0;
  for (const auto* wells : {&figure1(), &figure4()}) {
    for (const WellOf& well : *wells) {
      worst = std::max(worst, std::abs(scaled_error(well, samples) / well.lambda() - 1.0));
    }
  }
  return worst;
}

/// Over simulated data sets of 1000 samples. The defect puts the same well on both sides.
Evidence simulated(const Laboratory& laboratory, Plant plant) {
  constexpr double n = 1000.0;
  const auto& [sharp, flat] = figure1();
  const std::uint64_t count = laboratory.by_tier(1200U, 12'000U, 40'000U);
  const Moments3 design =
      moments_over_data(n, [excess = Excess(sharp, flat)](const BatchSums& s) { return excess(n, s); });
  // The normal law of the average is off by exp(skewness z^3 / (6 sqrt(N))) in the tail at z = 6: alpha is less by
  // that. S_xx, which varies by 5 %, adds at most as much to the deviation.
  const double inflation = std::exp(design.skewness * 216.0 / (6.0 * std::sqrt(static_cast<double>(count))));
  const Excess excess(sharp, plant == Plant::defect ? sharp : flat);
  double sum = 0.0;
  for (const BatchSums& sums : draw(*fresh_batches({}, 1000, laboratory.seed()), count)) sum += excess(n, sums);
  return MeanCheck::above(0.0, 0.9 * design.mean, 1.05 * design.standard_deviation, count, {.alpha = 1e-9 / inflation})
      .evaluate("simulated data sets of 1000 samples: mean of n (G_n of the sharp well - G_n of the flat one)",
                sum / static_cast<double>(count));
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const auto& [sharp, flat] = figure1();
  Finding finding;
  finding.evidence = {
      exact_check("n E G_n of the prior on each well of Figures 1 and 4 is its lambda at n = 10^6 (relative)",
                  worst_limit(1e6), 0.01),
      exact_difference("Figure 1: it is larger in the sharp well already at n = 20, by",
                       20.0 * (sharp.bayes().mean_error(20.0) - flat.bayes().mean_error(20.0)), 0.1),
      simulated(laboratory, plant)};
  if (finding.evidence[0].passed && finding.evidence[1].passed && finding.evidence[2].passed) {
    finding.verdict = Verdict::holds;
  }
  Figure figure{.name = "bayes-generalisation",
                .title = "Bayes generalisation of each well",
                .caption =
                    "n times the mean error over data sets, from 10^3 on by quadrature; Figures 1 and 4, prior uniform "
                    "on a well.",
                .x = {.label = "log10 of the number of samples n"},
                .y = {.label = "n E G_n"}};
  for (const auto* wells : {&figure1(), &figure4()}) {
    for (const WellOf& well : *wells) {
      Series series{.label = fmt::format("{} at {}: lambda = {}", well.q, well.zero.print(), rounded(well.lambda()))};
      for (int step = 6; step <= 14; step += 2) {
        const double samples = std::pow(10.0, 0.5 * step);
        series.x.push_back(0.5 * step);
        series.y.push_back(scaled_error(well, samples));
      }
      figure.series.push_back(series);
    }
  }
  finding.figures = {figure};
  return finding;
}

}  // namespace

Claim bayes_generalisation() {
  return {.id = "bayes-generalisation",
          .section = "Background; singular learning theory",
          .statement =
              "Of minima with the same loss, that of the lower learning coefficient has the lower Bayes "
              "generalisation error.",
          .defect = "both wells compared are the same",
          .decide = decide};
}

}  // namespace flypaper::claims
