// "Connection between degeneracies and SGD dynamics": the noise is anisotropic. It is as anisotropic as can be: models
// Q(w) x of one input have batch gradients that are all multiples of grad Q, so that the covariance has rank one.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "claims/shared/sample_moments.hpp"
#include "flypaper/audit/report/claim.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* figure_2 = "formula, Figures 2 and 3 on the line";
constexpr const char* figure_5 = "formula, Figures 5 and 6 beside the line";

/// The model and the points where its noise is looked at.
struct Places {
  std::function<SampleGradient(const std::vector<double>& at)> gradient;
  std::vector<std::vector<double>> points;
};

Places places_of(const std::string& q, double w1) {
  const Potential potential(q);
  Places places{.gradient = [potential](const auto& at) { return gradient_of(potential, at, Loss::half_mse); },
                .points = {}};
  for (const double w2 : {-5.0, -1.0, 0.25, 0.5, 2.0}) places.points.push_back({w1, w2});
  return places;
}

/// f = w1 x + w2 (x^2 - 1)/sqrt 2, linear in the parameters and not in the data: its noise at w = 0 has no direction.
Places isotropic() {
  const auto gradient = [](const std::vector<double>&) {
    return [](double x, double y) { return std::vector<double>{-y * x, -y * (x * x - 1.0) / std::numbers::sqrt2}; };
  };
  return {.gradient = gradient, .points = {{0.0, 0.0}}};
}

/// Largest ratio, over the points, of the smaller to the larger eigenvalue of the noise covariance.
Computed least_over_largest(const Places& places) {
  double worst = 0.0;
  for (const auto& at : places.points) {
    const GradientMoments noise = batch_moments(places.gradient(at), nodes_of({}), 2);
    const double middle = 0.5 * (noise.entry(0, 0) + noise.entry(1, 1));
    const double apart = std::hypot(0.5 * (noise.entry(0, 0) - noise.entry(1, 1)), noise.entry(0, 1));
    worst = std::max(worst, (middle - apart) / (middle + apart));
  }
  // Rounding: the eigenvalues are differences of second moments that exceed the larger by less than 100 times.
  return {.check = "variance of the noise in its weakest direction over that in its strongest, all batches of two",
          .value = worst,
          .error_bound = 1e-12,
          .asserted = below(0.01)};
}

/// Largest share of the noise's variance that is along w2, the degenerate direction of Figure 2's line.
Computed along_line(const Places& places) {
  double worst = 0.0;
  for (const auto& at : places.points) {
    const GradientMoments noise = batch_moments(places.gradient(at), nodes_of({}), 2);
    worst = std::max(worst, noise.entry(1, 1) / (noise.entry(0, 0) + noise.entry(1, 1)));
  }
  return {.check = "share of the noise's variance along the line, Figure 2's potential",
          .value = worst,
          .error_bound = 1e-15,  // exact: dQ/dw2 = 2 w1 w2 is 0 on the line
          .asserted = below(0.01)};
}

/// Largest entry of the covariance on Figure 5's line, exactly: Q and its gradient are 0 there.
Computed strength(const Places& places) {
  double largest = 0.0;
  for (const auto& at : places.points) {
    for (const double entry : batch_moments(places.gradient(at), nodes_of({}), 1).covariance) {
      largest = std::max(largest, std::abs(entry));
    }
  }
  return {.check = "largest entry of B Sigma on Figure 5's line",
          .value = largest,
          .error_bound = 1e-15,
          .asserted = below(1e-9)};
}

/// How many times weaker the noise on Figure 2's line is at half the distance from the origin.
Computed by_distance() {
  const Places places = places_of("(w1^2+w2^2)*w1", 0.0);
  const auto at = [&](double w2) { return batch_moments(places.gradient({0.0, w2}), nodes_of({}), 1).entry(0, 0); };
  return {.check = "noise variance on Figure 2's line at w2 = 1 over that at w2 = 1/2",
          .value = at(1.0) / at(0.5),
          .error_bound = 1e-12};  // rounding
}

Argument argue(Laboratory& /*lab*/) {
  const auto line = [](double w1) { return places_of("(w1^2+w2^2)*w1", w1); };
  const auto model = foil("a model with two regular directions, not linear in the data", isotropic());
  return {.assertions = {needs(figure_2, "rank-2", least_over_largest, line(0.0), model),
                         needs(figure_2, "along", along_line, line(0.0), foil("beside the line, w1 = 1/10", line(0.1))),
                         needs(figure_5, "rank-5", least_over_largest, places_of("(w1^2+w2^2)*w1^2", 0.1), model),
                         control("vanishes", strength, places_of("(w1^2+w2^2)*w1^2", 0.0),
                                 foil_of_the_post("Figure 2's line", line(0.0))),
                         context("halved", by_distance)}};
}

}  // namespace

Claim noise_anisotropic() {
  return {.id = "noise-anisotropic",
          .source = "Connection between degeneracies and SGD dynamics, generic case",
          .statement =
              "The noise of SGD is anisotropic: its covariance depends on the degeneracies around a critical "
              "point.",
          .cases = {figure_2, figure_5},
          .sentence =
              "Right, and it is as anisotropic as can be: for the post's models, Q times one input, the noise has "
              "one direction, that of the gradient of Q<:rank-2,rank-5>. On Figure 2's line it points across the "
              "line<:along>, with a variance that falls {halved|fold|2} where the distance from the origin is "
              "halved; on Figure 5's line it vanishes<:vanishes>.",
          .argue = argue};
}

}  // namespace flypaper::claims
