#pragma once
#include "flypaper/exact/algebra/polynomial.hpp"

namespace flypaper {

/// Arithmetic with polynomials that stand for power series, of which only terms up to a total degree are kept.
[[nodiscard]] Polynomial truncated(const Polynomial& p, unsigned order);
[[nodiscard]] Polynomial truncated_product(const Polynomial& a, const Polynomial& b, unsigned order);
/// The least total degree of a term; p is not 0.
[[nodiscard]] unsigned order_of(const Polynomial& p);
/// `target`, which is 0 at the origin, in place of w<index+1>.
[[nodiscard]] Polynomial truncated_substitution(const Polynomial& p, unsigned index, const Polynomial& target,
                                                unsigned order);
/// The series phi of the other variable with p(.., w<index+1> = phi, ..) = 0, for p(0) = 0 and dp/dw<index+1>(0) != 0.
[[nodiscard]] Polynomial implicit_function(const Polynomial& p, unsigned index, unsigned order);

}  // namespace flypaper
