// Takeaways and appendix: in a neighbourhood of a critical point, to leading order, Sigma is a number times H. With
// Sigma ~ grad Q grad Q^T and H = grad Q grad Q^T + Q Hess Q the last term decides: beside w^k it makes H (2k - 1)/k
// times the first, beside a line it changes nothing else to leading order, at a crossing it has another direction.
#include <algorithm>
#include <cmath>

#include "claims/shared/proportion.hpp"
#include "flypaper/audit/report/claim.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* figure_1 = "(w+1.8)*(w-1.8)^2";
constexpr const char* figure_4 = "(w+2)^2*(w-2)^3";
constexpr const char* figure_2 = "(w1^2+w2^2)*w1";
constexpr const char* figure_5 = "(w1^2+w2^2)*w1^2";

constexpr double radius = 0x1p-12;

/// How fast the departure from proportionality falls: its exponent in the radius is 1 or more if Sigma and H are
/// proportional to leading order, and 0 if not. The least over the zeros.
Computed falls(const std::vector<ZeroSeen>& zeros) {
  Computed found{.check = "exponent, in the radius, of the least |B Sigma - number H| / |B Sigma| around the zeros",
                 .value = 1e9,
                 .error_bound = 0.0,
                 .asserted = above(0.5)};
  for (const ZeroSeen& zero : zeros) {
    const double far = proportion_around(zero, 8.0 * radius).residual;
    const double middle = proportion_around(zero, radius).residual;
    const double near = proportion_around(zero, radius / 8.0).residual;
    const double exponent = std::log2(middle / near) / 3.0;
    if (exponent >= found.value) continue;
    found.value = exponent;  // off by O(radius), which the change from eight times the radius bounds
    found.error_bound = std::abs(std::log2(far / middle) / 3.0 - exponent) + 1e-6;
  }
  return found;
}
Computed stays(const std::vector<ZeroSeen>& zeros) {
  Computed found = falls(zeros);
  found.asserted = below(0.5);
  return found;
}

/// Over all rays: 1024 of them, and what they change beside 512, which is three times what is missing.
Computed residual(const char* check, const std::string& q) {
  const double coarse = proportion_around({q, {0.0, 0.0}, 512}, radius).residual;
  const double fine = proportion_around({q, {0.0, 0.0}, 1024}, radius).residual;
  return {.check = check, .value = fine, .error_bound = std::abs(fine - coarse) + 1e-6};  // and 2 Q^2 beside v_y
}
Computed number(const char* check, const ZeroSeen& zero) {
  // What is left is of the order of the radius, here below three radii: 1e-4.
  return {.check = check, .value = proportion_around(zero, 0x1p-15).number, .error_bound = 1e-4};
}

/// Beside the origin of Figure 2: H_22 / (B Sigma_22) on the ray w2 = s w1.
Computed entry(double s) {
  const std::vector<double> at{1e-3, s * 1e-3};
  return {.check = "H_22 / (B Sigma_22) beside the origin of Figure 2",
          .value = precise_hessian(Potential(figure_2), at)[3] / sample_covariance(Potential(figure_2), at)[3],
          .error_bound = 1e-4};  // 2 Q^2 beside v_y, and rounding
}

Argument argue(Laboratory& /*lab*/) {
  const std::vector<ZeroSeen> one_1{{figure_1, {-1.8}}, {figure_1, {1.8}}};
  const std::vector<ZeroSeen> one_4{{figure_4, {-2.0}}, {figure_4, {2.0}}};
  const std::vector<ZeroSeen> line_2{{figure_2, {0.0, 1.0}}, {figure_2, {0.0, -3.0}}};
  const std::vector<ZeroSeen> line_5{{figure_5, {0.0, 1.0}}, {figure_5, {0.0, -3.0}}};
  const std::vector<ZeroSeen> origin_2{{figure_2, {0.0, 0.0}}};
  const std::vector<ZeroSeen> origin_5{{figure_5, {0.0, 0.0}}};
  const auto crossing = [](const auto& origin) { return foil_of_the_post("the origin in place of the line", origin); };
  const auto barrier = [](const char* q, double at) {
    return foil_of_the_post("the barrier top", std::vector<ZeroSeen>{{q, {at}}});
  };
  const auto off_origin = [](const auto& line) { return foil_of_the_post("the line in place of the origin", line); };
  return {
      .assertions = {needs("formula, minima of Figure 1", "figure-1", falls, one_1, barrier(figure_1, -0.6)),
                     needs("formula, minima of Figure 4", "figure-4", falls, one_4, barrier(figure_4, -0.4)),
                     needs("formula, line of Figure 2", "line-2", falls, line_2, crossing(origin_2)),
                     needs("formula, line of Figure 5", "line-5", falls, line_5, crossing(origin_5)),
                     contradicts("formula, origin of Figure 2", "origin-2", stays, origin_2, off_origin(line_2)),
                     contradicts("formula, origin of Figure 5", "origin-5", stays, origin_5, off_origin(line_5)),
                     context("double", [] { return number("beside a double zero", {figure_1, {1.8}}); }),
                     context("triple", [] { return number("beside a triple zero", {figure_4, {2.0}}); }),
                     context("left-2", [] { return residual("what is left around the origin of Figure 2", figure_2); }),
                     context("left-5", [] { return residual("what is left around the origin of Figure 5", figure_5); }),
                     context("flat", [] { return entry(10.0); }), context("steep", [] { return entry(0.1); })},
      .given = {{"ray", 10.0}}};
}

}  // namespace

Claim hessian_proportional_nearby() {
  return {.id = "hessian-proportional-nearby",
          .source = "Main takeaways; appendix, Hessian of the potential and last formula",
          .statement =
              "In the neighbourhood of a critical point, to leading order, the noise covariance is proportional "
              "to the Hessian, for models analytic in the parameters and linear in the data.",
          .cases = {"formula, minima of Figure 1", "formula, minima of Figure 4", "formula, line of Figure 2",
                    "formula, line of Figure 5", "formula, origin of Figure 2", "formula, origin of Figure 5"},
          .sentence =
              "Right beside the minima in one variable<:figure-1,figure-4> and beside both lines<:line-2,line-5>; "
              "the constant is multiplied by {double} at double and {triple} at triple zeros. Around the origin "
              "<no:origin-2,origin-5> number fits better than to {left-2|percent} in Figure 2 and {left-5|percent} "
              "in Figure 5, however near: in Figure 2 the entry of the Hessian along w2 over that of the covariance"
              " goes from {flat} to {steep} between rays of slope {ray} and its inverse.",
          .instead =
              "At a zero of Q, and to leading order beside minima in one variable and beside smooth lines of zeros, "
              "the noise covariance is proportional to the Hessian<:figure-1,figure-4,line-2,line-5>; around the "
              "origin of the potentials in two variables it is not<:origin-2,origin-5>.",
          .argue = argue};
}

}  // namespace flypaper::claims
