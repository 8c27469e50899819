// Appendix: Sigma = (1/B) v_x (v_y + 2 v_x Q^2) grad Q grad Q^T. Held against batches of samples whose gradients are
// found by automatic differentiation, and against the exact law of one step, whose tails are integrated.
#include <algorithm>
#include <cmath>

#include "claims/shared/sample_moments.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/exact/escape/one_step.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/simulation/dynamics/noise.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* formula = reading::formula;
constexpr std::uint64_t figure_batch = 20;

/// The printed form with `coefficient` in the place of its 2.
std::vector<double> printed(const LocalModel& model, const Population& law, double batch_size, double coefficient) {
  const double v = law.input_variance;
  const double factor = v * (law.noise_variance + coefficient * v * model.q * model.q) / batch_size;
  return outer_product(model.gradient, model.gradient, factor);
}

/// Largest difference between the printed form and all batches of B = 1 to 3 nodes, relative to the largest entry.
Identity all_batches(const double& coefficient) {
  struct Place {
    const char* q;
    std::vector<double> at;
  };
  const std::vector<Place> places{{"(w+1.8)*(w-1.8)^2", {-1.2}},
                                  {"(w1^2+w2^2)*w1", {0.7, -1.1}},
                                  {"(w1^2+w2^2)*w1^2", {0.0, 2.0}},
                                  {"w1*w2 - exp(w3)", {0.5, 1.5, -0.25}}};
  double worst = 0.0;
  for (const auto& [q, at] : places) {
    const Potential potential(q);
    const LocalModel model = local_model(potential, at);
    for (const Population& law : {Population{}, Population{.input_variance = 0.7, .noise_variance = 1.6}}) {
      for (const std::size_t batch_size : {1U, 2U, 3U}) {
        const auto found = batch_moments(gradient_of(potential, at, Loss::half_mse), nodes_of(law), batch_size);
        const auto expected = printed(model, law, static_cast<double>(batch_size), coefficient);
        double size = 1e-300;
        for (const double entry : expected) size = std::max(size, std::abs(entry));
        for (std::size_t i = 0; i < expected.size(); ++i) {
          worst = std::max(worst, std::abs(found.covariance[i] - expected[i]) / size);
        }
      }
    }
  }
  return {.check = "the printed form against all batches of up to three samples, at four points (relative)",
          .error = worst,
          .tolerance = 1e-11,
          .derivation =
              "729 terms of 1e-16 each, and mean squares up to 50 times the covariance taken from second moments"};
}

/// Variance of w' of one step over that of the printed form, at Q = 1.5 and B = 20: 2 t P(|w' - mean| > t) integrated
/// by Simpson's rule over 14 standard deviations.
Computed of_one_step(const Loss& loss) {
  constexpr double at = 1.5;
  const UpdateRule rule{.learning_rate = 1.0, .loss = loss};
  const OneStepLaw law(Potential("w"), rule, {}, figure_batch);
  const double expected = printed(local_model(law.potential(), std::vector<double>{at}), {}, figure_batch, 2.0)[0];
  const double mean = at - loss_factor(loss) * at;
  const auto integrand = [&](double t) {
    return 2.0 * t * (law.probability_above(at, mean + t) + law.probability_below(at, mean - t));
  };
  const auto simpson = [&](int panels) {
    const double width = 28.0 * std::sqrt(expected) / panels;
    double sum = 0.0;
    for (int i = 1; i <= panels; ++i) sum += (i == panels ? 1.0 : i % 2 == 0 ? 2.0 : 4.0) * integrand(i * width);
    return sum * width / 3.0;
  };
  const double coarse = simpson(128) / expected;
  const double fine = simpson(256) / expected;
  // Simpson's error falls 16-fold, so that the change bounds it; the tail beyond 14 deviations is below 1e-12.
  return {.check = "variance of one step from its exact tails over the printed form, Q = 1.5, B = 20",
          .value = fine,
          .error_bound = std::abs(fine - coarse) + 1e-10,
          .asserted = {0.999, 1.001}};
}

/// On a data set the covariance is that of its subsets; this is over the printed form, at a zero of Q.
double on_data(const DataSet& data) {
  return noise_factor_of_subsets(0.0, data, figure_batch, Loss::half_mse) /
         noise_factor(0.0, {}, figure_batch, Loss::half_mse);
}

Argument argue(Laboratory& lab) {
  const auto of_figure = [&lab] {
    return Computed{.check = "on Figure 1's 1000 samples, at a zero of Q: the noise variance over the printed form",
                    .value = on_data(lab.experiment("fig1_as_run").data_set()),
                    .error_bound = 1e-12};  // rounding of 1000 terms
  };
  return {.assertions = {needs(formula, "batches", all_batches, 2.0,
                               foil("3, which is the kurtosis, in place of 2", gaussian_kurtosis)),
                         needs(formula, "one-step", of_one_step, Loss::half_mse,
                               foil_of_the_post("the gradient as printed, with 2/B", Loss::mse)),
                         context("mse", [] { return of_one_step(Loss::mse); }),
                         context("on-data", of_figure).over_data([](std::uint64_t seed) {
                           return on_data(sample_data_set({}, 1000, seed));
                         })},
          .given = {{"samples", 1000.0}}};
}

}  // namespace

Claim noise_covariance_formula() {
  return {.id = "noise-covariance-formula",
          .source = "Appendix, SGD noise covariance",
          .statement = "The noise covariance of a batch of B is (1/B) v_x (v_y + 2 v_x Q^2) grad Q grad Q^T.",
          .cases = {formula},
          .sentence =
              "The formula is right for [[half-MSE]] and [[fresh batches]]<:batches,one-step>; with [[MSE]] the "
              "covariance is {mse|1} times that. Given a data set it is that set's: on the {samples} samples of Figure "
              "1's code the noise at the minima has {on-data} times the variance of the formula.",
          .argue = argue};
}

}  // namespace flypaper::claims
