#pragma once
#include <vector>

#include "flypaper/audit/answers/requests.hpp"

namespace flypaper {

/// The basin of a request of one variable.
[[nodiscard]] inline Interval1d basin_of(const EscapeRequest& request) {
  return {request.basin.lower[0], request.basin.upper[0]};
}

[[nodiscard]] Answer exact_escape(const EscapeRequest& request);
[[nodiscard]] Answer simulated_escape(const EscapeRequest& request);

/// The minimum that a start from "the minimum" means: in one dimension the lowest in the basin (the leftmost of
/// equals), else the first point of the potential's file that is a zero of Q inside the basin. Throws Error if there is
/// none.
[[nodiscard]] std::vector<double> minimum_in(const EscapeRequest& request);

/// Whether the noise-free run of the same rule leaves within request.steps: from `--from`, by default the minimum plus
/// 1e-3 of its distance to the nearest finite end of the basin.
[[nodiscard]] bool noise_free_escapes(const EscapeRequest& request);

}  // namespace flypaper
