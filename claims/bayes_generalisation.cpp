// Background: of minima with the same loss, that of the lower learning coefficient has the lower Bayes generalisation
// error. The wells of Figures 1 and 4, the prior restricted to each.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "claims/shared/one_well.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/base/statistics/location.hpp"

namespace flypaper::claims {
namespace {

constexpr double many = 1e6;

Computed ratio(const Wells& wells, const Asserted& asserted) {
  return {.check = "Bayes generalisation error of the less degenerate well over that of the other, n = 10^6",
          .value = scaled_error(wells.one, many) / scaled_error(wells.flatter, many),
          .error_bound = 1e-4,  // S_xx = 1 leaves out 1/n; nodes of the wells 1e-5
          .asserted = asserted};
}

/// Another route to the limit: Watanabe's theorem, with lambda from the Newton polygon times `factor`.
Computed limit(double factor) {
  double worst = 0.0;
  for (const Wells& wells : {wells_of_figure1(), wells_of_figure4()}) {
    for (const WellOf& well : {wells.one, wells.flatter}) {
      worst = std::max(worst, std::abs(scaled_error(well, many) / (factor * well.lambda()) - 1.0));
    }
  }
  return {.check = "n E G_n at n = 10^6 against lambda, the four wells (largest relative difference)",
          .value = worst,
          .error_bound = 1e-4,
          .asserted = below(0.01)};
}

/// Over data sets of 1000 samples, drawn sample by sample.
Sampled simulated(const Laboratory& lab, const Wells& wells) {
  constexpr std::uint64_t n = 1000;
  const std::uint64_t count = lab.by_tier(940U, 3'000U, 20'000U);
  const auto excess = [](const Wells& of) {
    return [one = of.one.bayes(), flatter = of.flatter.bayes()](const BatchSums& sums) {
      return n * (one.error(n, sums) - flatter.error(n, sums));
    };
  };
  const Moments3 design = moments_over_data(n, excess(wells_of_figure1()));
  // The normal law of the average is off by exp(skewness z^3 / (6 sqrt(N))) in the tail at z = 6: alpha is less by
  // that. S_xx, which varies by 5 %, adds at most as much to the deviation.
  const double inflation = std::exp(design.skewness * 216.0 / (6.0 * std::sqrt(static_cast<double>(count))));
  const auto found = excess(wells);
  double sum = 0.0;
  for (std::uint64_t i = 0; i < count; ++i) sum += found(sample_data_set({}, n, lab.seed() * count + i).sums());
  return MeanCheck::above(0.0, 0.9 * design.mean, 1.05 * design.standard_deviation, count, {.alpha = 1e-9 / inflation})
      .evaluate("data sets of 1000 samples: mean of n (G_n of Figure 1's sharp well - G_n of its flat one)",
                sum / static_cast<double>(count));
}

Computed at_few() {
  const double sharp = wells_of_figure1().one.bayes().mean_error(20.0);
  return {.check = "the same in Figure 1 at n = 20",
          .value = sharp / wells_of_figure1().flatter.bayes().mean_error(20.0),
          .error_bound = 1e-4};
}

Figure figure() {
  Figure figure{.name = "bayes-generalisation",
                .title = "Bayes generalisation of each well",
                .caption = "n times the mean error over data sets, prior uniform on the well. Figures 1 and 4.",
                .x = {.label = "log10 of the number of samples n"},
                .y = {.label = "n E G_n"}};
  for (const Wells& wells : {wells_of_figure1(), wells_of_figure4()}) {
    for (const WellOf& well : {wells.one, wells.flatter}) {
      Series series{.label = fmt::format("{} at {}: lambda = {}", well.q, well.zero.print(), rounded(well.lambda()))};
      for (int step = 6; step <= 14; step += 2) {
        series.x.push_back(0.5 * step);
        series.y.push_back(scaled_error(well, std::pow(10.0, 0.5 * step)));
      }
      figure.series.push_back(series);
    }
  }
  return figure;
}

Argument argue(Laboratory& lab) {
  const auto larger = [](const Wells& wells) { return ratio(wells, above(1.0)); };
  const auto same = [](const Wells& wells) { return ratio(wells, {0.99, 1.01}); };
  const auto on_data_sets = [&lab](const Wells& wells) { return simulated(lab, wells); };
  const Wells one_degeneracy{wells_of_figure1().one,
                             {"w1-9/5", {{-0.6}, {3.6}}, Rational(9, 5)}};  // curvatures 168 and 1
  const auto by_curvature = foil("two wells of one degeneracy and of curvatures 168 to 1", one_degeneracy);
  const std::vector<std::string> both{"formula, Figure 1", "formula, Figure 4"};
  return {.assertions = {needs(both[0], "ratio-1", larger, wells_of_figure1(), by_curvature),
                         needs(both[1], "ratio-4", larger, wells_of_figure4(), by_curvature),
                         assertion(Role::needs, "limit", both, limit, 1.0,
                                   foil_of_the_post("the printed numbers, twice lambda", 2.0)),
                         needs(both[0], "simulated", on_data_sets, wells_of_figure1(),
                               foil("the wells exchanged", Wells{wells_of_figure1().flatter, wells_of_figure1().one})),
                         control("curvature", same, one_degeneracy,
                                 foil_of_the_post("Figure 1's wells", wells_of_figure1())),
                         context("ratio-at-few", at_few)},
          .given = {{"many", many}, {"few", 20.0}, {"steep", 168.0}},
          .figures = [] { return std::vector<Figure>{figure()}; }};
}

}  // namespace

Claim bayes_generalisation() {
  return {.id = "bayes-generalisation",
          .source = "Background; singular learning theory",
          .statement =
              "Of minima with the same loss, that of the lower learning coefficient has the lower Bayes "
              "generalisation error.",
          .quantifier = Quantifier::every,
          .cases = {"formula, Figure 1", "formula, Figure 4"},
          .sentence =
              "So it is, each well taken alone: the error of the less degenerate well is {ratio-1|fold} that of the"
              " other in Figure 1 and {ratio-4|fold} in Figure 4 at {many} samples<:simulated>, the ratios of their"
              " [[learning coefficient|learning coefficients]]<:limit>; in Figure 1 it is {ratio-at-few|fold} at "
              "{few} already. To leading order curvature alone does not matter: for wells of one degeneracy and of "
              "curvatures {steep} to one the ratio is {curvature}<:curvature>.",
          .argue = argue};
}

}  // namespace flypaper::claims
