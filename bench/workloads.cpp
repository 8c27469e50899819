#include "workloads.hpp"

#include <algorithm>

namespace flypaper::bench {
namespace {

constexpr std::uint64_t timed_steps = 1000;  // two passes over 10^4 samples in batches of 20

Workload workload(const std::string& name, Scheme scheme, Sharing sharing, double trajectories) {
  const std::filesystem::path folder = FLYPAPER_SOURCE_FOLDER "/experiments";
  Experiment experiment = Experiment::load(folder / "fig1_mse_fresh.toml");
  experiment.scheme = scheme;
  experiment.sharing = sharing;
  if (scheme != Scheme::fresh) experiment.data = read_data_set(folder / "data/seed1_n10000.csv");
  // Two blocks at least, so that two threads have work.
  experiment.ensemble.trajectories = std::max<std::uint64_t>(128, static_cast<std::uint64_t>(trajectories));
  experiment.ensemble.steps = trajectories > 0.0 ? timed_steps : 40;
  std::erase_if(experiment.observe, [](const ObserveSettings& observe) { return observe.kind != "exit_time"; });
  return {name, std::move(experiment)};
}

}  // namespace

std::vector<Workload> workloads(double scale) {
  std::vector<Workload> all;
  all.push_back(workload("fresh/independent", Scheme::fresh, Sharing::independent, 8192 * scale));
  all.push_back(workload("fresh/shared", Scheme::fresh, Sharing::shared, 65536 * scale));
  all.push_back(workload("epochs/independent", Scheme::epochs, Sharing::independent, 512 * scale));
  all.push_back(workload("epochs/shared", Scheme::epochs, Sharing::shared, 65536 * scale));
  all.push_back(
      workload("without_replacement/independent", Scheme::without_replacement, Sharing::independent, 512 * scale));
  all.push_back(workload("without_replacement/shared", Scheme::without_replacement, Sharing::shared, 65536 * scale));
  all.push_back(workload("polynomial", Scheme::fresh, Sharing::shared, 65536 * scale));
  all.back().experiment.kind = Kind::noise_free;
  return all;
}

}  // namespace flypaper::bench
