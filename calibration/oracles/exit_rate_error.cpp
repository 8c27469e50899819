#include <boost/math/special_functions/erf.hpp>
#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "calibration/draws.hpp"
#include "calibration/levels.hpp"
#include "calibration/replay.hpp"
#include "flypaper/base/statistics/rate_estimate.hpp"

namespace flypaper::calibration::oracles {
namespace {

// As `flypaper escape` prints them: a fixed number of trajectories, censored at the last step.
std::vector<Line> replay(double factor) {
  Draws draws(110);
  std::vector<Line> lines;
  constexpr double hazard = 0.1;
  constexpr std::uint64_t last = 20;
  for (const double errors : {2.0, 3.0}) {
    for (const std::uint64_t trajectories : {100U, 1000U}) {
      std::vector<Stay> stays(trajectories);
      lines.push_back(replayed(fmt::format("{} trajectories, beyond {} standard errors", trajectories, errors),
                               boost::math::erfc(errors / std::numbers::sqrt2), factor * 10.0 * dear, [&] {
                                 for (Stay& one : stays) one = stay(draws, hazard, hazard, last, last);
                                 const RateEstimate found =
                                     rate_of(trials_in_window(stays, 0, last, ~std::uint64_t{0}));
                                 return std::abs(found.per_step + std::log1p(-hazard)) > errors * found.standard_error;
                               }));
    }
  }
  return lines;
}

}  // namespace

Oracle exit_rate_error() {
  return {.name = "standard error of an escape rate",
          .states = "none but its name: the normal law's shares beyond two and three",
          .replay = replay};
}

}  // namespace flypaper::calibration::oracles
