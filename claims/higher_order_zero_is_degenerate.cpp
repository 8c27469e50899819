// Appendix, in brackets: if the largest order at a zero of Q exceeds one, the Hessian there is not invertible.
#include <algorithm>
#include <cmath>

#include "claims/shared/expected_hessian.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/exact/geometry/local.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* line = "formula, Figures 1 and 4";
constexpr const char* plane = "formula, Figures 5 and 6";

struct Zeros {
  const char* q;
  std::vector<std::vector<double>> at;
};

/// |det H| over the largest |entry|^d, of a Hessian of one or two variables; of one that is all zero 0.
double invertibility(const std::vector<double>& hessian, double scale) {
  double size = 0.0;
  for (const double entry : hessian) size = std::max(size, std::abs(entry));
  if (hessian.size() == 1) return size / scale;
  return size > 0.0 ? std::abs(hessian[0] * hessian[3] - hessian[1] * hessian[2]) / (size * size) : 0.0;
}

/// Two routes to H: symbolic derivatives of Q, and automatic differentiation of the loss of samples.
Identity singular(const Zeros& zeros) {
  const Potential potential(zeros.q);
  double worst = 0.0;
  for (const auto& at : zeros.at) {
    worst = std::max(worst, invertibility(loss_hessian(local_model(potential, at)), 1.0));
    worst = std::max(worst, invertibility(expected_hessian(potential, at), 1.0));
  }
  return {.check = "|det H| over the square of H's largest entry, of one variable |H|, at zeros",
          .error = worst,
          .tolerance = 1e-9,
          .derivation = "differences of products of entries up to 1e3, each of some 50 roundings of 1e-16"};
}

constexpr const char* figure1 = "(w1+1.8)*(w1-1.8)^2";
constexpr const char* figure4 = "(w1+2)^2*(w1-2)^3";
constexpr const char* figure5 = "(w1^2+w2^2)*w1^2";
constexpr const char* figure2 = "(w1^2+w2^2)*w1";
const std::vector<std::vector<double>> on_line{{0.0, -5.0}, {0.0, -0.25}, {0.0, 1.0}, {0.0, 3.0}};

Argument argue(Laboratory& /*lab*/) {
  return {.assertions = {needs(line, "double", singular, Zeros{figure1, {{1.8}}},
                               foil_of_the_post("Figure 1's other zero, which is simple", Zeros{figure1, {{-1.8}}})),
                         needs(line, "triple", singular, Zeros{figure4, {{-2.0}, {2.0}}},
                               foil_of_the_post("the top of Figure 4's barrier", Zeros{figure4, {{-0.4}}})),
                         needs(plane, "degenerate-line", singular, Zeros{figure5, on_line},
                               foil("beside the line", Zeros{figure5, {{0.3, 1.0}}})),
                         control("regular-line", singular, Zeros{figure2, on_line},
                                 foil("beside the line", Zeros{figure2, {{0.3, 1.0}}}))}};
}

}  // namespace

Claim higher_order_zero_is_degenerate() {
  return {.id = "higher-order-zero-is-degenerate",
          .source = "Appendix, Hessian of the potential, in brackets",
          .statement =
              "If the largest of the orders of Q at a zero exceeds one, the Hessian there is not invertible and the "
              "zero is degenerate.",
          .cases = {line, plane},
          .sentence =
              "Right at the double and triple zeros of Figures 1 and 4<:double,triple> and on Figure 5's "
              "line<:degenerate-line>. In two variables the order does not matter: at a zero of Q the Hessian is "
              "the outer product of Q's gradient with itself, of rank one or zero, and is singular on Figure 2's "
              "line, too, where the zero is simple<:regular-line>.",
          .argue = argue};
}

}  // namespace flypaper::claims
