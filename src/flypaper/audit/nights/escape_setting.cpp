#include "flypaper/audit/nights/escape_setting.hpp"

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/escape/stability.hpp"

namespace flypaper {
namespace {

/// The setting with its exact hazard; nothing where there is no rate, or one that is slow to measure.
std::optional<EscapeSetting> measurable(const Potential& potential, const UpdateRule& rule, const Interval1d& basin) {
  try {
    const double hazard = -std::expm1(-escape_rate(potential, rule, {}, EscapeSetting::batch_size, basin).per_step);
    return hazard >= 0.03 && hazard <= 0.25 ? std::optional(EscapeSetting{rule, basin, hazard}) : std::nullopt;
  } catch (const Error&) {  // no rate is known there, as where everything leaves
    return std::nullopt;
  }
}

}  // namespace

std::optional<EscapeSetting> setting_of_basin(const Potential& potential, double curvature, const Interval1d& basin) {
  for (const double h : {2.4, 2.8, 3.2, 3.6, 4.0, 4.8}) {
    if (auto setting = measurable(potential, {.learning_rate = h / curvature}, basin)) return setting;
  }
  return std::nullopt;
}

std::optional<EscapeSetting> setting_of_place(const Potential& potential, double curvature, double at) {
  const UpdateRule rule{.learning_rate = 1.0 / curvature};
  const double reach = 2.0 * std::sqrt(stationary_variance(1.0, rule, {}, EscapeSetting::batch_size));
  return measurable(potential, rule, {.lower = at - reach, .upper = at + reach});
}

}  // namespace flypaper
