#pragma once
#include <array>
#include <optional>
#include <vector>

#include "flypaper/exact/algebra/real_zeros.hpp"
#include "flypaper/simulation/model/expression.hpp"

namespace flypaper {

/// The zeros of a node of one variable in the closed range, from the left to the right, in intervals that share no
/// point. A polynomial with rational coefficients: real_zeros of it, of the whole line if there is no range; with
/// irrational ones Fujiwara's bound is the range.
///
/// With functions: the node as a product by its structure (factors.inl), then for each factor balls (Arb) on
/// cells of the range, halved until the factor keeps away from 0, or its derivative does and the zero is simple
/// (isolation.inl). A zero that is a fraction is exact where the functions have rational values there. A zero of two
/// factors, or one that is multiple in a factor at no fraction, is not decided: order 0, with `at_most` from a
/// derivative that keeps away from 0 there, the largest unsigned if none of order up to 31 does.
///
/// Where log has an argument that is not positive there is no function and hence no zero. Throws Error if the node is 0
/// everywhere, or holds functions and the range is missing or not ascending; TooLarge after some seconds.
[[nodiscard]] std::vector<RealZero> real_zeros(const ExpressionGraph& graph, NodeId node,
                                               const std::optional<std::array<Rational, 2>>& range = std::nullopt);

/// Those whose nearest double is w: what w stands for where it cannot be the zero itself. Throws as real_zeros.
[[nodiscard]] std::vector<RealZero> zeros_nearest_to(const ExpressionGraph& graph, NodeId node, double w);

/// c_k of node(zero + t) = sum c_k t^k, the nearest double up to one unit in the last place, 0 only if it is 0 (else
/// the least double of its sign, which is not near it, or an infinite one): of a ball over the zero's interval. Nothing
/// if that is too wide to tell it; a narrower one may.
[[nodiscard]] std::optional<double> taylor_coefficient(const ExpressionGraph& graph, NodeId node, const RealZero& zero,
                                                       unsigned k);

}  // namespace flypaper
