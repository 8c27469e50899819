#pragma once
#include <cmath>

#include "flypaper/base/statistics/hazard.hpp"

namespace flypaper {

struct RateEstimate {
  double per_step = 0.0;
  double standard_error = 0.0;
};

/// -log(1 - p), p = exits over trials, as the exact rate is -log of an eigenvalue; its standard error is to first order
/// sqrt(p / ((1 - p) trials)). Needs an exit, and a trial without one.
[[nodiscard]] inline RateEstimate rate_of(const Trials& trials) {
  const auto exposure = static_cast<double>(trials.count);
  const double p = static_cast<double>(trials.exits) / exposure;
  return {.per_step = -std::log1p(-p), .standard_error = std::sqrt(p / ((1.0 - p) * exposure))};
}

}  // namespace flypaper
