#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// lambda where no exact method decides: a number to go by, not a result.
struct VolumeEstimate {
  double exponent = 0.0;
  double standard_error = 0.0;  ///< of the sample, and of the unknown multiplicity: (dimension - 1) / log(1 / eps)
};

/// The slope of log V(eps), V(eps) = |{Q^2 < eps}|, from 1e-7 to 1e-11 on the box of half-width 1/2 around the point.
/// V is the mean over 2000 random points of the length of {Q^2 < eps} along w1, between roots in doubles; the other
/// coordinates are drawn closer to the point than uniformly (u^4, weighted), the same for both eps. The draws depend on
/// nothing else. Q with functions or of a degree above 100 in the way it is written: from 1e-5 to 1e-8 by the share of
/// 200000 such points. Nothing if no draw meets the region. Consumes purpose test_cases.
[[nodiscard]] std::optional<VolumeEstimate> estimate_exponent(const Potential& potential, std::span<const double> at);

/// The same of a whole finite box, with 300 uniform draws, others for each seed.
[[nodiscard]] std::optional<VolumeEstimate> estimate_exponent_on(const Potential& potential, const Box& box,
                                                                 std::uint64_t seed = 0);

}  // namespace flypaper
