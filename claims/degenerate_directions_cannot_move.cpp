// "Connection": noise has no variance along degenerate directions beside a critical point, from which it is concluded
// that SGD cannot move along them. Along Figure 2's line the direction has neither noise nor curvature on the line, yet
// SGD moves; beside Figure 5's there is noise along it, yet the line is stuck, for on it all noise vanishes.
#include "claims/shared/along_the_line.hpp"
#include "claims/shared/degenerate_line.hpp"
#include "claims/shared/on_the_line.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/audit/report/claim.hpp"

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

Experiment faster(Experiment experiment) {
  experiment.rule.learning_rate *= 1.1;
  return experiment;
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
                       foil_of_the_post("Figure 5's line", from_height(lab.experiment("fig6_as_run"), 1.5, 256)))
               .by_word("stuck")
               .over_data([&lab, two_run](std::uint64_t seed) {
                 const double limit = lab.word("stays constant");
                 return share_of(journeys_of(with_trajectories(on_other_data(two_run, seed), 128)),
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
           control("averaged-law", law, Drift{two, two},
                   foil("the law at a learning rate that is a tenth higher", Drift{two, faster(two)}))},
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
              "The premise is right on both lines, where noise and curvature along them vanish<:premise>; beside "
              "Figure 5's there is noise along it<:noise-beside>. The conclusion is right of Figure 5's line, where"
              " <all:five-fixed,five-run,five-printed,five-gradient> noise vanishes and SGD is stuck. Along Figure "
              "2's the noise across takes SGD to where the gradient points along the line, and it moves: with "
              "[[half-MSE]] from w2 = {height} by {averaged-law|2} in {steps} "
              "steps<:two-printed,two-gradient,two-run>.",
          .instead =
              "SGD <cannot:five-fixed,five-run> move where the gradient of Q vanishes, as on the line of Figure 5: "
              "such points are sticky. Along a degenerate direction beside a regular one it moves more slowly, by the "
              "noise across<:two-printed,two-run>.",
          .argue = argue};
}

}  // namespace flypaper::claims
