// Note 4: with much data empirical and theoretical loss are said to coincide. Given data,
// l_n = (S_xx/2) (Q - S_xy/S_xx)^2 + const: a double zero of Q is split, or lifted, by S_xy of either sign.
#include <algorithm>

#include "claims/shared/posteriors.hpp"
#include "flypaper/posterior/wells.hpp"

namespace flypaper::claims {
namespace {

const Potential& model() {
  static const Potential potential("(w1+9/5)*(w1-9/5)^2");  // Figure 1; Q is 3.6 (w - w0)^2 near its double zero
  return potential;
}

/// The sums of `count` data sets. The defect gives the labels no noise.
std::vector<BatchSums> data_sets(const Laboratory& laboratory, std::uint64_t samples, std::uint64_t count,
                                 Plant plant) {
  std::vector<BatchSums> sums = draw(*fresh_batches({}, samples, laboratory.seed()), count);
  if (plant == Plant::defect) {
    for (BatchSums& one : sums) one.s_xy = 0.0;
  }
  return sums;
}

/// The largest |l_n - l| over where |Q| <= 1, without the constant: |(S_xx - 1) Q^2/2 - S_xy Q| is largest at an end.
double largest_difference(const BatchSums& sums) { return 0.5 * std::abs(sums.s_xx - 1.0) + std::abs(sums.s_xy); }

/// The zeros of Q - S_xy/S_xx in the flat well.
std::size_t zeros_in_flat_well(double level) { return wells(model(), {{-0.6}, {3.6}}, level).size(); }

/// The distance between the two minima into which the double zero falls at that level.
double split(double level) {
  const std::vector<Well> found = wells(model(), {{-0.6}, {3.6}}, level);
  return found.size() == 2 ? found[1].zero - found[0].zero : 0.0;
}

/// In how many of 100 data sets the number of zeros is not two for S_xy > 0 and none for S_xy < 0.
double exceptions(const std::vector<BatchSums>& sets) {
  int count = 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(100, sets.size()); ++i) {
    const std::size_t expected = sets[i].s_xy > 0.0 ? 2 : 0;
    if (zeros_in_flat_well(sets[i].s_xy / sets[i].s_xx) != expected) ++count;
  }
  return count;
}

Evidence split_on(const std::vector<BatchSums>& sets, std::uint64_t samples) {
  const auto count =
      static_cast<std::uint64_t>(std::ranges::count_if(sets, [](const BatchSums& s) { return s.s_xy > 0.0; }));
  return ProportionCheck::equivalent(0.5, 0.05, sets.size())
      .evaluate(fmt::format("data sets of {} samples on which the double zero is two regular minima", samples), count);
}

/// Empirical losses beside the double zero, without their constants.
Figure figure_of(const Laboratory& laboratory) {
  Figure figure{.name = "empirical-losses",
                .title = "The flat well on the figures' own data",
                .caption = "Empirical loss (S_xx/2) (Q - S_xy/S_xx)^2 beside the double zero of Figure 1, and Q^2/2.",
                .x = {.label = "w"},
                .y = {.label = "loss without its constant"}};
  const auto add = [&](const std::string& label, const BatchSums& sums) {
    Series series{.label = label};
    for (int i = 0; i <= 200; ++i) {
      const double w = 1.7 + 0.2 * i / 200.0;
      const double q = model().graph().evaluate<double>(model().q(), std::vector<double>{w}) - sums.s_xy / sums.s_xx;
      series.x.push_back(w);
      series.y.push_back(0.5 * sums.s_xx * q * q);
    }
    figure.series.push_back(series);
  };
  add("theoretical", {.s_xx = 1.0, .s_xy = 0.0});
  for (const std::string name : {"fig1_as_run", "fig1_half_mse"}) {
    const DataSet& data = laboratory.experiment(name).data_set();
    add(fmt::format("{} samples, mean xy {}", data.size(), rounded(data.sums().s_xy, 2)), data.sums());
  }
  return figure;
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const std::uint64_t count = laboratory.by_tier(20'000U, 100'000U, 400'000U);
  const std::vector<BatchSums> few = data_sets(laboratory, 100, count, plant);
  const std::vector<BatchSums> many = data_sets(laboratory, 1'000'000, count, plant);
  const auto close = static_cast<std::uint64_t>(
      std::ranges::count_if(many, [](const BatchSums& sums) { return largest_difference(sums) < 0.01; }));
  Finding finding;
  finding.evidence = {
      ProportionCheck::above(0.995, 0.005, count)
          .evaluate(
              "10^6 samples: the two losses differ by less than 0.01 where |Q| < 1, for more than 99.5 % of data sets",
              close),
      split_on(few, 100), split_on(many, 1'000'000),
      exact_check("and on the others it is none: 100 data sets of 10^6 samples for which this is not so",
                  exceptions(many), 0.0),
      exact_check("the split is as wide as n^(-1/4): exponent from S_xy = 1e-3 to 1e-5 (difference)",
                  std::abs(std::log(split(1e-3) / split(1e-5)) / std::log(1e2) - 0.5), 1e-3)};
  const auto& evidence = finding.evidence;
  if (evidence[0].passed && evidence[1].passed && evidence[2].passed && evidence[3].passed) {
    finding.verdict = Verdict::holds_conditionally;
  } else if (evidence[0].passed) {
    finding.verdict = Verdict::holds;
  }
  finding.corrected = fmt::format(
      "Their values coincide like n^(-1/2), their zeros do not: the flat well is two regular minima if mean xy > 0 "
      "and none if mean xy < 0, half of all data sets each, whatever n. The two are {} apart at mean xy = 0.01 (n "
      "about 10^4), which shrinks like n^(-1/4), as the posterior's width there does.",
      rounded(split(0.01), 3));
  finding.figures = {figure_of(laboratory)};
  return finding;
}

}  // namespace

Claim empirical_loss_is_theoretical() {
  return {.id = "empirical-loss-is-theoretical",
          .section = "Terminology and notation; note 4",
          .statement = "With much data the empirical loss and the theoretical loss coincide.",
          .defect = "labels without noise",
          .decide = decide};
}

}  // namespace flypaper::claims
