#include <cmath>

#include "calibration/levels.hpp"
#include "calibration/replay.hpp"
#include "flypaper/simulation/samplers/diagnosis.hpp"

namespace flypaper::calibration::oracles {
namespace {

/// What can be told off, of chains that have mixed.
struct Alarms {
  bool drift = false;
  bool dispersion = false;
  bool any = false;
};

Alarms alarms_of(const LangevinTarget& target, const LangevinRun& run) {
  const ChainDiagnosis found = diagnose(run_mala(target, run), run_mala(target, dispersed_run(target, run)), run);
  return {.drift = !(std::abs(found.drift) <= found.drift_limit),
          .dispersion = !(std::abs(found.dispersion) <= found.drift_limit),
          .any = !found.has_mixed};
}

// Q = w: U is quadratic, its curvature c = samples + stiffness; steps of 0.8 / c forget a start within ten.
std::vector<Line> replay(double factor) {
  const LangevinTarget target{Potential("w1"), {.samples = 1000.0 / std::log(1000.0)}, {{0.0}, 10.0}};
  const double curvature = target.likelihood.samples + target.restraint.stiffness;
  LangevinRun run{
      .step_size = 0.8 / curvature, .burn_in = 50, .steps = 400, .seed = 1'000'000, .threads = 1, .draws = 200};
  std::vector<Line> lines{{.what = "drift", .stated = 1e-3},
                          {.what = "dispersion", .stated = 1e-3},
                          {.what = "any alarm: both, and R-hat and tails, which state no rate", .stated = 2e-3}};
  const auto replays = static_cast<std::uint64_t>(std::max(1e3, factor * dear));
  for (std::uint64_t i = 0; i < replays; ++i, ++run.seed) {
    const Alarms found = alarms_of(target, run);
    lines[0].events += found.drift ? 1 : 0;
    lines[1].events += found.dispersion ? 1 : 0;
    lines[2].events += found.any ? 1 : 0;
  }
  for (Line& line : lines) line.replays = replays;
  return lines;
}

}  // namespace

Oracle chain_diagnosis() {
  return {.name = "diagnosis of chains",
          .states = "false alarms of stationary chains: once in 1000 for each of two t tests",
          .replay = replay};
}

}  // namespace flypaper::calibration::oracles
