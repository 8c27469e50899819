// Figure 2 and "Results": the posterior gathers at the origin, and SGD's law is said to resemble it after enough steps.
#include <algorithm>

#include "claims/shared/line_laws.hpp"
#include "claims/shared/regular_line.hpp"

namespace flypaper::claims {
namespace {

constexpr double half = 0.5;
constexpr double figure_samples = 5000.0;

/// Uniform points of the strip that holds the posterior (|w1| < 1; beyond, exp(-n Q^2/2) is below exp(-100) for |w2| >
/// 0.1 and w1 = 1), kept with the probability of their likelihood: draws of the posterior.
Evidence sampled_posterior(const Laboratory& laboratory, const Gathering& origin) {
  const Start start{.uniform = {{-1.0, -5.0}, {1.0, 5.0}}, .points = {}};
  const Start height{.uniform = {{0.0}, {1.0}}, .points = {}};
  const std::uint64_t count = laboratory.by_tier(3000U, 20'000U, 80'000U);
  const double margin = laboratory.by_tier(0.1, 0.04, 0.02);
  std::uint64_t kept = 0;
  std::uint64_t inside = 0;
  for (std::uint64_t i = 0; kept < count; ++i) {
    const std::vector<double> w = start_of(start, i, laboratory.seed());
    const auto q = origin.potential.graph().evaluate<double>(origin.potential.q(), w);
    // The seed + 1 gives heights of their own.
    if (start_of(height, i, laboratory.seed() + 1)[0] >= std::exp(-0.5 * figure_samples * q * q)) continue;
    ++kept;
    inside += std::abs(w[1]) < half ? 1 : 0;
  }
  return ProportionCheck::equivalent(origin.mass(figure_samples), margin, count)
      .evaluate("as written, draws of the posterior of 5000 samples with |w2| < 0.5, as quadrature has it", inside);
}

/// SGD with fresh batches from Figure 2's starts. The defect lets every trajectory start where the posterior is.
Experiment sgd(const Laboratory& laboratory, const std::string& name, Plant plant) {
  Experiment experiment = from_all_the_line(laboratory, name);
  if (plant == Plant::defect) experiment.ensemble.start = from_posterior(experiment, figure_samples);
  return experiment;
}

/// Where the slow flow has brought the outermost stable trajectories after the figure's steps.
double front(const Experiment& experiment) {
  return flow_along_line(experiment, 0.99 * stable_half_length(experiment),
                         static_cast<double>(experiment.ensemble.steps));
}

Evidence few_near_origin(const std::string& which, Laboratory& laboratory, const Experiment& experiment) {
  const auto& histogram = laboratory.run(experiment).get<Histogram>();
  return ProportionCheck::below(0.2, 0.07, experiment.ensemble.trajectories)
      .evaluate(which + ", SGD after 5000 steps has |w2| < 0.5 for fewer than 20 %", within(histogram, half, 1));
}

Figure law_figure(Laboratory& laboratory, const std::string& name, const std::string& which) {
  const Experiment experiment = laboratory.experiment(name);
  const auto& run = laboratory.run(experiment);
  const auto& noise_free = laboratory.run(laboratory.experiment(name + "_noise_free")).get<Histogram>();
  const std::uint64_t all = experiment.ensemble.trajectories;
  return {.name = "fig2-" + name,
          .title = fmt::format("Figure 2 {}: SGD and posterior along the line", which),
          .caption =
              fmt::format("{} trajectories on 10^5 samples, starts uniform on the line; {} diverged and are in no bin. "
                          "By the averaged law the front is at {}. The posterior's marginal of w2, uniform prior.",
                          all, run.ensemble.diverged, rounded(front(experiment), 3)),
          .x = {.label = "w2"},
          .y = {.label = "density"},
          .series = {density_of("SGD after 5000 steps", run.get<Histogram>(), 1, all),
                     density_of("without noise, after 5000 steps", noise_free, 1, all),
                     posterior_of_w2("posterior, n = 5000", experiment.potential, figure_samples)}};
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const Experiment text = laboratory.experiment("fig2_half_mse_fresh");
  const Experiment code = laboratory.experiment("fig2_as_run_fresh");
  const Gathering written = near_origin(text.potential, half);
  const Gathering run = near_origin(code.potential, half);
  Finding finding;
  finding.evidence = {
      exact_check(
          "as written the posterior's odds of |w2| < 0.5 grow as n^(1/2 - 1/3), n from 1e12 to 1e15 (difference)",
          std::abs(written.growth(1e12, 1e15) - 1.0 / 6.0), 5e-3),
      exact_difference("mass of |w2| < 0.5 at n = 5000, as written", written.mass(figure_samples), 0.6),
      sampled_posterior(laboratory, written),
      few_near_origin("as written", laboratory, sgd(laboratory, "fig2_half_mse_fresh", plant)),
      exact_difference("mass of |w2| < 0.5 at n = 5000 with the potential of the code", run.mass(figure_samples), 0.6),
      few_near_origin("as run", laboratory, sgd(laboratory, "fig2_as_run_fresh", plant))};
  finding.deciding = 3;
  const auto& evidence = finding.evidence;
  if (std::ranges::all_of(evidence, [](const Evidence& one) { return one.passed; })) {
    finding.verdict = Verdict::refuted_as_stated;
  } else if (evidence[0].passed && evidence[1].passed && evidence[3].value > 0.6 && evidence[5].value > 0.6) {
    finding.verdict = Verdict::holds;
  }
  finding.corrected = fmt::format(
      "The posterior gathers at the origin: {} % within |w2| < 0.5 at n = 5000 as written. SGD moves a front "
      "inwards, behind which hardly anything has moved: {} % after 5000 steps, {} % at the start. The front is "
      "then at {} ({} as run) and comes to 0.5 after {} x 10^5 steps ({} x 10^5), with all that started outside.",
      rounded(100.0 * evidence[1].value, 3), rounded(100.0 * evidence[3].value, 3), rounded(20.0 * half, 3),
      rounded(front(text), 3), rounded(front(code), 3),
      rounded(steps_along_line(text, 0.99 * stable_half_length(text), half) / 1e5, 2),
      rounded(steps_along_line(code, 0.99 * stable_half_length(code), half) / 1e5, 2));
  finding.figures = {law_figure(laboratory, "fig2_half_mse", "as written"),
                     law_figure(laboratory, "fig2_as_run", "as run")};
  return finding;
}

}  // namespace

Claim posterior_concentrates_fig2() {
  return {.id = "posterior-concentrates-fig2",
          .section = "SGD converges toward the most degenerate point along a degenerate line; Results; Figure 2",
          .statement =
              "With more samples the posterior gathers at the origin, and after enough steps the law of SGD resembles "
              "it.",
          .defect = "trajectories start where the posterior is",
          .decide = decide};
}

}  // namespace flypaper::claims
