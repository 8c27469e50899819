#pragma once
#include <vector>

#include "flypaper/exact/escape/killed_kernel.hpp"
#include "flypaper/simulation/model/expression.hpp"

namespace flypaper {

/// The zeros of a function of one variable on a finite range, ends included, in order; each once, whatever its order.
/// Intervals on which its values or its slopes keep away from 0 (values_on_discs) hold none or at most one; the others
/// are halved down to 1e-9 of the range, where the least |f| is a zero if it vanishes up to rounding. None is missed
/// but zeros closer together than that. Throws Error if the range is not finite, the function not defined on it, or too
/// many intervals remain, as where it vanishes everywhere.
[[nodiscard]] std::vector<double> analytic_zeros(ExpressionGraph graph, NodeId node, const Interval1d& range);

}  // namespace flypaper
