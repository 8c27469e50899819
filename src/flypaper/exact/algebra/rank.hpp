#pragma once
#include <vector>

#include "flypaper/exact/algebra/polynomial.hpp"

namespace flypaper {

/// The rank of a matrix, exact.
[[nodiscard]] std::size_t rank(const std::vector<std::vector<Rational>>& rows);

/// The linear coefficients of w1, .., w8.
[[nodiscard]] std::vector<Rational> gradient_at_origin(const Polynomial& p);

}  // namespace flypaper
