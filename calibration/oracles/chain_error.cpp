#include <boost/math/distributions/students_t.hpp>
#include <fmt/format.h>

#include <cmath>

#include "calibration/levels.hpp"
#include "calibration/replay.hpp"
#include "flypaper/exact/posterior/local_coefficient.hpp"

namespace flypaper::calibration::oracles {
namespace {

// 64 chains of MALA, as users run them.
std::vector<Line> replay(double factor) {
  std::vector<Line> lines;
  constexpr std::uint64_t chains = 64;
  const boost::math::students_t law(chains - 1.0);
  for (const char* q : {"w1", "w1^2"}) {
    const LangevinTarget target{Potential(q), {.samples = 1000.0 / std::log(1000.0)}, {{0.0}, 10.0}};
    const double exact = exact_local_learning_coefficient(target).value;
    LangevinRun run{.step_size = 0.01, .chains = chains, .burn_in = 100, .steps = 100, .seed = 2'000'000, .threads = 1};
    for (const double stated : {0.05, 0.01}) {
      const double limit = quantile(complement(law, 0.5 * stated));
      lines.push_back(replayed(fmt::format("Q = {}: beyond {:.2f} of them", q, limit), stated, factor * dear, [&] {
        ++run.seed;
        const ChainAverage found = local_learning_coefficient(run_mala(target, run));
        return std::abs(found.value - exact) > limit * found.error;
      }));
    }
  }
  return lines;
}

}  // namespace

Oracle chain_error() {
  return {.name = "standard error of the local learning coefficient",
          .states = "Student's law of independent chains",
          .replay = replay};
}

}  // namespace flypaper::calibration::oracles
