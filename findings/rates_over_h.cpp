// Escape rates of SGD and of noise-free descent over h: below the crisis noise is what lets trajectories out, just
// above it helps, and soon it hinders. Two routes to each: kernel and transfer operator, and ensembles of trajectories.
#include "claims/shared/figure7.hpp"
#include "claims/shared/rate_figures.hpp"
#include "claims/shared/settings.hpp"
#include "claims/shared/simulated_rates.hpp"

namespace flypaper::findings {
namespace {
using namespace flypaper::claims;

/// The h at which both rates are equal, by bisection to 1e-4.
Computed equal_rates(const Experiment& experiment) {
  double slower = 3.5;
  double faster = 3.6;
  while (faster - slower > 1e-4) {
    const double h = 0.5 * (slower + faster);
    const Experiment at = at_h(experiment, h);
    const double sgd = KilledKernel(step_law(at), sharp_basin(at), 0.5).escape_rate();
    (noise_free_rate(at).per_step < sgd ? slower : faster) = h;
  }
  // The grid is good to 1e-5 of the rates, whose ratio changes by 3 % in 0.01 of h.
  return {.check = "h at which SGD and noise-free descent leave equally fast", .value = slower, .error_bound = 2e-4};
}

/// How far the transfer operator's rate is from that of 2^12 intervals of survivors.
Identity by_intervals(const Experiment& operator_of, const Experiment& intervals_of) {
  const NoiseFreeMap map = map_of(intervals_of);
  const auto branches = escaping_branches(map, sharp_minimum(intervals_of), sharp_basin(intervals_of));
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): value() throws
  const std::vector<double> found = rates_by_intervals(map, branches.value(), 12);
  return {.check = "the noise-free rate by the transfer operator is that of the lengths of surviving intervals",
          .error = std::abs(noise_free_rate(operator_of).per_step - found.back()),
          .tolerance = 1e-5,
          .derivation = "the rates of steps 10 to 12 differ by less, and shrink by a third a step"};
}

/// SGD in shuffled passes over the samples, steps 5 to 15, beside the rate without noise on the same samples.
Sampled as_without_noise(Laboratory& lab, const Experiment& experiment) {
  constexpr std::uint64_t from = 5;
  constexpr std::uint64_t to = 15;
  Experiment run = starts_in_sharp_basin(experiment, lab.by_tier<std::uint64_t>(70'000, 250'000, 1'000'000));
  run.ensemble.steps = to;
  run.ensemble.stop = Stop::when_settled;
  run.observe = {{.kind = "exit_time", .interval = run.potential.points.at(0).basin}};
  const auto& exits = lab.run(run).get<ExitTimes>();
  const double hazard = -std::expm1(-noise_free_rate(experiment).per_step);
  const Trials trials = trials_in_window(exits.stays(), from, to, exits.at_risk());
  return ProportionCheck::equivalent(hazard, 0.2 * hazard, trials.count)
      .evaluate("SGD in passes over the samples leaves as fast as descent without noise, a step", trials.exits);
}

Argument argue(Laboratory& lab) {
  const Experiment population = lab.experiment("fig1_mse_fresh");
  const Experiment caption = lab.experiment("fig1_mse");
  const Experiment as_run = lab.experiment("fig1_as_run");
  Experiment sweep = lab.experiment("fig7_as_run");
  sweep.batch_size = 20;
  const auto ratio = [word = lab.word("substantially")](const Experiment& experiment) {
    return rate_ratio("SGD's exact escape rate over noise-free descent's", rates(experiment), above(word));
  };
  const auto slower = [](const Experiment& experiment) {
    return rate_ratio("SGD's exact escape rate over noise-free descent's", rates(experiment), below(1.0));
  };
  const auto alike = [&lab](const Experiment& experiment) { return as_without_noise(lab, experiment); };
  const auto sgd = [&lab](const SimulatedBeside& beside) { return simulated_sgd(lab, beside); };
  const auto noise_free = [&lab](const SimulatedBeside& beside) { return simulated_noise_free(lab, beside); };
  const auto trapped = [](const Experiment& experiment) {
    const EscapeRate rate = noise_free_rate(experiment);
    return Computed{.check = "the noise-free rate is 0",
                    .value = rate.per_step,
                    .error_bound = rate.error_bound,
                    .asserted = below(1e-12)};
  };
  const auto intervals = [](const SimulatedBeside& beside) { return by_intervals(beside.expected, beside.simulated); };
  return {.assertions =
              {shows("faster-population", ratio, population, foil_of_the_post("the notebook's 1000 samples", as_run))
                   .by_word("substantially"),
               shows("faster-caption", ratio, caption, foil_of_the_post("the notebook's 1000 samples", as_run))
                   .by_word("substantially"),
               shows("alike-as-run", alike, as_run, foil_of_the_post("the caption's 10^4 samples", caption)),
               shows("slower-above", slower, at_h(population, 3.6), foil("h = 3.5", at_h(population, 3.5))),
               shows("trapped-below", trapped, at_h(population, 3.35), foil("h = 3.351", at_h(population, 3.351))),
               shows("same-by-intervals", intervals, SimulatedBeside{as_run, as_run},
                     foil("the learning rate higher by a thousandth",
                          SimulatedBeside{with_learning_rate(as_run, 0.01001), as_run})),
               shows("simulated-sgd", sgd, SimulatedBeside{as_run, as_run},
                     foil("learning rate 0.0104 beside the rate of 0.01",
                          SimulatedBeside{with_learning_rate(as_run, 0.0104), as_run})),
               shows("simulated-noise-free", noise_free, SimulatedBeside{as_run, as_run},
                     foil("learning rate 0.0103 beside the rate of 0.01",
                          SimulatedBeside{with_learning_rate(as_run, 0.0103), as_run})),
               context("free-as-run",
                       [as_run] {
                         const EscapeRate rate = noise_free_rate(as_run);
                         return Computed{.check = "hazard a step without noise on the notebook's samples",
                                         .value = -std::expm1(-rate.per_step),
                                         .error_bound = rate.error_bound};
                       }),
               context("h-as-run", [as_run] { return h_of(as_run); }),
               context("equal-population", [population] { return equal_rates(population); }),
               context("trapped-sets", [&lab, as_run] { return data_sets_that_trap(lab, as_run); })},
          .figures = [&lab] { return std::vector<Figure>{rates_figure(lab)}; },
          .headline_figure = [as_run] { return as_run_figure(as_run); }};
}

}  // namespace

Finding rates_over_h() {
  return {
      .id = "rates-over-h",
      .source = "Figures 1 and 7 and what is said of how trajectories escape",
      .sentence =
          "At Figure 1's settings with [[MSE]] and [[fresh batches]] SGD leaves {faster-population|2} times as fast "
          "as [[noise-free descent]] on the population and {faster-caption|2} times on the caption's samples. "
          "[[as run|As run]] noise makes little difference<:alike-as-run>: of those still there a share of "
          "{alike-as-run|2} leaves a step, in passes over the notebook's samples, and {free-as-run|2} without noise. "
          "Noise is needed below the [[crisis]], where [[h]] lies on {trapped-sets|percent|2} of data sets of the "
          "notebook's size; it helps just above, and with [[fresh batches]] from [[h]] = {equal-population} on "
          "<:slower-above>slows escape.",
      .headline =
          "Does noise carry runs over Figure 1's barrier? [[as run|As run]] it makes little "
          "difference<:alike-as-run>: of those still there {alike-as-run|percent|2} leave at each step with it, "
          "{free-as-run|percent|2} without. On the caption's samples SGD leaves {faster-caption|2} times as fast as "
          "without<:faster-caption>. On {trapped-sets|percent|2} of data sets of the notebook's size [[h]], learning "
          "rate times curvature, lies below the [[crisis]], and without noise nothing leaves.",
      .argue = argue};
}

}  // namespace flypaper::findings
