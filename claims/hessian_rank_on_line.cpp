// Figures 3 and 6 and the section on the connection: the rank of the Hessian on the line w1 = 0, decided on all of it
// at once by exact polynomials in w2.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "claims/shared/on_the_line.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/exact/geometry/local.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* exactly = "exact rational arithmetic";
constexpr const char* linear_text = "(w1^2+w2^2)*w1";
constexpr const char* linear_code = "(w1^2+w2^2)^2*w1";
constexpr const char* square_text = "(w1^2+w2^2)*w1^2";
constexpr const char* square_code = "(w1^2+w2^2)^2*w1^2";

/// The rank is 1 for any w2 != 0 if the determinant is the zero polynomial and the trace a monomial, which vanishes
/// nowhere but at 0; the error counts the terms that are against it.
Identity rank_is_one(const std::string& written) {
  const Polynomial q = expanded(Potential(written));
  const Polynomial h11 = hessian_on_line(q, 0, 0);
  const Polynomial h12 = hessian_on_line(q, 0, 1);
  const Polynomial h22 = hessian_on_line(q, 1, 1);
  return {.check = "on the line the Hessian's determinant is the zero polynomial and its trace a monomial in w2",
          .error = terms(h11 * h22 - h12 * h12) + std::abs(terms(h11 + h22) - 1.0),
          .tolerance = 0.0,
          .derivation = exactly};
}

Identity rank_is_zero(const std::string& written) {
  const Polynomial q = expanded(Potential(written));
  return {.check = "on the line all entries of the Hessian are the zero polynomial",
          .error = terms(hessian_on_line(q, 0, 0)) + terms(hessian_on_line(q, 0, 1)) + terms(hessian_on_line(q, 1, 1)),
          .tolerance = 0.0,
          .derivation = exactly};
}

/// For any w2 != 0 grad Q has a part across the line.
Identity slopes_across(const std::string& written) {
  return {.check = "on the line dQ/dw1 is a monomial in w2",
          .error = std::abs(terms(on_line(derivative(expanded(Potential(written)), 0))) - 1.0),
          .tolerance = 0.0,
          .derivation = exactly};
}

/// The other route: the derivatives that simulations use, as numbers at points of the line.
Identity agrees_with_numbers(const std::array<std::string, 2>& exact_and_numeric) {
  const Polynomial q = expanded(Potential(exact_and_numeric[0]));
  const Potential numeric_q(exact_and_numeric[1]);
  double worst = 0.0;
  for (const double w2 : {-10.0, -0.03, 0.4, 3.0}) {
    const std::vector<double> numeric = loss_hessian(local_model(numeric_q, std::vector<double>{0.0, w2}));
    double scale = 0.0;
    for (const double entry : numeric) scale = std::max(scale, std::abs(entry));
    for (const auto& [i, j] : {std::pair{0U, 0U}, {0U, 1U}, {1U, 1U}}) {
      double exact = 0.0;
      const Polynomial entry = hessian_on_line(q, i, j);
      for (const auto& [exponents, coefficient] : entry.terms())
        exact += coefficient.to_double() * std::pow(w2, exponents[1]);
      worst = std::max(worst, std::abs(exact - numeric[2 * i + j]) / scale);
    }
  }
  return {.check = "at four points of the line the Hessian by automatic differentiation is the polynomial's (relative)",
          .error = worst,
          .tolerance = 1e-13,
          .derivation = "some hundred roundings of 1e-16 each"};
}

Identity rank_at_origin(const std::array<double, 2>& at) {
  double sum = 0.0;
  for (const char* written : {linear_text, linear_code, square_text, square_code})
    for (const double entry : loss_hessian(local_model(Potential(written), at))) sum += std::abs(entry);
  return {.check = "at the origin the four Hessians are 0",
          .error = sum,
          .tolerance = 0.0,
          .derivation = "products with 0 are exact"};
}

Argument argue(Laboratory& /*lab*/) {
  const auto square = foil_of_the_post("Figure 6's line, where Q is quadratic in w1", std::string(square_text));
  const auto linear = foil_of_the_post("Figure 3's line, where Q is linear in w1", std::string(linear_text));
  using Two = std::array<std::string, 2>;
  return {
      .assertions = {needs("formula, Figure 3", "one-text", rank_is_one, std::string(linear_text), square),
                     needs("formula, Figure 3", "slope-text", slopes_across, std::string(linear_text), square),
                     needs("as run, Figure 3", "one-code", rank_is_one, std::string(linear_code), square),
                     needs("as run, Figure 3", "slope-code", slopes_across, std::string(linear_code), square),
                     needs("formula, Figure 6", "zero-text", rank_is_zero, std::string(square_text), linear),
                     needs("as run, Figure 6", "zero-code", rank_is_zero, std::string(square_code), linear),
                     control("numbers-text", agrees_with_numbers, Two{linear_text, linear_text},
                             foil_of_the_post("the code's potential for the numbers", Two{linear_text, linear_code})),
                     control("numbers-code", agrees_with_numbers, Two{linear_code, linear_code},
                             foil_of_the_post("the text's potential for the numbers", Two{linear_code, linear_text})),
                     control("origin", rank_at_origin, std::array{0.0, 0.0},
                             foil_of_the_post("a point of the line", std::array{0.0, 1.0})),
                     context("power-text", [] { return power_of(linear_text); }),
                     context("power-code", [] { return power_of(linear_code); })}};
}

}  // namespace

Claim hessian_rank_on_line() {
  return {
      .id = "hessian-rank-on-line",
      .source = "Figure 6, caption; Connection between degeneracies and SGD dynamics, first two paragraphs",
      .statement =
          "Where Q is linear in w1, its gradient has a part across the line w1 = 0 and the Hessian of the "
          "potential a nonzero eigenvalue for any w2 other than 0; where Q is quadratic in w1, the Hessian has "
          "rank 0 on the line.",
      .quantifier = Quantifier::every,
      .cases = {"formula, Figure 3", "as run, Figure 3", "formula, Figure 6", "as run, Figure 6"},
      .sentence =
          "As the post says: at <every:one-text,slope-text,one-code,slope-code> point of Figure 3's line but the "
          "origin the Hessian has rank one, its curvature going as w2 to the power {power-text|1} with the text's "
          "potential and {power-code|1} with the code's; on <all:zero-text,zero-code> of Figure 6's line and at the "
          "origin it vanishes<:origin>.",
      .argue = argue};
}

}  // namespace flypaper::claims
