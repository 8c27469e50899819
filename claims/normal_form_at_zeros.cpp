// Appendix: Q analytic is to leading order P(w) prod (w_mu - w*_mu)^k_mu with P(w*) != 0 near a zero w*. Note 16 says
// that a resolution of singularities, left out there for simplicity, would make this rigorous.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "flypaper/model/potential.hpp"
#include "flypaper/report/claim.hpp"

namespace flypaper::claims {
namespace {

struct Zero {
  std::string q;
  std::vector<double> at;
};

/// Points at two small distances of the zero: either side in one variable, 64 directions in two.
std::vector<std::vector<double>> offsets(std::size_t dimension) {
  std::vector<std::vector<double>> found;
  for (const double radius : {1e-4, 1e-5}) {
    if (dimension == 1) {
      found.push_back({radius});
      found.push_back({-radius});
      continue;
    }
    for (int i = 0; i < 64; ++i) {
      const double angle = (i + 0.5) * std::numbers::pi / 32.0;
      found.push_back({radius * std::cos(angle), radius * std::sin(angle)});
    }
  }
  return found;
}

/// Largest over least |P| with P = Q / (u1^k1 u2^k2), u = w - w*.
double spread_of(const Potential& potential, const Zero& zero, int k1, int k2) {
  double least = std::numeric_limits<double>::infinity();
  double most = 0.0;
  for (const auto& offset : offsets(zero.at.size())) {
    std::vector<double> w = zero.at;
    double monomial = 1.0;
    for (std::size_t i = 0; i < w.size(); ++i) {
      w[i] += offset[i];
      monomial *= std::pow(offset[i], i == 0 ? k1 : k2);
    }
    const double p = std::abs(potential.graph().evaluate(potential.q(), std::span<const double>(w)) / monomial);
    least = std::min(least, p);
    most = std::max(most, p);
  }
  return most / least;
}

/// The least spread over all exponents up to 6: 1 + O(distance) if there is a normal form in these coordinates.
Computed spread(const Zero& zero) {
  const Potential potential(zero.q);
  double least = std::numeric_limits<double>::infinity();
  for (int k1 = 0; k1 <= 6; ++k1) {
    for (int k2 = 0; k2 <= (zero.at.size() == 1 ? 0 : 6); ++k2) {
      least = std::min(least, spread_of(potential, zero, k1, k2));
    }
  }
  // Rounding of the offset: 4e-16 of the coordinate in 1e-5, to the third power.
  return {.check = "largest over least |P| at distances of 1e-4 and 1e-5, for the best exponents up to 6",
          .value = least,
          .error_bound = least * 1e-9,
          .asserted = below(1.1)};
}

/// There is none: whatever the exponents, P has no limit other than 0.
Computed no_form(const Zero& zero) {
  Computed found = spread(zero);
  found.asserted = above(1.1);
  return found;
}

Argument argue(Laboratory&) {
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
              needs("formula, minima of Figure 1", "sharp", spread, Zero{"(w+1.8)*(w-1.8)^2", {-1.8}}, crossing),
              needs("formula, minima of Figure 1", "flat", spread, Zero{"(w+1.8)*(w-1.8)^2", {1.8}}, crossing),
              needs("formula, minima of Figure 4", "left", spread, Zero{"(w+2)^2*(w-2)^3", {-2.0}}, crossing),
              needs("formula, minima of Figure 4", "right", spread, Zero{"(w+2)^2*(w-2)^3", {2.0}}, crossing),
              needs("formula, line of Figure 2", "line-2", spread, Zero{"(w1^2+w2^2)*w1", {0.0, 1.0}}, crossing),
              needs("formula, line of Figure 5", "line-5", spread, Zero{"(w1^2+w2^2)*w1^2", {0.0, 1.0}}, crossing),
              contradicts("formula, origin of Figure 2", "origin-2", no_form, origin_2, off_origin(origin_2)),
              contradicts("formula, origin of Figure 5", "origin-5", no_form, origin_5, off_origin(origin_5)),
              control("blown-up", spread, along, crossing), control("other-chart", spread, across, crossing),
              control("blown-up-5", spread, along_5, crossing)}};
}

}  // namespace

Claim normal_form_at_zeros() {
  return {.id = "normal-form-at-zeros",
          .source = "Appendix, Hessian of the potential; note 16",
          .statement =
              "Near a zero of analytic Q, to leading order, Q is a function that does not vanish there times "
              "powers of the coordinates' distances from it.",
          .cases = {"formula, minima of Figure 1", "formula, minima of Figure 4", "formula, line of Figure 2",
                    "formula, line of Figure 5", "formula, origin of Figure 2", "formula, origin of Figure 5"},
          .sentence =
              "Right in one variable<:sharp,flat,left,right> and on both lines off the origin<:line-2,line-5>. At the "
              "origin the factor left by the best exponents up to the sixth still varies {origin-2|fold|2} on a small "
              "circle, in Figure 2 as in Figure 5<:origin-2,origin-5>. The resolution that note 16 leaves out mends "
              "it: one blow-up is enough<:blown-up,other-chart,blown-up-5>.",
          .instead =
              "In suitable coordinates, which a resolution of singularities provides, Q is locally a function without "
              "zeros times powers of the coordinates.",
          .argue = argue};
}

}  // namespace flypaper::claims
