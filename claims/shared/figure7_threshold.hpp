#pragma once
// A threshold in a panel of Figure 7: below it almost all of those in the sharp basin stay for as long as the runs
// last, above it not. By the exact law in time, and by runs on the figure's data.
#include <utility>

#include "claims/shared/figure7_sweeps.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/exact/escape/law_in_time.hpp"

namespace flypaper::claims {

/// The published fits begin here: the starts that the first steps throw out have gone.
inline constexpr std::uint64_t first_fitted_step = 3;
/// The panels' titles have 50 steps, their curves 20.
inline constexpr std::uint64_t printed_steps = 50;
inline constexpr std::uint64_t run_steps = 20;

/// A panel's experiment as its title says: 50 steps; the text says nothing of the data's size, so fresh batches.
inline Experiment panel_printed(const Laboratory& laboratory, const Panel& panel, Loss loss, double value) {
  Experiment experiment = with_loss(at_value(panel, laboratory.experiment("fig7_as_run_fresh"), value), loss);
  experiment.ensemble.steps = printed_steps;
  return experiment;
}

inline Experiment panel_as_run(const Laboratory& laboratory, const Panel& panel, double value) {
  return with_trajectories(at_value(panel, laboratory.experiment("fig7_as_run"), value), 48'000);
}

/// Of those inside the sharp basin after step 3 the share that has not left by the last step, from the experiment's
/// starts with fresh batches: the one-step kernel applied step by step.
inline double staying_share(const Experiment& fresh, double refinement) {
  const Transition transition(step_law(fresh), sharp_basin(fresh), refinement);
  const Box& starts = fresh.ensemble.start.uniform;
  LawInTime at(transition, [&](double w) { return w > starts.lower[0] && w < starts.upper[0] ? 1.0 : 0.0; });
  double inside = 1.0;
  while (at.time() < fresh.ensemble.steps) {
    at.step();
    if (at.time() == first_fitted_step) inside = at.inside();
  }
  return at.inside() / inside;
}

/// With the change from a coarser grid as its error bound, and 1e-6, a thousand times what the kernel's cut tails and
/// rounding take in 500 steps.
inline Computed staying(Laboratory& laboratory, const Experiment& fresh, const Asserted& asserted) {
  const auto share = [&](double refinement) {
    return laboratory.once(fmt::format("staying {} {}", refinement, fresh.configuration()),
                           [&] { return staying_share(fresh, refinement); });
  };
  return {.check = fmt::format("share of those in the sharp basin after step {} that is there until step {}",
                               first_fitted_step, fresh.ensemble.steps),
          .value = share(1.0),
          .error_bound = std::abs(share(1.0) - share(0.7)) + 1e-6,
          .asserted = asserted};
}

/// Those of the figure's starts that lie in the sharp basin.
inline const ExitTimes& exits_as_run(Laboratory& laboratory, const Experiment& as_run) {
  return laboratory.run(starts_in_sharp_basin(as_run, as_run.ensemble.trajectories)).get<ExitTimes>();
}

/// The same share in a run, held to the number of "almost all" from above (they stay) or from below (they do not).
enum class Side : unsigned char { stay, leave };
inline Sampled staying_as_run(Laboratory& laboratory, const Experiment& as_run, Side side) {
  const std::vector<std::uint64_t> inside = exits_as_run(laboratory, as_run).still_inside();
  const double number = laboratory.word("almost all");
  const ProportionCheck check = side == Side::stay ? ProportionCheck::above(number, 0.03, inside.at(first_fitted_step))
                                                   : ProportionCheck::below(number, 0.03, inside.at(first_fitted_step));
  return check.evaluate(
      fmt::format("of those in the sharp basin after step {} {} are there until step {}", first_fitted_step,
                  side == Side::stay ? "almost all" : "fewer than almost all", as_run.ensemble.steps),
      inside.back());
}

/// That share on another data set, with fewer trajectories.
inline double staying_on_other_data(const Experiment& as_run, std::uint64_t seed) {
  const Experiment other = with_seed(on_other_data(as_run, seed), seed);
  const auto exits = run(starts_in_sharp_basin(other, 4'000), 1);
  const auto inside = exits.get<ExitTimes>().still_inside();
  return static_cast<double>(inside.back()) / static_cast<double>(inside.at(first_fitted_step));
}

/// Where the share that stays for `steps` steps falls below the number of "almost all". The logarithm of the share that
/// leaves is nearly straight, so four secants find it; that it lies within the error bound, a five-hundredth of the
/// bracket, is seen by the share on both sides, which changes there by more than 1e-5, ten times its own error.
inline Computed threshold(Laboratory& laboratory, const Panel& panel, Experiment fresh, std::uint64_t steps,
                          const Interval& bracket) {
  fresh.ensemble.steps = steps;
  const double number = laboratory.word("almost all");
  const auto excess = [&](double value) {
    return std::log((1.0 - staying_share(at_value(panel, fresh, value), 0.7)) / (1.0 - number));
  };
  Interval at = bracket;
  double before = excess(at.lower);
  double after = excess(at.upper);
  for (int i = 0; i < 4; ++i) {
    const double next = at.upper - after * (at.upper - at.lower) / (after - before);
    at = {at.upper, next};
    before = std::exchange(after, excess(next));
  }
  const double bound = 2e-3 * (bracket.upper - bracket.lower);
  const double slack = 1e-5 / (1.0 - number);
  if (excess(at.upper - bound) > -slack || excess(at.upper + bound) < slack) {
    throw Error(fmt::format("no threshold of {} within {} of {}", panel.setting, bound, at.upper));
  }
  return {.check = fmt::format("{} at which one in twenty leave by step {}", panel.setting, steps),
          .value = at.upper,
          .error_bound = bound,
          .asserted = {}};
}

}  // namespace flypaper::claims
