#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flypaper/audit/report/figure.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper::cli {

/// What `flypaper escape` is asked for, read and checked.
struct EscapeRequest {
  Potential potential;
  Box basin;
  UpdateRule rule;
  std::uint64_t batch_size = 0;
  std::optional<std::vector<double>> from;  ///< default: the minimum
  std::uint64_t trajectories = 0;
  std::uint64_t steps = 0;
  std::uint64_t seed = 1;
  unsigned threads = 0;
};

struct EscapeAnswer {
  std::string json;  ///< an object as JSON text
  std::vector<Figure> figures;
};
enum class Drawing : unsigned char { none, figures };

/// Throws Error, which offers the simulation, unless the request is of one variable without momentum.
void require_exact(const EscapeRequest& request);
[[nodiscard]] EscapeAnswer exact_escape(const EscapeRequest& request, Drawing drawing);
[[nodiscard]] EscapeAnswer simulated_escape(const EscapeRequest& request, Drawing drawing);

/// The minimum that a start from "the minimum" means: in one dimension the lowest in the basin (the leftmost of
/// equals), else the first point of the potential's file that is a zero of Q inside the basin. Throws Error if there is
/// none.
[[nodiscard]] std::vector<double> minimum_in(const EscapeRequest& request);

/// Whether the noise-free run of the same rule leaves within request.steps: from `--from`, by default the minimum plus
/// 1e-3 of its distance to the nearest finite end of the basin.
[[nodiscard]] bool noise_free_escapes(const EscapeRequest& request);

}  // namespace flypaper::cli
