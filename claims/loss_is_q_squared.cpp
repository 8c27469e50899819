// "Models": the expected loss is Q^2 up to a positive affine map, which does not move its minima. True; but a step of
// SGD notices the factor that the map drops.
#include <algorithm>
#include <cmath>
#include <limits>

#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "flypaper/exact/quadrature/batch_law.hpp"

namespace flypaper::claims {
namespace {

/// Expected half-MSE where the model has slope `q`, by quadrature over one sample.
double expected_loss(const Population& population, double q) {
  return gaussian_expectation(population, [q](double x, double y) { return 0.5 * (y - q * x) * (y - q * x); });
}

/// The affine map of Q^2 that the losses at Q = 0 and Q = 1 fix.
struct Map {
  double offset;
  double factor;
};
Map map_of(const Population& population) {
  const double offset = expected_loss(population, 0.0);
  return {offset, expected_loss(population, 1.0) - offset};
}

Computed factor() {
  return {.check = "factor of Q^2 in the expected half-MSE", .value = map_of({}).factor, .error_bound = 1e-12};
}

Identity affine(const Population& population) {
  const auto [offset, factor] = map_of(population);
  double worst = factor > 0.0 ? 0.0 : 1.0;
  for (const double q : {-52.0, -3.0, -1.0, -0.5, 0.25, 2.0, 17.5}) {
    const double loss = expected_loss(population, q);
    worst = std::max(worst, std::abs(loss - (offset + factor * q * q)) / loss);
  }
  return {.check = "the expected half-MSE is a positive affine map of Q^2, on Figure 1's box (relative error)",
          .error = worst,
          .tolerance = 1e-11,
          .derivation = "quadrature: 1e-13 of a loss; the factor is a difference of two, carried to larger Q"};
}

/// Samples drawn one by one, without the law of their sums that SGD's batches are drawn from.
Sampled gain(const Laboratory& lab, const Population& population) {
  const std::uint64_t count = lab.by_tier(600'000U, 4'000'000U, 16'000'000U);
  const DataSet data = sample_data_set(population, count, lab.seed());
  constexpr double q = 2.0;
  double sum = 0.0;
  for (std::size_t i = 0; i < data.size(); ++i) sum += 0.5 * q * data.x[i] * (q * data.x[i] - 2.0 * data.y[i]);
  // The variance is q^4 / 2 + q^2 at slope 0; a skewness below 3 over sqrt(count) moves the tail at six deviations by
  // 15 % at most.
  return MeanCheck::equivalent(0.5 * q * q, 0.05, std::sqrt(0.5 * q * q * q * q + q * q), count)
      .evaluate("samples: the mean loss at Q = 2 exceeds that at Q = 0 by Q^2/2", sum / static_cast<double>(count));
}

/// How far the least expected loss beside Figure 1's regular minimum is from the zero of Q.
Computed minimum(const Experiment& figure1, const Population& population) {
  const Potential& potential = figure1.potential;
  const double zero = potential.points.at(0).at.at(0);
  constexpr double spacing = 1e-3;  // the loss is convex there, so its minimum is within this of the least on the grid
  double best = 0.0;
  double least = std::numeric_limits<double>::infinity();
  for (int i = -50; i <= 50; ++i) {
    const std::vector<double> w{zero + spacing * i};
    const double loss = expected_loss(population, potential.graph().evaluate<double>(potential.q(), w));
    if (loss < least) best = w[0];
    least = std::min(least, loss);
  }
  return {.check = "distance from the zero of Q at -w0 to the least expected loss, Figure 1",
          .value = std::abs(best - zero),
          .error_bound = spacing,
          .asserted = below(5e-3)};
}

/// A step by the gradient of Q^2, from differences, over a simulated step of noise-free descent.
Computed step_ratio(Experiment experiment) {
  experiment.kind = Kind::noise_free;
  experiment.ensemble.start.uniform = {};
  experiment.ensemble.start.points = {{-1.5}};
  const auto states = experiment.replay(0, 1).states;
  const Potential& potential = experiment.potential;
  const auto square = [&](double w) {
    const auto q = potential.graph().evaluate<double>(potential.q(), std::vector<double>{w});
    return q * q;
  };
  constexpr double apart = 1e-4;  // truncation: apart^2 / 6 of a third derivative of 10 times the first
  const double slope = (square(-1.5 + apart) - square(-1.5 - apart)) / (2.0 * apart);
  return {.check = "a step by the gradient of Q^2 over one by that of the expected loss",
          .value = -experiment.rule.learning_rate * slope / (states.at(1).at(0) - states.at(0).at(0)),
          .error_bound = 1e-6,
          .asserted = {1.999, 2.001}};
}

Argument argue(Laboratory& lab) {
  const Population post;
  const auto on_samples = [&lab](const Population& population) { return gain(lab, population); };
  const auto minimum_of = [experiment = lab.experiment("fig1_half_mse_fresh")](const Population& population) {
    return minimum(experiment, population);
  };
  return {.assertions = {
              needs("formula", "affine", affine, post, foil("labels of slope 0.1", Population{.slope = 0.1})),
              needs("formula", "samples", on_samples, post, foil("labels of slope 0.06", Population{.slope = 0.06})),
              needs("formula", "minimum", minimum_of, post, foil("labels of slope 0.1", Population{.slope = 0.1})),
              control("step", step_ratio, lab.experiment("fig1_half_mse_fresh"),
                      foil_of_the_post("the gradient as printed", lab.experiment("fig1_mse_fresh"))),
              context("factor", factor)}};
}

}  // namespace

Claim loss_is_q_squared() {
  return {.id = "loss-is-q-squared",
          .source = "Models, the paragraph on the potential",
          .statement =
              "The expectation of the printed loss is Q^2 up to a positive affine map, which does not affect "
              "what minimises it.",
          .quantifier = Quantifier::every,
          .cases = {"formula"},
          .sentence =
              "The expected [[half-MSE]] is {factor|1} of Q squared plus a constant<:affine,samples>, and its minima "
              "are those of Q squared<:minimum>, as the post says. SGD does notice the factor that is dropped: "
              "a step by the gradient of Q squared is {step|1|fold} as long.",
          .argue = argue};
}

}  // namespace flypaper::claims
