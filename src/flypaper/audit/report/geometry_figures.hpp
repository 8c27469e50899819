#pragma once
#include "flypaper/audit/report/figure.hpp"
#include "flypaper/exact/geometry/learning_coefficient.hpp"
#include "flypaper/exact/geometry/volumes.hpp"

namespace flypaper {

/// The Newton polygon with the diagonal and where they meet; `number` counts the polygons of one point from 1.
[[nodiscard]] Figure newton_figure(const NewtonStep& step, std::size_t number);

/// V(eps) from 1e-30 to 1e-2 with the asymptote C eps^lambda (-log eps)^(m - 1) of `pair`, C from the smallest eps;
/// without the asymptote if there is no pair. Throws Error if V is 0: an empty region.
[[nodiscard]] Figure volume_figure(const SublevelVolumes& volumes, const LearningCoefficient& pair,
                                   const std::string& box);

}  // namespace flypaper
