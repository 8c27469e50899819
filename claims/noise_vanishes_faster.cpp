// Main takeaways: near a critical point the noise covariance goes to zero faster along more degenerate directions. How
// fast is the exponent e of Sigma_dd ~ t^e on a straight way into the point, t the distance.
#include <cmath>

#include "claims/shared/sample_moments.hpp"
#include "flypaper/audit/report/claim.hpp"

namespace flypaper::claims {
namespace {

/// A straight way into a zero, and a coordinate whose noise is looked at.
struct Way {
  std::string q;
  std::vector<double> zero;
  std::vector<double> from;  ///< the direction that it comes from
  std::size_t coordinate;
};

/// e and a bound of its error. The exponent at t is off by O(t) or O(t^2): less than the change from 2 t to t.
struct Exponent {
  double value;
  double error;
};
Exponent exponent(const Way& way) {
  const Potential potential(way.q);
  const auto noise = [&](double t) {
    std::vector<double> at = way.zero;
    for (std::size_t i = 0; i < at.size(); ++i) at[i] += t * way.from[i];
    return sample_covariance(potential, at)[way.coordinate * at.size() + way.coordinate];
  };
  constexpr double t = 0x1p-12;
  const double fine = std::log2(noise(2.0 * t) / noise(t));
  const double coarse = std::log2(noise(4.0 * t) / noise(2.0 * t));
  return {fine, std::abs(fine - coarse) + 1e-9};
}

/// The way along a more degenerate direction or point, and along a less degenerate one.
struct Pair {
  Way more;
  Way less;
};

/// By how much the exponent is larger along the more degenerate one: "faster" is more than 0, and the least that it can
/// be for analytic Q is 2.
Computed faster(const Pair& pair) {
  const Exponent more = exponent(pair.more);
  const Exponent less = exponent(pair.less);
  return {.check = "exponent of the noise variance along the more degenerate direction less that along the other",
          .value = more.value - less.value,
          .error_bound = more.error + less.error,
          .asserted = above(1.0)};
}

/// At one rate: the exponents differ by less than one.
Computed no_faster(const Pair& pair) {
  Computed found = faster(pair);
  found.asserted = below(1.0);
  return found;
}

Pair in_one_variable(const char* q, double more, double less) { return {{q, {more}, {1.0}, 0}, {q, {less}, {1.0}, 0}}; }
/// Into one point: the second coordinate is the more degenerate one.
Pair in_two(const char* q, const std::vector<double>& zero, const std::vector<double>& from) {
  return {{q, zero, from, 1}, {q, zero, from, 0}};
}

Computed at_minimum_of_figure_4(const char* check, double zero) {
  const Exponent found = exponent({"(w+2)^2*(w-2)^3", {zero}, {1.0}, 0});
  return {.check = check, .value = found.value, .error_bound = found.error};
}

/// Sigma_11 / Sigma_22 beside the corner of w1^2 w2, where w1 is the more degenerate direction, on the ray w2 = s w1.
Computed at_corner(double s) {
  const auto noise = sample_covariance(Potential("w1^2*w2"), {1e-3, s * 1e-3});
  return {.check = "corner of w1^2 w2: noise variance along w1 over that along w2",
          .value = noise[0] / noise[3],
          .error_bound = 1e-9};  // rounding
}

Argument argue(Laboratory& /*lab*/) {
  constexpr const char* figure_2 = "(w1^2+w2^2)*w1";
  constexpr const char* figure_5 = "(w1^2+w2^2)*w1^2";
  const Pair line_2 = in_two(figure_2, {0.0, 1.0}, {1.0, 0.0});
  const Pair line_5 = in_two(figure_5, {0.0, 1.0}, {1.0, 0.0});
  const Pair origin_2 = in_two(figure_2, {0.0, 0.0}, {0.5, 1.0});
  const Pair origin_5 = in_two(figure_5, {0.0, 0.0}, {0.5, 1.0});
  const auto at_origin = [](const Pair& pair) { return foil_of_the_post("the way into the origin", pair); };
  const auto off_origin = [](const Pair& pair) { return foil_of_the_post("the way into the line", pair); };
  const auto one = foil("two zeros of one order", in_one_variable("(w+2)^2*(w-2)^2", 2.0, -2.0));
  return {
      .assertions = {
          needs("formula, minima of Figure 1", "figure-1", faster, in_one_variable("(w+1.8)*(w-1.8)^2", 1.8, -1.8),
                one),
          needs("formula, minima of Figure 4", "figure-4", faster, in_one_variable("(w+2)^2*(w-2)^3", 2.0, -2.0), one),
          needs("formula, line of Figure 2", "line-2", faster, line_2, at_origin(origin_2)),
          needs("formula, line of Figure 5", "line-5", faster, line_5, at_origin(origin_5)),
          contradicts("formula, origin of Figure 2", "origin-2", no_faster, origin_2, off_origin(line_2)),
          contradicts("formula, origin of Figure 5", "origin-5", no_faster, origin_5, off_origin(line_5)),
          context("double", [] { return at_minimum_of_figure_4("exponent at a double zero", -2.0); }),
          context("triple", [] { return at_minimum_of_figure_4("exponent at a triple zero", 2.0); }),
          context("corner", [] { return at_corner(1.0); }), context("corner-far", [] { return at_corner(0.25); })}};
}

}  // namespace

Claim noise_vanishes_faster() {
  return {.id = "noise-vanishes-faster",
          .source = "Main takeaways",
          .statement =
              "Towards a critical point the noise covariance goes to zero faster along more degenerate "
              "directions, to leading order.",
          .cases = {"formula, minima of Figure 1", "formula, minima of Figure 4", "formula, line of Figure 2",
                    "formula, line of Figure 5", "formula, origin of Figure 2", "formula, origin of Figure 5"},
          .sentence =
              "Right at zeros and across lines of zeros<:figure-1,figure-4,line-2,line-5>: the variance goes like the "
              "distance to the power {double|1} at double and {triple|1} at triple ones. On straight rays into the "
              "origin both directions lose it at one rate<:origin-2,origin-5>; beside a corner of orders two and one "
              "the more degenerate keeps {corner|1} times the other's on the diagonal, {corner-far|2} times where w1 "
              "is four times w2.",
          .instead =
              "Across a line of zeros the noise covariance goes to zero faster, the more degenerate that "
              "direction<:line-2,line-5>; on straight rays into a point such as the origin both directions lose it at "
              "one rate<:origin-2,origin-5>.",
          .argue = argue};
}

}  // namespace flypaper::claims
