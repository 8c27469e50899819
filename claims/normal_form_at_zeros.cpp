// Appendix: Q analytic is to leading order P(w) prod (w_mu - w*_mu)^k_mu with P(w*) != 0 near a zero w*. Note 16 says
// that a resolution of singularities, left out there for simplicity, would make this rigorous.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "flypaper/audit/report/claim.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper::claims {
namespace {

struct Zero {
  std::string q;
  std::vector<double> at;
};
/// |P| with P = Q / (u1^k1 u2^k2), u = w - w*, at the polar coordinates of u; in one variable at u = radius cos(angle).
struct Quotient {
  const Potential& potential;
  const std::vector<double>& zero;
  std::array<int, 2> k{};

  [[nodiscard]] double at(double radius, double angle) const {
    const std::array<double, 2> u{radius * std::cos(angle), radius * std::sin(angle)};
    std::vector<double> w = zero;
    double monomial = 1.0;
    for (std::size_t i = 0; i < w.size(); ++i) {
      w[i] += u.at(i);
      monomial *= std::pow(u.at(i), k.at(i));
    }
    return std::abs(potential.graph().evaluate(potential.q(), std::span<const double>(w)) / monomial);
  }
};

constexpr double radius = 1e-5;
constexpr double beside = 1e-4;  // the angle to an axis

/// The largest power, in size, with which |P| goes to zero or to infinity into the zero along rays, and beside an axis
/// at one distance. Where it is not 0, P is not continuous or is 0 at the zero.
double largest_power(const Quotient& p) {
  constexpr double quarter = 0.5 * std::numbers::pi;
  double largest = 0.0;
  const auto power = [&](double two, double one) { largest = std::max(largest, std::abs(std::log2(two / one))); };
  if (p.zero.size() == 1) {
    for (const double side : {0.0, 2.0 * quarter}) power(p.at(2.0 * radius, side), p.at(radius, side));
    return largest;
  }
  for (int i = 0; i < 8; ++i) {
    const double ray = 0.3 + i * 0.5 * quarter;
    power(p.at(2.0 * radius, ray), p.at(radius, ray));
  }
  for (const double axis : {0.0, quarter, 2.0 * quarter, 3.0 * quarter})
    power(p.at(radius, axis + 2.0 * beside), p.at(radius, axis + beside));
  return largest;
}

/// The least of it over all exponents up to 6: 0 if there is a normal form in these coordinates. Larger exponents leave
/// larger powers along the rays, as Q is of lower degree.
Computed power_left(const Zero& zero) {
  const Potential potential(zero.q);
  double least = std::numeric_limits<double>::infinity();
  for (int k1 = 0; k1 <= 6; ++k1) {
    for (int k2 = 0; k2 <= (zero.at.size() == 1 ? 0 : 6); ++k2)
      least = std::min(least, largest_power({potential, zero.at, {k1, k2}}));
  }
  // Next terms are of the order of the radius, with factors below 10, and of the angle.
  return {.check = "the power with which |P| vanishes or grows along a ray or beside an axis, for the best exponents",
          .value = least,
          .error_bound = 1e-3,
          .asserted = below(0.5)};
}

/// There is none: whatever the exponents, P vanishes at the zero or has no bound beside it.
Computed no_form(const Zero& zero) {
  Computed found = power_left(zero);
  found.asserted = above(0.5);
  return found;
}

Argument argue(Laboratory& /*lab*/) {
  const Zero origin_2{"(w1^2+w2^2)*w1", {0.0, 0.0}};
  const Zero origin_5{"(w1^2+w2^2)*w1^2", {0.0, 0.0}};
  const auto crossing = foil_of_the_post("the origin of Figure 2", origin_2);
  const auto off_origin = [](Zero zero) {
    zero.at[1] = 1.0;
    return foil_of_the_post("the line off the origin", zero);
  };
  // Blown up, w1 = u1 u2 and w2 = u2 or w1 = u1 and w2 = u1 u2: a chart for either direction.
  const Zero along{"((w1*w2)^2+w2^2)*(w1*w2)", {0.0, 0.0}};
  const Zero across{"(w1^2+(w1*w2)^2)*w1", {0.0, 0.0}};
  const Zero along_5{"((w1*w2)^2+w2^2)*(w1*w2)^2", {0.0, 0.0}};
  return {.assertions = {
              needs("formula, minima of Figure 1", "sharp", power_left, Zero{"(w+1.8)*(w-1.8)^2", {-1.8}}, crossing),
              needs("formula, minima of Figure 1", "flat", power_left, Zero{"(w+1.8)*(w-1.8)^2", {1.8}}, crossing),
              needs("formula, minima of Figure 4", "left", power_left, Zero{"(w+2)^2*(w-2)^3", {-2.0}}, crossing),
              needs("formula, minima of Figure 4", "right", power_left, Zero{"(w+2)^2*(w-2)^3", {2.0}}, crossing),
              needs("formula, line of Figure 2", "line-2", power_left, Zero{"(w1^2+w2^2)*w1", {0.0, 1.0}}, crossing),
              needs("formula, line of Figure 5", "line-5", power_left, Zero{"(w1^2+w2^2)*w1^2", {0.0, 1.0}}, crossing),
              contradicts("formula, origin of Figure 2", "origin-2", no_form, origin_2, off_origin(origin_2)),
              contradicts("formula, origin of Figure 5", "origin-5", no_form, origin_5, off_origin(origin_5)),
              control("blown-up", power_left, along, crossing), control("other-chart", power_left, across, crossing),
              control("blown-up-5", power_left, along_5, crossing)}};
}

}  // namespace

Claim normal_form_at_zeros() {
  return {.id = "normal-form-at-zeros",
          .source = "Appendix, Hessian of the potential; note 16",
          .statement =
              "Near a zero of analytic Q, to leading order, Q is a function that does not vanish there times powers of "
              "the coordinates' distances from it; the resolution of singularities that would make this rigorous is "
              "left out (note 16).",
          .cases = {"formula, minima of Figure 1", "formula, minima of Figure 4", "formula, line of Figure 2",
                    "formula, line of Figure 5", "formula, origin of Figure 2", "formula, origin of Figure 5"},
          .sentence =
              "Right in one variable<:sharp,flat,left,right> and on both lines off the origin<:line-2,line-5>. At the "
              "origin what is left beside the power of w1 is w1² + w2², which vanishes there, and dividing it by "
              "further powers of w1 or w2 makes it grow without bound beside an axis<:origin-2,origin-5>. The "
              "resolution that note 16 leaves out, as the post says for simplicity, mends it: one blow-up is "
              "enough<:blown-up,other-chart,blown-up-5>.",
          .instead =
              "In suitable coordinates, which a resolution of singularities provides, Q is locally a function without "
              "zeros times powers of the coordinates.",
          .argue = argue};
}

}  // namespace flypaper::claims
