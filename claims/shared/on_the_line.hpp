#pragma once
// Q, its gradient and the Hessian of Q^2/2 on the whole line w1 = 0, as exact polynomials in w2.
#include <array>
#include <string>

#include "flypaper/base/statistics/evidence.hpp"
#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper::claims {

/// Q expanded about the origin.
inline Polynomial expanded(const Potential& potential) {
  const std::array<Rational, 2> origin{0, 0};
  return expanded_at(potential.graph(), potential.q(), origin);
}

/// p at w1 = 0.
inline Polynomial on_line(const Polynomial& p) { return substituted(p, 0, Rational()); }

/// d^2 (Q^2/2) / dw_i dw_j at w1 = 0.
inline Polynomial hessian_on_line(const Polynomial& q, unsigned i, unsigned j) {
  return on_line(derivative(q, i) * derivative(q, j) + q * derivative(derivative(q, i), j));
}

inline double terms(const Polynomial& p) { return static_cast<double>(p.terms().size()); }

/// Every batch gradient is a number times grad Q: no batch moves a point of the line where it is the zero polynomial.
inline Identity no_batch_moves_the_line(const Potential& potential) {
  const Polynomial q = expanded(potential);
  return {.check = "grad Q is the zero polynomial on the line w1 = 0 (terms that it has there)",
          .error = terms(on_line(derivative(q, 0))) + terms(on_line(derivative(q, 1))),
          .tolerance = 0.0,
          .derivation = "exact rational arithmetic"};
}

/// The power of w2 that the curvature across the line is.
inline Computed power_of(const std::string& written) {
  return {.check = "the power of w2 that the curvature across the line goes with",
          .value = static_cast<double>(hessian_on_line(expanded(Potential(written)), 0, 0).terms().begin()->first[1])};
}

}  // namespace flypaper::claims
