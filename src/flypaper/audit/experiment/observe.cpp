#include <fmt/format.h>

#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/simulation/observables/distance.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"
#include "flypaper/simulation/observables/histogram.hpp"
#include "flypaper/simulation/observables/last_steps.hpp"
#include "flypaper/simulation/observables/moments.hpp"
#include "flypaper/simulation/observables/occupancy.hpp"
#include "flypaper/simulation/observables/trajectories.hpp"

namespace flypaper {
namespace {

std::unique_ptr<Observable> make_histogram(const ObserveSettings& observe, const EnsembleSettings& ensemble) {
  const std::vector<unsigned> coordinates =
      observe.coordinates.empty() ? std::vector<unsigned>{0} : observe.coordinates;
  std::vector<Histogram::Axis> axes;
  for (std::size_t d = 0; d < coordinates.size(); ++d) {
    axes.push_back({coordinates[d], observe.interval.lower.at(d), observe.interval.upper.at(d),
                    observe.bins.at(observe.bins.size() == 1 ? 0 : d)});
  }
  const std::vector<std::uint64_t> steps =
      observe.at_steps.empty() ? std::vector<std::uint64_t>{ensemble.steps} : observe.at_steps;
  if (steps.back() > ensemble.steps) {
    throw Error(fmt::format("a histogram at step {} of a run of {} steps; choose an earlier step", steps.back(),
                            ensemble.steps));
  }
  return std::make_unique<Histogram>(std::move(axes), steps);
}

/// The copy of the experiment is shared by the observable's copies; it observes nothing itself.
LastSteps::Replay replayer(const Experiment& experiment) {
  const auto alone = std::make_shared<Experiment>(experiment);
  alone->observe.clear();
  return [alone](std::uint64_t trajectory, std::uint64_t steps) { return alone->replay(trajectory, steps); };
}

std::unique_ptr<Observable> make_observable(const ObserveSettings& observe, const Experiment& experiment) {
  const auto& [trajectories, steps, seed, start, stop] = experiment.ensemble;
  const unsigned dimension = experiment.potential.dimension();
  if (observe.kind == "exit_time") return std::make_unique<ExitTimes>(observe.interval, trajectories, steps);
  if (observe.kind == "occupancy") return std::make_unique<Occupancy>(observe.interval, steps, observe.every);
  if (observe.kind == "histogram") return make_histogram(observe, experiment.ensemble);
  if (observe.kind == "first_passage") return std::make_unique<FirstPassage>(observe.interval, trajectories, steps);
  if (observe.kind == "distance") {
    return std::make_unique<Distance>(Distance::Target{observe.coordinates, observe.point}, observe.quantiles, steps,
                                      observe.every);
  }
  if (observe.kind == "moments") return std::make_unique<Moments>(dimension, observe.interval, steps, observe.every);
  if (observe.kind == "last_steps") {
    return std::make_unique<LastSteps>(ExitTimes(observe.interval, trajectories, steps), observe.last,
                                       observe.trajectories, replayer(experiment));
  }
  if (observe.kind == "trajectories") return std::make_unique<Trajectories>(dimension, trajectories, steps);
  throw Error(fmt::format("'{}' is no kind of observable", observe.kind));
}

}  // namespace

std::vector<std::unique_ptr<Observable>> Experiment::observables() const {
  std::vector<std::unique_ptr<Observable>> observables;
  for (const ObserveSettings& settings : observe) observables.push_back(make_observable(settings, *this));
  return observables;
}

Path Experiment::replay(std::uint64_t trajectory, std::uint64_t steps) const {
  return replay_path(potential, *batches(), rule, start_of(ensemble.start, trajectory, ensemble.seed), trajectory,
                     steps);
}

}  // namespace flypaper
