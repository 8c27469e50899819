#pragma once
// The probability to leave the left basin of Figure 4 by the exact one-step law: fresh batches, no momentum.
#include <array>
#include <cmath>

#include "claims/shared/figure4.hpp"

namespace flypaper::claims {

/// A rule of Gauss and Legendre on [-1, 1]: nodes and weights of its right half.
struct HalfRule {
  std::array<double, 4> nodes;
  std::array<double, 4> weights;
};
inline constexpr HalfRule gauss_8{{0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363},
                                  {0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763}};

/// P(left within `steps`) from starts uniform within `distance` of the minimum. The law after one step is the average
/// of those from Gauss nodes, `pieces` times eight on each side, for the probability is smooth in the start on each
/// side of the minimum; a density with the starts' edges in it would be integrated past them.
inline double chance_to_leave(const Experiment& fresh, double distance, std::uint64_t steps, int pieces) {
  const Transition transition = transition_left_of_barrier(fresh);
  const auto gone = [](const Losses& losses) { return losses.left + losses.right + losses.far; };
  std::vector<double> density(transition.points().size());
  double left = 0.0;
  const double width = distance / pieces;
  for (int piece = -pieces; piece < pieces; ++piece) {
    for (int node = 0; node < 8; ++node) {
      const auto which = static_cast<std::size_t>(node / 2);
      const double place = (node % 2 == 0 ? 1.0 : -1.0) * gauss_8.nodes.at(which);
      const double weight = gauss_8.weights.at(which) / (4.0 * pieces);
      const Transition::Landing landing =
          transition.step_from(left_minimum(fresh) + width * (piece + 0.5 + 0.5 * place));
      left += weight * gone(landing.losses);
      for (std::size_t i = 0; i < density.size(); ++i) density[i] += weight * landing.density[i];
    }
  }
  for (std::uint64_t step = 1; step < steps; ++step) {
    left += gone(transition.losses(density));
    density = transition.propagate(density);
  }
  return left;
}

}  // namespace flypaper::claims
