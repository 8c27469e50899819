// Note 4: with much data empirical and theoretical loss coincide. They do, as the law of large numbers says, at every Q
// at once and in proportion. What happens to double zeros meanwhile is findings/finite_data_splits_double_roots.cpp.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/exact/quadrature/batch_law.hpp"

namespace flypaper::claims {
namespace {

constexpr std::uint64_t samples = 1000;
constexpr double margin = 0.2;

/// What the empirical loss is held to: factor Q^2 + offset.
struct Theory {
  double factor;
  double offset;
  [[nodiscard]] double at(double q) const { return factor * q * q + offset; }
};
constexpr Theory expected_loss{0.5, 0.5};
constexpr Theory square_of_q{1.0, 0.0};  // what the post goes on with, after an affine map

/// The largest |l_n / l - 1| over Q = tan(angle). It is a quadratic form in (cos, sin), so that 90 angles see its
/// largest value to 1 in 1000.
double largest_difference(const DataSet& data, const Theory& theory) {
  const BatchSums sums = data.sums();
  const double s_yy = data.mean_yy();
  double largest = 0.0;
  for (int i = 0; i < 90; ++i) {
    const double q = std::tan((i - 44.5) * std::numbers::pi / 90.0);
    const double empirical = 0.5 * (s_yy - 2.0 * q * sums.s_xy + q * q * sums.s_xx);
    largest = std::max(largest, std::abs(empirical / theory.at(q) - 1.0));
  }
  return largest;
}

/// Data sets drawn sample by sample.
Sampled values(const Laboratory& lab, const Theory& theory) {
  const std::uint64_t count = lab.by_tier(5'000U, 10'000U, 40'000U);
  std::uint64_t close = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const DataSet data = sample_data_set({}, samples, lab.seed() * count + i);
    close += largest_difference(data, theory) < margin ? 1 : 0;
  }
  return ProportionCheck::above(lab.word("eventually"), 0.0095, count)
      .evaluate("data sets on which the two losses differ by less than a fifth at every Q", close);
}

/// Root mean square of l_n / l - 1 over data sets of n samples, by quadrature over one sample.
double typical_difference(const Theory& theory, double q, double n) {
  const auto moment = [q](int power) {
    return gaussian_expectation({},
                                [&](double x, double y) { return std::pow(0.5 * (y - q * x) * (y - q * x), power); });
  };
  const double mean = moment(1);
  const double variance = moment(2) - mean * mean;
  return std::sqrt(variance / n + (mean - theory.at(q)) * (mean - theory.at(q))) / theory.at(q);
}

/// The power of n with which it shrinks; the slowest over values of Q from the least to the largest in Figure 1's box.
Computed power_of_n(const Theory& theory) {
  double slowest = -1.0;
  for (const double q : {-52.0, -3.0, -0.5, 0.25, 2.0, 17.5}) {
    const double ratio = typical_difference(theory, q, 1e8) / typical_difference(theory, q, 1e4);
    slowest = std::max(slowest, std::log(ratio) / std::log(1e4));
  }
  return {.check = "the power of n by which the typical difference of the two losses shrinks",
          .value = slowest,
          .error_bound = 1e-4,  // the mean's rounding, 1e-13, is 1e-9 of the deviation at n = 1e8
          .asserted = {-0.51, -0.49}};
}

Argument argue(Laboratory& lab) {
  const auto on_data_sets = [&lab](const Theory& theory) { return values(lab, theory); };
  return {.assertions = {needs("formula", "values", on_data_sets, expected_loss,
                               foil_of_the_post("Q^2 itself in place of the expected loss", square_of_q))
                             .by_word("eventually"),
                         needs("formula", "power", power_of_n, expected_loss,
                               foil_of_the_post("Q^2 itself in place of the expected loss", square_of_q)),
                         context("typical",
                                 [] {
                                   return Computed{.check = "typical relative difference of the losses, 10^4 samples",
                                                   .value = typical_difference(expected_loss, 1.0, 1e4),
                                                   .error_bound = 1e-9};
                                 })},
          .given = {{"samples", static_cast<double>(samples)},
                    {"margin", margin},
                    {"much", 1e4},
                    {"share", lab.word("eventually")}}};
}

}  // namespace

Claim empirical_loss_is_theoretical() {
  return {
      .id = "empirical-loss-is-theoretical",
      .source = "Terminology and notation; note 4",
      .statement = "In the limit of many samples the empirical loss and the theoretical loss coincide.",
      .quantifier = Quantifier::every,
      .cases = {"formula"},
      .sentence =
          "Their values do: on {samples} samples the two losses differ by less than {margin|percent} at "
          "<every:values> Q for more than {share|percent} of data sets, typically by {typical|2|percent} on "
          "{much}, and the difference shrinks like the inverse square root of n<:power>. Of minima, which values do "
          "not settle, the finding finite-data-splits-double-roots speaks.",
      .argue = argue};
}

}  // namespace flypaper::claims
