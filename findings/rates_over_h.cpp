// Escape rates of SGD and of noise-free descent over h: below the crisis noise is what lets trajectories out, just
// above it helps, and soon it hinders. Two routes to each: kernel and transfer operator, and ensembles of trajectories.
#include "claims/shared/rates_over_h.hpp"

#include "claims/shared/figure7.hpp"

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
  // Rates on this grid are good to 1e-5 of them, and their ratio changes by 3 % in 0.01 of h.
  return {.check = "h at which SGD and noise-free descent leave equally fast", .value = slower, .error_bound = 2e-4};
}

/// How far the transfer operator's rate is from that of 2^12 intervals of survivors.
Identity by_intervals(const Experiment& operator_of, const Experiment& intervals_of) {
  const NoiseFreeMap map = map_of(intervals_of);
  const auto branches = escaping_branches(map, sharp_minimum(intervals_of), sharp_basin(intervals_of));
  const std::vector<double> found = rates_by_intervals(map, branches.value(), 12);
  return {.check = "the noise-free rate by the transfer operator is that of the lengths of surviving intervals",
          .error = std::abs(noise_free_rate(operator_of).per_step - found.back()),
          .tolerance = 1e-5,
          .derivation = "the rates of steps 10 to 12 differ by less, and shrink by a third a step"};
}

/// A simulated ensemble beside the exact rates of `expected`.
struct Beside {
  Experiment simulated;
  Experiment expected;
};

/// SGD on fresh batches of normal data with the moments, from the minimum, once settled.
Sampled simulated_sgd(Laboratory& lab, const Beside& beside) {
  const double hazard = -std::expm1(-sgd_rate(beside.expected).per_step);
  constexpr std::uint64_t settling = 15;  // the start is forgotten by more than half a step
  Experiment fresh = beside.simulated;
  fresh.population = moments_of(fresh);
  fresh.data.reset();
  fresh.scheme = Scheme::fresh;
  fresh.ensemble.start = {.uniform = {}, .points = {{sharp_minimum(fresh)}}};
  fresh.ensemble.steps = 80;
  fresh.ensemble.trajectories = lab.by_tier<std::uint64_t>(150'000, 600'000, 3'000'000);
  fresh.ensemble.stop = Stop::when_settled;
  fresh.observe = {{.kind = "exit_time", .interval = fresh.potential.points.at(0).basin}};
  const auto& exits = lab.run(fresh).get<ExitTimes>();
  const Trials trials = trials_in_window(exits.stays(), settling, 80, lab.by_tier(80'000U, 320'000U, 1'600'000U));
  return ProportionCheck::equivalent(hazard, lab.by_tier(0.1, 0.05, 0.025) * hazard, trials.count)
      .evaluate("simulated SGD leaves at the kernel's rate once settled", trials.exits);
}

/// Noise-free descent from uniform starts, from step 10 on, when its operator has settled to 1e-3.
Sampled simulated_noise_free(Laboratory& lab, const Beside& beside) {
  constexpr std::uint64_t from = 10;
  constexpr std::uint64_t to = 16;
  Experiment run = starts_in_sharp_basin(beside.simulated, lab.by_tier<std::uint64_t>(300'000, 1'200'000, 5'000'000));
  run.kind = Kind::noise_free;
  run.ensemble.steps = to;
  run.observe = {{.kind = "exit_time", .interval = run.potential.points.at(0).basin}};
  const std::vector<std::uint64_t> inside = lab.run(run).get<ExitTimes>().still_inside();
  const double expected = std::exp(-noise_free_rate(beside.expected).per_step * (to - from));
  return ProportionCheck::equivalent(expected, lab.by_tier(0.04, 0.02, 0.01), inside[from])
      .evaluate("of noise-free trajectories as many are left from step 10 to 16 as the transfer operator says",
                inside[to]);
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
  const auto sgd = [&lab](const Beside& beside) { return simulated_sgd(lab, beside); };
  const auto noise_free = [&lab](const Beside& beside) { return simulated_noise_free(lab, beside); };
  const auto trapped = [](const Experiment& experiment) {
    const EscapeRate rate = noise_free_rate(experiment);
    return Computed{.check = "the noise-free rate is 0",
                    .value = rate.per_step,
                    .error_bound = rate.error_bound,
                    .asserted = below(1e-12)};
  };
  const auto intervals = [](const Beside& beside) { return by_intervals(beside.expected, beside.simulated); };
  return {.assertions =
              {shows("faster-population", ratio, population, foil_of_the_post("the notebook's 1000 samples", as_run))
                   .by_word("substantially"),
               shows("faster-caption", ratio, caption, foil_of_the_post("the notebook's 1000 samples", as_run))
                   .by_word("substantially"),
               shows("slower-as-run", slower, as_run, foil_of_the_post("the caption's 10^4 samples", caption))
                   .over_data(
                       [as_run, slower](std::uint64_t seed) { return slower(on_fresh_data_set(as_run, seed)).value; }),
               shows("slower-above", slower, at_h(population, 3.6), foil("h = 3.5", at_h(population, 3.5))),
               shows("trapped-below", trapped, at_h(population, 3.35), foil("h = 3.351", at_h(population, 3.351))),
               shows("same-by-intervals", intervals, Beside{as_run, as_run},
                     foil("the learning rate higher by a thousandth", Beside{with_rate(as_run, 0.01001), as_run})),
               shows("simulated-sgd", sgd, Beside{as_run, as_run},
                     foil("learning rate 0.0104 beside the rate of 0.01", Beside{with_rate(as_run, 0.0104), as_run})),
               shows("simulated-noise-free", noise_free, Beside{as_run, as_run},
                     foil("learning rate 0.0103 beside the rate of 0.01", Beside{with_rate(as_run, 0.0103), as_run})),
               context("equal-population", [population] { return equal_rates(population); }),
               context("equal-as-run", [as_run] { return equal_rates(as_run); })},
          .figures = [&lab] { return std::vector<Figure>{rates_figure(lab)}; }};
}

}  // namespace

Finding rates_over_h() {
  return {.id = "rates-over-h",
          .source = "Figures 1 and 7 and what is said of how trajectories escape",
          .sentence =
              "At Figure 1's settings with [[MSE]] SGD leaves {faster-population|2} times as fast as "
              "[[noise-free descent]] on the population, {faster-caption|2} times on the caption's "
              "samples and {slower-as-run} times as fast on those [[as run]]: noise is needed below the "
              "[[crisis]], helps just above it, and from [[h]] = {equal-population} on (on the data [[as "
              "run]] {equal-as-run}) <:slower-above>slows escape.",
          .argue = argue};
}

}  // namespace flypaper::findings
