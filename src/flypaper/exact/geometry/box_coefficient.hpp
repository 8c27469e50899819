#pragma once
#include "flypaper/exact/geometry/learning_coefficient.hpp"
#include "flypaper/exact/quadrature/exact_box.hpp"

namespace flypaper {

/// lambda and m of K = Q^2 on a closed box: V(eps) = |{w in box : Q(w)^2 < eps}| ~ eps^lambda (-log eps)^(m - 1), the
/// least local lambda and the largest m of those that attain it. Exact.
///
/// One variable: 1/(2k) for the largest order k of a zero in the box, ends included, m = 1. Two: along the curves of a
/// square-free factor of multiplicity r it is 1/(2r), 1; at points where curves meet or cross themselves the local
/// pair, whether their coordinates are rational or not. On an edge of the box the part of a neighbourhood that lies
/// inside counts: there the whole neighbourhood's pair is a bound, and the pair itself is known if no zero enters that
/// part (quadrant_pair). Not determined: more than two variables, zeros on an edge that could matter and are not of
/// that kind, and polynomials that are too large. No value and not_a_zero: no zero in the box. Throws Error unless the
/// box has an interval for each variable.
[[nodiscard]] LearningCoefficient learning_coefficient_on(const Potential& potential, const ExactBox& box);

}  // namespace flypaper
