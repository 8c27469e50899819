// Future work: a continuous approximation may miss properties of SGD. It misses the escape of Figure 1: a diffusion
// does not cross a barrier that has no noise, and the rate falls by orders of magnitude as soon as a step is refined.
#include "claims/shared/data_moments.hpp"
#include "claims/shared/diffusion_rate.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {
namespace {

struct Refined {
  Experiment fresh;
  std::uint64_t substeps = 4;
};

/// Exact rate of SGD over the equation's. Both are good to 1e-4 of themselves.
Computed speed_ratio(const Refined& refined, double substantially) {
  const double sgd = KilledKernel(step_law(refined.fresh), sharp_basin(refined.fresh), 0.75).escape_rate();
  const double ratio = sgd / diffusion_rate(refined.fresh, static_cast<double>(refined.substeps));
  return {.check = "exact escape rate of SGD over that of the Euler-Maruyama scheme of its Ito equation",
          .value = ratio,
          .error_bound = 1e-3 * ratio,
          .asserted = above(substantially)};
}

/// The same beside one substep a step, which is SGD with Gaussian noise.
Computed over_gaussian(const Experiment& fresh) {
  Computed ratio = speed_ratio({fresh, 1}, 0.0);
  ratio.asserted = {};
  return ratio;
}

/// The exponents of drift and noise variance in the distance to the barrier; 1 and 2 make log distance a Brownian
/// motion with drift, which reaches no -infinity in finite time (a natural boundary, Feller 1952).
Identity natural_boundary(const std::pair<Experiment, double>& fresh_and_barrier) {
  const auto& [fresh, barrier] = fresh_and_barrier;
  const GaussianStep step(fresh, 1.0);
  const auto drift = [&, at = barrier](double d) { return std::abs(step.mean(at - d) - (at - d)); };
  const auto variance = [&, at = barrier](double d) { return step.deviation(at - d) * step.deviation(at - d); };
  return {
      .check = "the barrier is a natural boundary: drift and noise variance vanish like the distance and its square",
      .error = std::max(std::abs(std::log2(drift(2e-5) / drift(1e-5)) - 1.0),
                        std::abs(std::log2(variance(2e-5) / variance(1e-5)) - 2.0)),
      .tolerance = 1e-3,
      .derivation = "the next order is the distance, 2e-5, times coefficients below 10"};
}

/// Few of the equation's trajectories leave in 80 steps, in which SGD loses nearly all.
Sampled equation_stays(Laboratory& lab, const Refined& refined) {
  constexpr std::uint64_t many = 8'000;
  const ExitTimes exits = diffuse(refined.fresh, refined.substeps, many, 80);
  return ProportionCheck::below(lab.word("none leave"), 0.009, many)
      .evaluate("simulated, none of the Ito equation's trajectories leave in 80 steps", left_by(exits, exits.steps()));
}

/// One substep: the hazard of the Gaussian step, once settled, by simulation.
Sampled simulated_gaussian(Laboratory& lab, const std::pair<Experiment, double>& fresh_and_exact) {
  const auto& [fresh, of_rate] = fresh_and_exact;
  const double hazard = -std::expm1(-of_rate * diffusion_rate(fresh, 1.0));
  const ExitTimes exits = diffuse(fresh, 1, lab.by_tier<std::uint64_t>(100'000, 400'000, 2'000'000), 60);
  const double margin = lab.by_tier(0.08, 0.04, 0.02);
  const auto wanted = static_cast<std::uint64_t>(1.2 * 118.8 / (margin * margin * hazard));
  const Trials trials = trials_in_window(exits.stays(), 12, 60, wanted);
  return ProportionCheck::equivalent(hazard, margin * hazard, trials.count)
      .evaluate("with one substep (SGD with Gaussian noise) simulated exits are the Gaussian kernel's", trials.exits);
}

Figure rate_figure(const Experiment& gradient, const Experiment& loss) {
  Figure figure{.name = "sde-rates",
                .title = "Escape rate as the step is refined",
                .caption =
                    "Exact. Euler-Maruyama at Figure 1's settings, B = 20; what is left at many substeps are "
                    "jumps of the scheme from far out, not the equation's, whose rate is 0.",
                .x = {.label = "substeps per step of SGD"},
                .y = {.label = "escape rate per step of SGD", .scale = Scale::logarithmic}};
  for (const Experiment* experiment : {&gradient, &loss}) {
    const std::string name = experiment->rule.loss == Loss::mse ? "MSE" : "half-MSE";
    Series series{.label = "Euler-Maruyama, " + name, .style = Style::points, .x = {1, 2, 3, 4}};
    for (const double substeps : series.x) series.y.push_back(diffusion_rate(*experiment, substeps));
    figure.series.push_back(series);
    figure.series.push_back(
        {.label = "SGD, " + name, .x = {1, 4}, .y = std::vector(2, kernel_of(*experiment, 0.5).escape_rate())});
  }
  return figure;
}

Argument argue(Laboratory& lab) {
  const Experiment gradient = lab.experiment("fig1_mse_fresh");
  const Experiment loss = lab.experiment("fig1_half_mse_fresh");
  const auto faster = [word = lab.word("substantially")](const Refined& refined) { return speed_ratio(refined, word); };
  const auto stays = [&lab](const Refined& refined) { return equation_stays(lab, refined); };
  const auto gaussian = [&lab](const auto& setting) { return simulated_gaussian(lab, setting); };
  const double barrier = sharp_basin(gradient).upper;
  return {
      .assertions = {needs(figure1_gradient_as_printed, "faster-gradient", faster, Refined{gradient, 4},
                           foil("one substep: SGD with Gaussian noise", Refined{gradient, 1}))
                         .by_word("substantially"),
                     needs(figure1_loss_as_printed, "faster-loss", faster, Refined{loss, 2},
                           foil("MSE, one substep", Refined{gradient, 1}))
                         .by_word("substantially"),
                     control("equation-stays", stays, Refined{gradient, 4},
                             foil("MSE at 0.0062, one substep", Refined{with_learning_rate(gradient, 0.0062), 1})),
                     assertion(Role::needs, "natural-boundary", {figure1_gradient_as_printed, figure1_loss_as_printed},
                               natural_boundary, std::pair(gradient, barrier),
                               foil("a place beside it", std::pair(gradient, barrier - 0.01))),
                     control("simulated-gaussian", gaussian, std::pair(gradient, 1.0),
                             foil("a rate higher by a fifth", std::pair(gradient, 1.2))),
                     context("gaussian-gradient", [gradient] { return over_gaussian(gradient); }),
                     context("gaussian-loss", [loss] { return over_gaussian(loss); })},
      .given = {{"substeps", 4.0}, {"two", 2.0}},
      .figures = [gradient, loss] { return std::vector<Figure>{rate_figure(gradient, loss)}; }};
}

}  // namespace

Claim sde_misses_sgd() {
  return {.id = "sde-misses-sgd",
          .source = "Future work",
          .statement = "A continuous approximation of SGD might miss important properties of it.",
          .quantifier = Quantifier::some,
          .cases = {figure1_gradient_as_printed, figure1_loss_as_printed},
          .sentence =
              "It does here: the barrier of Figure 1 is without noise, so <:natural-boundary>a diffusion does not "
              "cross it, and the rate of the Ito equation is nil. Its discretisation shows how soon that is felt: with "
              "[[MSE]] SGD leaves {gaussian-gradient|2} times as fast as the scheme with one substep a step, which is "
              "Gaussian noise, and {faster-gradient|1} times as fast as with {substeps}; with [[half-MSE]] "
              "{gaussian-loss|2} times as fast as with one and {faster-loss|2} times as fast as with {two}.",
          .argue = argue};
}

}  // namespace flypaper::claims
