// Takeaways and appendix: in a neighbourhood of a critical point, to leading order, Sigma is a number times H. With
// Sigma ~ grad Q grad Q^T and H = grad Q grad Q^T + Q Hess Q the last term decides: beside w^k it makes H (2k - 1)/k
// times the first, beside a line it changes nothing else to leading order, at a crossing it has another direction.
#include <algorithm>
#include <cmath>

#include "claims/shared/proportion.hpp"
#include "flypaper/report/claim.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* figure_1 = "(w+1.8)*(w-1.8)^2";
constexpr const char* figure_4 = "(w+2)^2*(w-2)^3";
constexpr const char* figure_2 = "(w1^2+w2^2)*w1";
constexpr const char* figure_5 = "(w1^2+w2^2)*w1^2";

/// To leading order: what is left at a radius of 1/1000 is of the order of the radius, 3/1000 in the cases here.
Computed proportional(const std::vector<Neighbourhood>& places) {
  double worst = 0.0;
  for (const Neighbourhood& place : places) worst = std::max(worst, proportion_around(place).residual);
  // Rounding: sums of nine terms; second derivatives of Q are at most 1e6 times Q, whose square has 1e-16 of its size.
  return {.check = "around the zeros at a radius of 1/1000: largest |B Sigma - number H| / |B Sigma|, one number each",
          .value = worst,
          .error_bound = 1e-8,
          .asserted = below(0.01)};
}

/// The least over two radii: it does not fall with the radius.
Computed disproportional(const std::string& q) {
  const auto at = [&](double radius) { return proportion_around({q, {0.0, 0.0}, radius}).residual; };
  return {.check = "around the origin at radii of 1/1000 and 1/8000: least of the two |B Sigma - number H| / |B Sigma|",
          .value = std::min(at(1e-3), at(1.25e-4)),
          .error_bound = 1e-8,
          .asserted = above(0.1)};
}

Computed number(const char* check, const Neighbourhood& place) {
  return {.check = check, .value = proportion_around(place).number, .error_bound = 0.01 * place.radius / 1e-3};
}

/// Beside the origin of Figure 2: H_22 / (B Sigma_22) on the ray w2 = s w1.
Computed entry(double s) {
  const std::vector<double> at{1e-3, s * 1e-3};
  return {.check = "H_22 / (B Sigma_22) beside the origin of Figure 2",
          .value = expected_hessian(Potential(figure_2), at)[3] / sample_covariance(Potential(figure_2), at)[3],
          .error_bound = 1e-4};  // the noise of 2 Q^2, and rounding by polarisation
}

Argument argue(Laboratory&) {
  const std::vector<Neighbourhood> one_1{{figure_1, {-1.8}}, {figure_1, {1.8}}};
  const std::vector<Neighbourhood> one_4{{figure_4, {-2.0}}, {figure_4, {2.0}}};
  const std::vector<Neighbourhood> line_2{{figure_2, {0.0, 1.0}}, {figure_2, {0.0, -3.0}}};
  const std::vector<Neighbourhood> line_5{{figure_5, {0.0, 1.0}}, {figure_5, {0.0, -3.0}}};
  const std::vector<Neighbourhood> origin_2{{figure_2, {0.0, 0.0}}};
  const std::vector<Neighbourhood> origin_5{{figure_5, {0.0, 0.0}}};
  const auto crossing = [](const auto& origin) { return foil_of_the_post("the origin in place of the line", origin); };
  const auto barrier = [](const char* q, double at) {
    return foil_of_the_post("the barrier top", std::vector<Neighbourhood>{{q, {at}}});
  };
  const auto alone = foil("a zero line alone, Q = w1", std::string("w1 + 0*w2"));
  return {.assertions = {needs("minima of Figure 1", "figure-1", proportional, one_1, barrier(figure_1, -0.6)),
                         needs("minima of Figure 4", "figure-4", proportional, one_4, barrier(figure_4, -0.4)),
                         needs("line of Figure 2", "line-2", proportional, line_2, crossing(origin_2)),
                         needs("line of Figure 5", "line-5", proportional, line_5, crossing(origin_5)),
                         contradicts("origin of Figure 2", "origin-2", disproportional, std::string(figure_2), alone),
                         contradicts("origin of Figure 5", "origin-5", disproportional, std::string(figure_5), alone),
                         context("double", [] { return number("beside a double zero", {figure_1, {1.8}, 1e-5}); }),
                         context("triple", [] { return number("beside a triple zero", {figure_4, {2.0}, 1e-5}); }),
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
          .cases = {"minima of Figure 1", "minima of Figure 4", "line of Figure 2", "line of Figure 5",
                    "origin of Figure 2", "origin of Figure 5"},
          .sentence =
              "Right beside the minima in one variable <:figure-1,figure-4> and beside both lines "
              "<:line-2,line-5>, where the constant is multiplied by {double} at double and {triple} at triple "
              "zeros. Around the origin of both 2D potentials no number does, at <every:origin-2,origin-5> "
              "radius: for Figure 2's the ratio of Hessian to covariance along w2 goes from {flat} where w2 is "
              "{ray} times w1 to {steep} where w1 is {ray} times w2.",
          .argue = argue};
}

}  // namespace flypaper::claims
