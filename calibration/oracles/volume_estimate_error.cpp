#include <fmt/format.h>

#include <cmath>

#include "calibration/levels.hpp"
#include "calibration/replay.hpp"
#include "flypaper/exact/geometry/box_coefficient.hpp"
#include "flypaper/simulation/samplers/volume_estimate.hpp"

namespace flypaper::calibration::oracles {
namespace {

std::vector<Line> replay(double factor) {
  std::vector<Line> lines;
  const Box square{{-1.0, -1.0}, {1.0, 1.0}};
  for (const char* q : {"w1*w2", "w1^2-w2^3", "(w1^2+w2^2)*w1", "w1^2*w2"}) {
    const Potential potential(q);
    const double lambda = learning_coefficient_on(potential, written_box(square)).value.value().to_double();
    std::uint64_t seed = 100'000;  // the tests have those below
    lines.push_back(replayed(fmt::format("{}: beyond two of them", q), 0.25, factor * dear, [&] {
      const VolumeEstimate found = estimate_exponent_on(potential, square, seed++).value();
      return std::abs(found.exponent - lambda) > 2.0 * found.standard_error;
    }));
  }
  return lines;
}

}  // namespace

Oracle volume_estimate_error() {
  return {.name = "standard error of an estimate of lambda by volumes",
          .states = "Chebyshev's: one in four beyond two of them",
          .replay = replay};
}

}  // namespace flypaper::calibration::oracles
