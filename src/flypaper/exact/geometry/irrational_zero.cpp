#include "flypaper/exact/geometry/irrational_zero.hpp"

#include <fmt/format.h>

#include <cmath>

#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/geometry/real_root_intervals.hpp"

namespace flypaper {
namespace {

/// The zeros of Q in [at - reach, at + reach] with their orders.
struct Zero {
  RootInterval place;
  SquareFreeFactor factor;
};

std::vector<Zero> zeros_around(const Potential& potential, const Rational& at, const Rational& reach) {
  std::vector<Zero> zeros;
  Polynomial q;
  try {
    q = expanded_at(potential.graph(), potential.q(), std::vector<Rational>(1));
  } catch (const NotAPolynomial&) {
    return {};  // its zeros are found by no exact method
  }
  for (const SquareFreeFactor& part : square_free(univariate_in(q, 0))) {
    for (const RootInterval& root : real_roots(part.factor, at - reach, at + reach)) {
      zeros.push_back({.place = recognised(part.factor, root), .factor = part});
    }
  }
  return zeros;
}

std::string print(const Univariate& p) {
  Polynomial q;
  for (std::size_t i = 0; i < p.coefficients.size(); ++i) q.add({static_cast<std::uint16_t>(i)}, p.coefficients[i]);
  return print(q);
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
  const std::vector<Zero> zeros = reach.is_zero() ? std::vector<Zero>{} : zeros_around(potential, at[0], reach);
  if (zeros.size() == 1) {
    const auto& [place, factor] = zeros.front();
    found = {};
    found.value = Rational(1, 2 * std::int64_t{factor.multiplicity});
    found.multiplicity = 1;
    found.method = Method::order_of_zero;
    found.certificate = {
        fmt::format("the point stands for the zero of {} that is within 1e-15 of it", print(factor.factor)),
        fmt::format("a zero of order {} of Q, {}: |Q| < t has a volume of order t^({})", factor.multiplicity,
                    place.is_exact() ? place.lower.print() : "irrational", Rational(1, factor.multiplicity).print())};
    return found;
  }
  if (!vanishing) return found;
  found.reason += fmt::format(", though |Q| = {} vanishes up to rounding: {} zeros are within 1e-15 of the point", size,
                              zeros.size());
  if (zeros.size() > 1) found.method = Method::not_determined;
  return found;
}

}  // namespace flypaper
