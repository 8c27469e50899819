#include "flypaper/exact/geometry/irrational_zero.hpp"

#include <fmt/format.h>

#include <cmath>

#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/algebra/real_zeros.hpp"

namespace flypaper {
namespace {

/// Q expanded; 0 if it is no polynomial: its zeros are then found by no exact method.
Univariate expanded(const Potential& potential) {
  try {
    return univariate_in(expanded_at(potential.graph(), potential.q(), std::vector<Rational>(1)), 0);
  } catch (const NotAPolynomial&) {
    return {};
  }
}

}  // namespace

LearningCoefficient near_zero(const Potential& potential, std::span<const Rational> at) {
  LearningCoefficient found;
  found.method = Method::not_a_zero;
  found.reason = "not a zero of Q";
  std::vector<double> rounded_at;
  for (const Rational& w : at) rounded_at.push_back(w.to_double());
  const std::span<const double> point(rounded_at);
  const bool vanishing = vanishes(potential.graph(), potential.q(), point);
  const std::string size = rounded(std::abs(potential.graph().evaluate(potential.q(), point)), 2);
  if (at.size() > 1) {
    if (!vanishing) return found;
    found.method = Method::not_determined;
    found.reason = fmt::format(
        "Q is not 0 here, though |Q| = {} vanishes up to rounding: the point may stand for a zero that decimals cannot "
        "name, such as one of irrational coordinates",
        size);
    return found;
  }
  const Rational reach = (at[0].sign() < 0 ? -at[0] : at[0]) / Rational(1'000'000'000'000'000);
  const Univariate q = reach.is_zero() ? Univariate{} : expanded(potential);
  const std::vector<RealZero> zeros =
      q.is_zero() ? std::vector<RealZero>{} : real_zeros(q, at[0] - reach, at[0] + reach);
  if (zeros.size() == 1) {
    const RealZero& zero = zeros.front();
    found = {};
    found.value = Rational(1, 2 * std::int64_t{zero.order});
    found.multiplicity = 1;
    found.method = Method::order_of_zero;
    found.certificate = {
        fmt::format("the point stands for the zero of {} that is within 1e-15 of it",
                    print(polynomial_of(minimal_polynomial(q, zero), 0))),
        fmt::format("a zero of order {} of Q, {}: |Q| < t has a volume of order t^({})", zero.order,
                    zero.is_exact() ? zero.lower.print() : "irrational", Rational(1, zero.order).print())};
    return found;
  }
  if (!vanishing) return found;
  found.reason += fmt::format(", though |Q| = {} vanishes up to rounding: {} zeros are within 1e-15 of the point", size,
                              zeros.size());
  if (zeros.size() > 1) found.method = Method::not_determined;
  return found;
}

}  // namespace flypaper
