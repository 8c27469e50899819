// Appendix: "a critical point, i.e. a point such that Q = 0". In "Terminology" critical is where the gradient of the
// loss vanishes, which is Q grad Q = 0: the tops of barriers too.
#include <algorithm>
#include <cmath>

#include "claims/shared/expected_hessian.hpp"
#include "claims/shared/homogeneous.hpp"
#include "claims/shared/sample_moments.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/exact/geometry/local.hpp"

namespace flypaper::claims {
namespace {

/// A place in one variable between two zeros of Q, or beside one.
struct Bracket {
  std::string q;
  double from;
  double to;
};

/// Where the gradient of the expected loss changes its sign from + to -, by bisection; the loss falls at `to`.
double top_between(const Bracket& bracket) {
  const Potential potential(bracket.q);
  const auto slope = [&](double w) {
    return batch_moments(gradient_of(potential, {w}, Loss::half_mse), nodes_of({}), 1).mean[0];
  };
  double from = bracket.from;
  double to = bracket.to;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (from + to);
    (slope(middle) > 0.0 ? from : to) = middle;
  }
  return 0.5 * (from + to);
}

/// |Q| at the critical point that bisection finds.
Computed size_at_top(const Bracket& bracket) {
  const Potential potential(bracket.q);
  const double at = top_between(bracket);
  return {.check = "size of Q where the gradient of the loss vanishes between the minima, " + bracket.q,
          .value = std::abs(local_model(potential, std::vector<double>{at}).q),
          .error_bound = 1e-6,  // the place is known to 1e-12, Q' is below 1e3 there
          .asserted = above(1.0)};
}

/// The other direction: where Q is 0 the mean gradient of samples is, too.
struct Point {
  std::string q;
  std::vector<double> at;
};
Identity slopes_at(const std::vector<Point>& points) {
  double worst = 0.0;
  for (const Point& point : points) {
    for (const double entry :
         batch_moments(gradient_of(Potential(point.q), point.at, Loss::half_mse), nodes_of({}), 1).mean)
      worst = std::max(worst, std::abs(entry));
  }
  return {.check = "the largest entry of the loss's gradient at zeros of Q",
          .error = worst,
          .tolerance = 1e-11,
          .derivation = "zeros are known to 4e-16, curvatures are below 200 there, labels have a mean of 1e-16"};
}

/// The Hessian of the loss at the top of Figure 1's barrier and the noise covariance there.
Computed hessian_at_top(const Bracket& bracket) {
  return {.check = "Hessian of the loss, half-MSE, at the barrier top of Figure 1",
          .value = expected_hessian(Potential(bracket.q), {top_between(bracket)})[0],
          .error_bound = 1e-6};  // as size_at_top
}
Computed noise_at_top(const Bracket& bracket) {
  return {.check = "B times the noise variance at that critical point",
          .value = sample_covariance(Potential(bracket.q), {top_between(bracket)})[0],
          .error_bound = 1e-12,  // the square of Q' at 1e-12 from its zero
          .asserted = below(0.01)};
}

Argument argue(Laboratory& /*lab*/) {
  const Bracket figure_1{"(w+1.8)*(w-1.8)^2", -1.7, 1.7};
  const Bracket figure_4{"(w+2)^2*(w-2)^3", -1.9, 1.9};
  // Where the gradient of the loss vanishes at the sharp minimum itself: bisection on the negative of the slope.
  const Bracket at_zero{"w+1.8", -1.8, -1.8};
  const auto minimum = foil_of_the_post("the minimum in place of the barrier", at_zero);
  const auto not_homogeneous = foil("with a constant added", Homogeneous{"(w1^2+w2^2)*w1 + 1/100", 3.0});
  return {
      .assertions = {
          contradicts("formula, Figure 1", "top-1", size_at_top, figure_1, minimum),
          contradicts("formula, Figure 4", "top-4", size_at_top, figure_4, minimum),
          needs("formula, Figures 2 and 3", "euler-2", euler, Homogeneous{"(w1^2+w2^2)*w1", 3.0}, not_homogeneous),
          needs("formula, Figures 5 and 6", "euler-5", euler, Homogeneous{"(w1^2+w2^2)*w1^2", 4.0}, not_homogeneous),
          control("zeros", slopes_at,
                  std::vector<Point>{{figure_1.q, {-1.8}},
                                     {figure_1.q, {1.8}},
                                     {figure_4.q, {2.0}},
                                     {"(w1^2+w2^2)*w1", {0.0, 2.0}},
                                     {"(w1^2+w2^2)*w1^2", {0.0, 2.0}}},
                  foil("beside the zeros", std::vector<Point>{{figure_1.q, {-1.79}}})),
          control("noise", noise_at_top, figure_1, foil("half-way down", Bracket{figure_1.q, -1.2, -1.2})),
          context("hessian", [figure_1] { return hessian_at_top(figure_1); })}};
}

}  // namespace

Claim critical_means_zero() {
  return {.id = "critical-means-zero",
          .source = "Appendix, Hessian of the potential",
          .statement = "Read as an equivalence: a point is critical for the loss if and only if Q vanishes there.",
          .cases = {"formula, Figure 1", "formula, Figure 4", "formula, Figures 2 and 3", "formula, Figures 5 and 6"},
          .sentence =
              "A zero of Q is critical<:zeros>, and for the potentials in two variables the converse is true as "
              "well<:euler-2,euler-5>. In one variable the top of the barrier is critical too, as the post's own "
              "terminology has it, with Q of size {top-1} in Figure 1 and {top-4} in Figure 4<:top-1,top-4>. In "
              "Figure 1 the noise vanishes there<:noise> and the Hessian, with [[half-MSE]], is {hessian}: the "
              "proportionality is one at zeros of Q.",
          .instead = "Let w* be a zero of Q, which is a critical point of least loss.",
          .argue = argue};
}

}  // namespace flypaper::claims
