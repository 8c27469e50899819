// Uses an installed flypaper as a stranger would: a potential of one's own, its gradient, and a small ensemble.
#include <cmath>
#include <cstdint>
#include <iostream>
#include <vector>

#include "flypaper/simulation/data/batches.hpp"
#include "flypaper/simulation/ensemble/ensemble.hpp"
#include "flypaper/simulation/model/potential.hpp"

int main() {
  const flypaper::Potential potential("(w+w0)*(w-w0)^2", {{"w0", 1.8}});
  const std::vector<double> origin{0.0};
  const double slope = potential.graph().evaluate<double>(potential.gradient().front(), origin);
  std::cout << "Q = " << potential.print() << ", dQ/dw at 0 = " << slope << '\n';

  const auto batches = flypaper::fresh_batches({}, 20, 1);
  const flypaper::EnsembleSettings settings{.trajectories = 200,
                                            .steps = 50,
                                            .seed = 1,
                                            .start = {.uniform = {.lower = {-1.0}, .upper = {1.0}}, .points = {}}};
  const auto checksum = [&](unsigned threads) {
    return flypaper::run_ensemble(potential, *batches, {}, settings, {}, threads).checksum;
  };
  std::cout << settings.trajectories << " trajectories, checksum " << checksum(1) << '\n';

  // (w - w0)^2 + 2 (w + w0) (w - w0) is -w0^2 at 0; rounding costs a few units in the last place.
  return std::abs(slope + 1.8 * 1.8) < 1e-14 && checksum(1) == checksum(2) ? 0 : 1;
}
