// A function as a product, by its structure: for the .cpp files of this folder alone.
#pragma once
#include "flypaper/exact/algebra/ball_series.inl"

namespace flypaper::flint {

/// f^exponent
struct FunctionFactor {
  Shifted f;
  unsigned exponent = 1;
};

/// The node, a function of one variable, as a product of factors and of functions without zeros, which are left out,
/// wherever it is defined. No two factors are equal up to a constant. Powers and products are taken apart; a sum is
/// factored over Q as a polynomial in w and in the functions that it holds; and with the zeros and orders unchanged
///   exp(u) - c is u - log c,  tanh(u) - c is u - artanh c,  log(u) - c is u - exp c,
///   sin(u) is the product of u - k pi, cos(u) that of u - (k + 1/2) pi over the values of u on the range,
///   1 - cos(u) that of (u - 2 k pi)^2, and so on;  F(u) - F(v) is u - v for exp, log, tanh.
/// Adds nodes to `graph`. Throws Error if the node is 0 everywhere.
[[nodiscard]] std::vector<FunctionFactor> function_factors(ExpressionGraph& graph, NodeId node, const Interval& range);

}  // namespace flypaper::flint
