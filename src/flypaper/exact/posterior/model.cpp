#include "flypaper/exact/posterior/model.hpp"

#include <fmt/format.h>

#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {

/// A polynomial as a number for ExpressionGraph::evaluate, whose constants are doubles.
struct OfDoubles {
  Polynomial p;

  explicit OfDoubles(Polynomial polynomial) : p(std::move(polynomial)) {}
  explicit OfDoubles(double constant) : p(exactly(constant)) {}
  friend OfDoubles operator+(const OfDoubles& a, const OfDoubles& b) { return OfDoubles(a.p + b.p); }
  friend OfDoubles operator-(const OfDoubles& a, const OfDoubles& b) { return OfDoubles(a.p - b.p); }
  friend OfDoubles operator-(const OfDoubles& a) { return OfDoubles(Polynomial() - a.p); }
  friend OfDoubles operator*(const OfDoubles& a, const OfDoubles& b) { return OfDoubles(a.p * b.p); }
  /// Only constants divide.
  friend OfDoubles operator/(const OfDoubles& a, const OfDoubles& b) {
    return OfDoubles(a.p * Polynomial(Rational(1) / b.p.constant()));
  }
};

}  // namespace

PlanePolynomial polynomial_minus_level(const Potential& potential, const Rational& level) {
  const unsigned dimension = potential.dimension();
  if (dimension > 2) {
    throw Error(
        fmt::format("posteriors are computed for potentials of 1 or 2 variables, and this one has {}", dimension));
  }
  const std::vector<Rational> origin(dimension);
  PlanePolynomial result;
  try {
    result.p = expanded_at(potential.graph(), potential.q(), origin) - Polynomial(level);
    if (level.is_zero() && !result.p.is_zero()) result.factors = factors_at(potential.graph(), potential.q(), origin);
  } catch (const NotRational&) {
    std::vector<OfDoubles> variables;
    for (unsigned i = 0; i < dimension; ++i) variables.emplace_back(Polynomial::variable(i));
    const auto q = potential.graph().evaluate(potential.q(), std::span<const OfDoubles>(variables));
    result.p = q.p - Polynomial(level);
    // Each constant is off by half a unit, which a power multiplies; the sum of the moduli of all terms is larger yet.
    result.doubt = 0x1p-48;
  }
  if (result.factors.empty()) result.factors = {{.factor = result.p, .exponent = 1}};
  return result;
}

}  // namespace flypaper
