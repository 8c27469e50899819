#include "flypaper/audit/nights/survivors.hpp"

#include <fmt/format.h>

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/escape/law_in_time.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"

namespace flypaper {
namespace {

OneStepLaw law_of(const Survival& setting) {
  return {setting.potential, setting.rule, setting.population, setting.batch_size};
}

/// After how many steps half have left, `setting.steps` at most, and no more than take seconds.
std::uint64_t half_life(const Survival& setting) {
  const Transition transition(law_of(setting), setting.interval, 1.0);
  const std::uint64_t most = std::min<std::uint64_t>(setting.steps, transition.steps_in(2));
  LawInTime in_time(transition, setting.start);
  while (in_time.time() < most && in_time.inside() > 0.5) in_time.step();
  return in_time.time();
}

Interval1d interval_of(const Box& box) { return {box.lower[0], box.upper[0]}; }

constexpr std::uint64_t longest = 64;  // steps in which half have left wherever that is not rare

/// Where a zero with a slope is left, at the claimed setting if there is one.
std::optional<Survival> survival_at(const Potential& potential, const ClaimedPoint& point) {
  const LocalModel model = local_model(potential, point.at);
  if (!model.is_zero || model.gradient_norm2() <= 1e-12) return std::nullopt;
  if (point.escape && !point.basin.lower.empty()) {
    return Survival{.potential = potential,
                    .rule = {.learning_rate = point.escape->learning_rate,
                             .loss = point.escape->loss == "mse" ? Loss::mse : Loss::half_mse},
                    .batch_size = point.escape->batch_size,
                    .interval = interval_of(point.basin),
                    .start = point.at[0],
                    .steps = longest};
  }
  const auto setting = point.basin.lower.empty()
                           ? setting_of_place(potential, model.gradient_norm2(), point.at[0])
                           : setting_of_basin(potential, model.gradient_norm2(), interval_of(point.basin));
  if (!setting) return std::nullopt;
  return Survival{.potential = potential,
                  .rule = setting->rule,
                  .batch_size = EscapeSetting::batch_size,
                  .interval = setting->basin,
                  .start = point.at[0],
                  .steps = longest};
}

Survival survival_on(const Potential& potential, const EscapeOnLine& line) {
  return {.potential = line.line,
          .rule = line.setting.rule,
          .batch_size = EscapeSetting::batch_size,
          .interval = line.setting.basin,
          .start = line.start[line.axis],
          .steps = longest,
          .line = line,
          .whole = potential};
}

}  // namespace

KnownProbability probability_inside(const Survival& setting) {
  const auto inside = [&](double refinement) {
    const Transition transition(law_of(setting), setting.interval, refinement);
    LawInTime in_time(transition, setting.start);
    for (std::uint64_t step = 0; step < setting.steps; ++step) in_time.step();
    return in_time.inside();
  };
  const double fine = inside(1.5);
  return {.value = fine, .error = std::abs(fine - inside(1.0)) + 1e-10};
}

std::uint64_t count_inside(const Survival& setting, std::uint64_t trajectories, std::uint64_t seed, unsigned threads) {
  const Potential& potential = setting.whole ? *setting.whole : setting.potential;
  const std::vector<double> start = setting.line ? setting.line->start : std::vector{setting.start};
  const Box basin = setting.line ? setting.line->basin : Box{{setting.interval.lower}, {setting.interval.upper}};
  const EnsembleSettings settings{.trajectories = trajectories,
                                  .steps = setting.steps,
                                  .seed = seed,
                                  .start = {.uniform = {}, .points = {start}},
                                  .stop = Stop::when_settled};
  std::vector<std::unique_ptr<Observable>> observables;
  observables.push_back(std::make_unique<ExitTimes>(basin, trajectories, setting.steps));
  const auto batches = fresh_batches(setting.population, setting.batch_size, seed);
  const EnsembleResult result =
      run_ensemble(potential, *batches, setting.rule, settings, std::move(observables), threads);
  return dynamic_cast<const ExitTimes&>(*result.observables[0]).still_inside().back();
}

NightCount survivors(std::string id, std::string what, const Survival& setting, std::uint64_t draws) {
  return {.id = std::move(id),
          .what = std::move(what),
          .draws = draws,
          .probability = [setting] { return probability_inside(setting); },
          .successes = [setting, draws](std::uint64_t seed,
                                        unsigned threads) { return count_inside(setting, draws, seed, threads); }};
}

namespace {

/// After so many steps, `setting.steps` at most, that about half have left; nothing where there is no exact law, where
/// its error shows in the count of a night, or where hardly any or nearly all leave.
std::optional<NightCount> at_half_life(const std::string& name, Survival setting, std::uint64_t draws) {
  try {
    setting.steps = half_life(setting);
    const KnownProbability known = probability_inside(setting);
    if (!is_telling(known, draws)) return std::nullopt;
    const std::string id =
        fmt::format("{}: inside ({}, {}) after {} steps from {}", name, rounded(setting.interval.lower),
                    rounded(setting.interval.upper), setting.steps, rounded(setting.start));
    NightCount count = survivors(id, "by the law in time", setting, draws);
    count.probability = [known] { return known; };
    return count;
  } catch (const Error&) {  // no law is known there, as where a step has no density
    return std::nullopt;
  }
}

}  // namespace

std::vector<NightCount> survivors_of(const Potential& potential) {
  constexpr std::uint64_t draws = 1'000'000;
  std::vector<NightCount> found;
  const auto add = [&](const std::string& name, const std::optional<Survival>& setting) {
    if (!setting) return;
    if (auto count = at_half_life(name, *setting, draws)) found.push_back(std::move(*count));
  };
  if (potential.dimension() == 1) {
    for (const ClaimedPoint& point : potential.points) add(potential.name, survival_at(potential, point));
  }
  for (const EscapeOnLine& line : escapes_on_lines(potential)) {
    add(fmt::format("{} on the axis w{}", potential.name, line.axis + 1), survival_on(potential, line));
  }
  return found;
}

std::vector<NightCount> survivors_of(const Experiment& experiment) {
  const auto& [trajectories, steps, seed, start, stop] = experiment.ensemble;
  const bool from_a_point = start.points.size() == 1 && start.grid.points.empty() && start.segment.from.empty();
  const bool is_fresh = experiment.kind == Kind::sgd && experiment.scheme == Scheme::fresh &&
                        experiment.sharing == Sharing::independent && experiment.rule.momentum == 0.0;
  std::vector<NightCount> found;
  if (experiment.potential.dimension() != 1 || !from_a_point || !is_fresh) return found;
  for (const ObserveSettings& observed : experiment.observe) {
    if (observed.kind != "exit_time") continue;
    const Survival setting{.potential = experiment.potential,
                           .rule = experiment.rule,
                           .population = experiment.population,
                           .batch_size = experiment.batch_size,
                           .interval = interval_of(observed.interval),
                           .start = start.points[0][0],
                           .steps = steps};
    if (auto count = at_half_life(experiment.name, setting, trajectories)) found.push_back(std::move(*count));
  }
  return found;
}

}  // namespace flypaper
