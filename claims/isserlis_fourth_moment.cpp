// Appendix: (1/B^2) E sum_ij x_i^2 x_j^2 = v_x^2 (1 + 2/B), by Isserlis' theorem for Gaussian inputs. The left side is
// E S_xx^2 with S_xx = (1/B) sum x_i^2.
#include <algorithm>
#include <cmath>

#include "claims/shared/sample_moments.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/exact/quadrature/batch_law.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* formula = reading::formula;
constexpr std::uint64_t figure_batch = 20;

/// E S_xx^2 over all 3^B batches of three-point inputs of variance 1, grouped by how many of the B lie far out; three
/// points serve for every law of inputs with this kurtosis, as the square of S_xx has degree 4 in each input.
double mean_square(double kurtosis, std::uint64_t batch_size) {
  const ThreePoints inputs(kurtosis);
  const double far = 2.0 * inputs.weight;
  const auto b = static_cast<double>(batch_size);
  double sum = 0.0;
  double chance = std::pow(1.0 - far, b);  // of `count` far inputs
  for (std::uint64_t count = 0; count <= batch_size; ++count) {
    const auto k = static_cast<double>(count);
    const double s_xx = k * inputs.far * inputs.far / b;
    sum += chance * s_xx * s_xx;
    chance *= (b - k) / (k + 1.0) * far / (1.0 - far);
  }
  return sum;
}

Identity all_batches(const double& kurtosis) {
  double worst = 0.0;
  for (std::uint64_t batch_size = 1; batch_size <= 64; ++batch_size) {
    const double printed = 1.0 + 2.0 / static_cast<double>(batch_size);
    worst = std::max(worst, std::abs(mean_square(kurtosis, batch_size) / printed - 1.0));
  }
  return {.check = "B from 1 to 64: the sum over all batches against the printed form (relative)",
          .error = worst,
          .tolerance = 1e-12,
          .derivation = "64 terms of one sign, each with some 130 roundings of 1e-16"};
}

/// The inputs as a function of a standard normal number.
using Inputs = std::function<double(double)>;

Computed kurtosis(const Inputs& inputs) {
  const double second = gaussian_expectation({}, [&](double x, double) { return std::pow(inputs(x), 2); });
  const double fourth = gaussian_expectation({}, [&](double x, double) { return std::pow(inputs(x), 4); });
  // The trapezoidal rule is exact to 1e-13 for polynomials times a Gaussian (quadrature/batch_law.hpp).
  return {.check = "kurtosis of the inputs, by the trapezoidal rule: the two of the formula is this less one",
          .value = fourth / (second * second),
          .error_bound = 1e-12,
          .asserted = {gaussian_kurtosis - 1e-9, gaussian_kurtosis + 1e-9}};
}

/// How far E S_xx^2 exceeds (E S_xx)^2 at the figures' batch size, relative.
Computed excess(double of_kurtosis) {
  return {.check = "excess of the mean square over the squared mean of S_xx, B = 20",
          .value = mean_square(of_kurtosis, figure_batch) - 1.0,
          .error_bound = 1e-13};  // rounding, as in all_batches
}

Argument argue(Laboratory& /*lab*/) {
  const Inputs gaussian = [](double x) { return x; };
  const Inputs cut_off = [](double x) { return std::clamp(x, -3.0, 3.0); };
  return {.assertions = {needs(formula, "batches", all_batches, gaussian_kurtosis,
                               foil("uniform inputs of the same variance", uniform_kurtosis)),
                         needs(formula, "kurtosis", kurtosis, gaussian,
                               foil("inputs cut off at three deviations", cut_off)),
                         context("excess", [] { return excess(gaussian_kurtosis); }),
                         context("uniform", [] { return excess(uniform_kurtosis); })},
          .given = {{"batch", static_cast<double>(figure_batch)}}};
}

}  // namespace

Claim isserlis_fourth_moment() {
  return {.id = "isserlis-fourth-moment",
          .source = "Appendix, SGD noise covariance",
          .statement =
              "For Gaussian inputs the expectation of x_i^2 x_j^2, summed over the pairs of a batch and divided "
              "by B^2, is v_x^2 (1 + 2/B).",
          .cases = {formula},
          .sentence =
              "The identity is right<:batches>, and the law of the inputs enters it through the fourth moment "
              "alone<:kurtosis>: at batch size {batch} the mean of the squared mean square input exceeds the "
              "square of its mean by {excess|percent|2}; for uniform inputs it would be {uniform|percent|1}.",
          .argue = argue};
}

}  // namespace flypaper::claims
