// "Connection": noise has no variance along degenerate directions beside a critical point, from which it is concluded
// that SGD cannot move along them. Along Figure 2's line the direction has neither noise nor curvature on the line, yet
// SGD moves; beside Figure 5's there is noise along it, yet the line is stuck, for on it all noise vanishes.
#include <cmath>

#include "claims/shared/degenerate_line.hpp"
#include "claims/shared/journeys.hpp"
#include "claims/shared/on_the_line.hpp"
#include "flypaper/dynamics/noise.hpp"
#include "flypaper/escape/slow_flow.hpp"
#include "flypaper/geometry/local.hpp"
#include "flypaper/report/claim.hpp"
#include "flypaper/statistics/location.hpp"

namespace flypaper::claims {
namespace {

/// All from (0, w2), on fresh batches.
Experiment from_height(Experiment experiment, double w2, std::uint64_t trajectories) {
  experiment.ensemble.start = Start{.uniform = {}, .points = {{0.0, w2}}};
  return with_trajectories(std::move(experiment), trajectories);
}

bool moves(const Journey& one, double limit) { return !(std::abs(one.end[1] / one.start[1] - 1.0) < limit); }

std::uint64_t moved(Laboratory& lab, const Experiment& experiment) {
  const double limit = lab.word("stays constant");
  return count_of(journeys(lab, experiment), [limit](const Journey& one) { return moves(one, limit); });
}
Sampled stuck(Laboratory& lab, const Experiment& experiment) {
  return ProportionCheck::below(lab.word("stuck"), 0.01, experiment.ensemble.trajectories)
      .evaluate("of those on the line those that move along it by a twentieth within the figure's steps",
                moved(lab, experiment));
}
Sampled move(Laboratory& lab, const Experiment& experiment) {
  return ProportionCheck::above(lab.word("stuck"), 0.3, experiment.ensemble.trajectories)
      .evaluate("of those on the line those that move along it by a twentieth within the figure's steps",
                moved(lab, experiment));
}

/// Covariance of the noise along w2 at a point, times B: c^2 v_x (v_y + 2 v_x Q^2) (dQ/dw2)^2.
double noise_along(const Experiment& experiment, const std::vector<double>& at) {
  const LocalModel model = local_model(experiment.potential, at);
  return noise_factor(model.q, experiment.population, experiment.batch_size, experiment.rule.loss) * model.gradient[1] *
         model.gradient[1];
}

/// The premise, on the line: neither noise nor curvature along it.
Identity no_noise_along(const std::vector<double>& at) {
  double sum = 0.0;
  for (const char* q : {"(w1^2+w2^2)*w1", "(w1^2+w2^2)^2*w1", "(w1^2+w2^2)*w1^2", "(w1^2+w2^2)^2*w1^2"}) {
    const LocalModel model = local_model(Potential(q), at);
    sum += std::abs(model.gradient[1]) + std::abs(loss_hessian(model)[3]);
  }
  return {.check = "dQ/dw2 and the Hessian's entry along w2 are 0 for all four potentials",
          .error = sum,
          .tolerance = 0.0,
          .derivation = "products with 0 are exact"};
}

Computed noise_beside(const std::vector<double>& at) {
  Experiment five(Potential("(w1^2+w2^2)*w1^2"));
  five.batch_size = 20;
  // Exact but for a few roundings.
  return {.check = "standard deviation of the noise along Figure 5's line at the point",
          .value = std::sqrt(noise_along(five, at)),
          .error_bound = 1e-15,
          .asserted = above(0.0)};
}

/// The averaged law of the motion along Figure 2's line, which knows nothing of single steps, against SGD. Of one
/// trajectory w2 spreads by far less than a tenth: that bounds its standard deviation.
struct Drift {
  Experiment simulated;
  Experiment law;
};
Sampled as_averaged_law(Laboratory& lab, const Drift& drift) {
  const auto& all = journeys(lab, drift.simulated);
  const double start = all.front().start[1];
  const double expected =
      follow_slow_flow(drift.law.potential, drift.law.rule, drift.law.population, drift.law.batch_size, {0.0, start},
                       static_cast<double>(drift.law.ensemble.steps))[1];
  double mean = 0.0;
  for (const Journey& one : all) mean += one.end[1] / static_cast<double>(all.size());
  return MeanCheck::equivalent(start - expected, 0.1 * (start - expected), 0.05, all.size())
      .evaluate("mean way along Figure 2's line is that of the averaged law", start - mean);
}

Argument argue(Laboratory& lab) {
  const auto stays = [&lab](const Experiment& experiment) { return stuck(lab, experiment); };
  const auto goes = [&lab](const Experiment& experiment) { return move(lab, experiment); };
  const auto law = [&lab](const Drift& drift) { return as_averaged_law(lab, drift); };
  const Experiment two = from_height(lab.experiment("fig2_half_mse_fresh"), 2.0, 1'024);
  const Experiment two_gradient = with_loss(two, Loss::mse);
  const Experiment two_run = from_height(lab.experiment("fig2_as_run"), 1.5, 256);
  const Experiment five = from_height(lab.experiment("fig5_half_mse_fresh"), 2.0, 2'112);
  const Experiment five_gradient = with_loss(five, Loss::mse);
  const auto instead = [](const std::string& words, Experiment experiment, std::uint64_t trajectories) {
    return foil_of_the_post(words, with_trajectories(std::move(experiment), trajectories));
  };
  return {
      .assertions =
          {contradicts("loss as printed, Figure 2", "two-printed", goes, two, instead("Figure 5's line", five, 1'024))
               .by_word("stuck"),
           contradicts("gradient as printed, Figure 2", "two-gradient", goes, two_gradient,
                       instead("Figure 5's line", five_gradient, 1'024))
               .by_word("stuck"),
           contradicts("as run, Figure 2", "two-run", goes, two_run,
                       foil_of_the_post("Figure 5's line", from_height(lab.experiment("fig5_as_run"), 1.5, 256)))
               .by_word("stuck")
               .over_data([&lab, two_run](std::uint64_t seed) {
                 const double limit = lab.word("stays constant");
                 return share_of(journeys_of(on_fresh_data(two_run, seed)),
                                 [limit](const Journey& one) { return moves(one, limit); });
               }),
           needs("loss as printed, Figure 5", "five-printed", stays, five, instead("Figure 2's line", two, 2'112))
               .by_word("stuck"),
           needs("gradient as printed, Figure 5", "five-gradient", stays, five_gradient,
                 instead("Figure 2's line", two_gradient, 2'112))
               .by_word("stuck"),
           needs("as run, Figure 5", "five-run", no_batch_moves_the_line, Potential("(w1^2+w2^2)^2*w1^2"),
                 foil_of_the_post("Figure 2's potential", Potential("(w1^2+w2^2)^2*w1"))),
           control("premise", no_noise_along, std::vector<double>{0.0, 2.0},
                   foil("beside the line", std::vector<double>{0.02, 2.0})),
           control("five-fixed", no_batch_moves_the_line, Potential("(w1^2+w2^2)*w1^2"),
                   foil_of_the_post("Figure 2's potential", Potential("(w1^2+w2^2)*w1"))),
           control("noise-beside", noise_beside, std::vector<double>{0.02, 2.0},
                   foil("on the line", std::vector<double>{0.0, 2.0})),
           control("averaged-law", law, Drift{two, two}, foil("the law of MSE", Drift{two, two_gradient})),
           context("way",
                   [two] {
                     // The flow is followed to a relative 1e-10; its law is the first order in learning rate.
                     const double end = follow_slow_flow(two.potential, two.rule, two.population, two.batch_size,
                                                         {0.0, 2.0}, static_cast<double>(two.ensemble.steps))[1];
                     return Computed{.check = "share of the way to the origin that the averaged law covers from (0, 2)",
                                     .value = 1.0 - end / 2.0,
                                     .error_bound = 0.1 * (1.0 - end / 2.0)};
                   })},
      .given = {{"steps", static_cast<double>(two.ensemble.steps)}, {"height", 2.0}}};
}

}  // namespace

Claim degenerate_directions_cannot_move() {
  return {.id = "degenerate-directions-cannot-move",
          .source = "Connection between degeneracies and SGD dynamics, generic case; Discussion, first takeaway",
          .statement =
              "As SGD's noise has no variance along degenerate directions near a critical point, SGD cannot move along "
              "them: they are sticky.",
          .quantifier = Quantifier::every,
          .cases = {"loss as printed, Figure 2", "gradient as printed, Figure 2", "as run, Figure 2",
                    "loss as printed, Figure 5", "gradient as printed, Figure 5", "as run, Figure 5"},
          .sentence =
              "The premise is right on both lines: there noise and curvature along them vanish<:premise>. But SGD is "
              "stuck where <all:five-fixed,five-run> of its noise vanishes, as on Figure 5's line, although beside it "
              "there is noise along it<:noise-beside>. Along Figure 2's the noise across takes SGD to where the "
              "gradient points along the line: from w2 = {height} it covers {way|percent|2} of the way to the origin "
              "in {steps} steps<:two-printed,averaged-law>.",
          .argue = argue};
}

}  // namespace flypaper::claims
