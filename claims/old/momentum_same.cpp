// Figure 4: that SGD stays at the less degenerate minimum is said to hold with momentum too. A degenerate minimum,
// where batches multiply distances, attracts only while the Lyapunov exponent is negative, and momentum turns it round.
#include <array>

#include "claims/shared/figure4_momentum.hpp"
#include "claims/shared/heavy_ball_exponent.hpp"
#include "flypaper/core/parallel.hpp"

namespace flypaper::claims {
namespace {

constexpr std::array momenta{0.0, 0.25, 0.5, 0.7, 0.8, 0.9};

/// The Lyapunov exponents at the left minimum over `momenta`: those of `fresh`, then those of `other`.
std::vector<double> exponents_of(const Experiment& fresh, const Experiment& other, Plant plant) {
  std::vector<double> exponents(2 * momenta.size());
  for_each_block(
      0, exponents.size(), 0,
      [&](std::size_t i, unsigned) {
        const double momentum = plant == Plant::defect ? 0.0 : momenta.at(i % momenta.size());
        exponents[i] = heavy_ball_exponent(i < momenta.size() ? fresh : other, momentum, left_minimum(fresh));
      },
      [] { return false; });
  return exponents;
}

Figure exponent_figure(const std::vector<double>& exponents) {
  const std::vector<double> x(momenta.begin(), momenta.end());
  const auto half = static_cast<std::ptrdiff_t>(momenta.size());
  return {.name = "momentum-exponent",
          .title = "Momentum makes a degenerate minimum repel",
          .caption =
              "Lyapunov exponent a step at w = -2 of Figure 4, fresh batches, B = 20, by quadrature: above 0 the "
              "minimum repels.",
          .x = {.label = "momentum"},
          .y = {.label = "Lyapunov exponent per step"},
          .series = {{.label = "half-MSE", .x = x, .y = {exponents.begin(), exponents.begin() + half}},
                     {.label = "MSE", .x = x, .y = {exponents.begin() + half, exponents.end()}},
                     {.label = "neither attracts nor repels", .x = {0.0, 0.9}, .y = {0.0, 0.0}}}};
}

Finding decide(Laboratory& laboratory, Plant plant) {
  // The defect: momentum is not applied.
  const double much = plant == Plant::defect ? 0.0 : 0.9;
  const double some = plant == Plant::defect ? 0.0 : 0.5;
  const Experiment written = laboratory.experiment("fig4_half_mse_fresh");
  const Experiment run = laboratory.experiment("fig4_as_run_fresh");
  const ExitTimes& with_much = exits_of(laboratory, "fig4_half_mse_fresh", much);
  const std::vector<std::uint64_t> as_run = exits_of(laboratory, "fig4_as_run_fresh", some).still_inside();
  const std::vector<double> exponents = exponents_of(written, run, plant);
  const double zero = left_minimum(written);
  Finding finding;
  finding.deciding = 2;
  finding.evidence = {
      stays("as written without momentum", exits_of(laboratory, "fig4_half_mse_fresh", 0.0)),
      stays("as written with momentum 0.5", exits_of(laboratory, "fig4_half_mse_fresh", some)),
      ProportionCheck::above(0.99, 0.009, with_much.at_risk())
          .evaluate("as written with momentum 0.9, more than 99 % leave within 1000 steps", left_by(with_much, 1000)),
      ProportionCheck::above(0.05, 0.05, as_run[20])
          .evaluate("as run (MSE, momentum 0.5), more than 1 in 20 of those inside after 20 steps leave within 1000",
                    as_run[20] - as_run[1000]),
      exact_difference(
          "the Lyapunov exponent at the left minimum, as written with momentum 0.9, is positive: it repels",
          exponents[momenta.size() - 1], 0.01),
      exact_check("without momentum the same quadrature gives the closed form",
                  std::abs(exponents[0] - critical_exponents(written.potential, with_momentum(written, 0.0).rule,
                                                             written.population, written.batch_size,
                                                             std::span<const double>(&zero, 1))[0]),
                  1e-3),
      simulated_exponent(laboratory, with_momentum(written, much), exponents[momenta.size() - 1]),
      exact_check("from rest on a degenerate zero nothing moves with momentum 0.9 either (Figures 4 and 6; moved)",
                  moved(laboratory, "fig4_half_mse_fresh", {zero}) + moved(laboratory, "fig6_half_mse", {0.0, 1.0}),
                  0.0)};
  const bool same = finding.evidence[0].passed && finding.evidence[1].passed;
  const bool different = finding.evidence[2].passed && finding.evidence[4].passed;
  if (same) {
    finding.verdict = different ? Verdict::holds_conditionally : Verdict::holds;
  } else if (different) {
    finding.verdict = Verdict::refuted_as_stated;
  }
  finding.corrected = fmt::format(
      "With moderate momentum only: a degenerate minimum attracts while its Lyapunov exponent is negative. As written "
      "it is "
      "{} a step without momentum, {} at 0.5 and {} at 0.9, where {} % leave in 1000 steps; as run (MSE, 0.5) it is "
      "{}, and "
      "{} % of those inside after 20 steps leave.",
      rounded(exponents[0], 2), rounded(exponents[2], 2), rounded(exponents[momenta.size() - 1], 2),
      rounded(100.0 * finding.evidence[2].value, 4), rounded(exponents[momenta.size() + 2], 2),
      rounded(100.0 * finding.evidence[3].value, 2));
  finding.figures = {exponent_figure(exponents),
                     survival_figure("momentum-survival", "From beside the less degenerate minimum",
                                     "Figure 4, starts uniform within 0.2 of w = -2; fresh batches.",
                                     {survival("half-MSE, none", exits_of(laboratory, "fig4_half_mse_fresh", 0.0)),
                                      survival("half-MSE, 0.5", exits_of(laboratory, "fig4_half_mse_fresh", some)),
                                      survival("half-MSE, 0.9", with_much),
                                      survival("MSE, 0.5 (as run)", exits_of(laboratory, "fig4_as_run_fresh", some))})};
  return finding;
}

}  // namespace

Claim momentum_same() {
  return {.id = "momentum-same",
          .section = "SGD get stuck along degenerate directions; Figures 4 and 6",
          .statement = "With momentum SGD stays at the less degenerate minimum as it does without.",
          .defect = "momentum is not applied",
          .decide = decide};
}

}  // namespace flypaper::claims
