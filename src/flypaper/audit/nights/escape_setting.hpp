#pragma once
#include <cstdint>
#include <optional>

#include "flypaper/exact/escape/killed_kernel.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"

namespace flypaper {

/// A setting in which an interval is left neither hardly ever nor at once, so that draws tell how often.
struct EscapeSetting {
  static constexpr std::uint64_t batch_size = 20;
  UpdateRule rule;
  Interval1d basin;
  double hazard = 0.0;  ///< exact probability to leave in a step, once settled
};

/// The gentlest of some learning rates at which a basin is left with a hazard of 0.03 to 0.25, for a potential of one
/// variable with Q'^2 = `curvature` at a zero; nothing where there is none.
[[nodiscard]] std::optional<EscapeSetting> setting_of_basin(const Potential& potential, double curvature,
                                                            const Interval1d& basin);

/// Where nothing bounds a basin: leaving a place around `at` that is four standard deviations of the spread at h = 1
/// wide.
[[nodiscard]] std::optional<EscapeSetting> setting_of_place(const Potential& potential, double curvature, double at);

}  // namespace flypaper
