// Note 8: a trajectory leaves only if a rare batch pushes it far from the minimum, from where the next, large gradient
// step has a fair chance of crossing. So it does below the crisis; above it the batches before an exit are ordinary.
#include "claims/shared/figure7.hpp"
#include "claims/shared/rare_batches.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {
namespace {

/// Two grids of the killed kernel, whose difference bounds the error of the finer one.
Computed by_two_grids(std::string check, const Experiment& experiment, double tail, double Push::* number,
                      Asserted asserted) {
  const double fine = push_before_exit(experiment, tail, 0.75).*number;
  const double coarse = push_before_exit(experiment, tail, 0.5).*number;
  return {.check = std::move(check), .value = fine, .error_bound = std::abs(fine - coarse), .asserted = asserted};
}

/// On the data set itself, batch by batch.
Sampled pushed_on_data(Laboratory& lab, const Experiment& experiment) {
  const RareBefore found = simulated(lab, experiment, lab.by_tier<std::uint64_t>(3'000, 20'000, 100'000), 2);
  return ProportionCheck::above(lab.word("almost all"), 0.04, found.exits)
      .evaluate("almost all exits follow a push by a rare batch", found.rare[1]);
}

double pushed_on(const Experiment& experiment, double tail, std::uint64_t seed) {
  const Experiment fresh = for_exits(with_seed(on_other_data(experiment, seed), seed), 500);
  const ExperimentResult result = run(fresh, 1);
  const RareBefore found = rare_before_exits(fresh, result.get<ExitTimes>(), tail, 500, 2);
  return static_cast<double>(found.rare[1]) / static_cast<double>(found.exits);
}

/// How rare the push is that almost all exits follow; two grids, and the middles of nodes stand for their mass.
Computed rarity(const Experiment& experiment, double almost_all, double rare) {
  const double fine = rarity_of(push_before_exit(experiment, rare, 0.75), almost_all);
  const double coarse = rarity_of(push_before_exit(experiment, rare, 0.5), almost_all);
  return {.check = "almost all exits follow a push so rare",
          .value = fine,
          .error_bound = std::abs(fine - coarse) + 0.005,
          .asserted = below(rare)};
}

/// A simulation with fresh batches beside the exact share of `expected`.
struct Beside {
  Experiment simulated;
  Experiment expected;
};

Sampled simulated_as_exact(Laboratory& lab, const Beside& beside) {
  const RareBefore found = simulated(lab, beside.simulated, lab.by_tier<std::uint64_t>(11'000, 25'000, 100'000), 2);
  return ProportionCheck::equivalent(push_before_exit(beside.expected, lab.word("rare"), 0.5).rare,
                                     lab.by_tier(0.05, 0.04, 0.02), found.exits)
      .evaluate("simulated with fresh batches, as many pushes before exits are rare as the kernel says", found.rare[1]);
}

Argument argue(Laboratory& lab) {
  const double rare = lab.word("rare");
  const auto pushed = [rare, bound = above(lab.word("almost all"))](const Experiment& experiment) {
    return by_two_grids("almost all exits follow a push by a rare batch", experiment, rare, &Push::rare, bound);
  };
  const auto rarer = [rare, share = lab.word("almost all")](const Experiment& experiment) {
    return rarity(experiment, share, rare);
  };
  const auto crosses = [rare, bound = above(lab.word("non-trivial"))](const Experiment& experiment) {
    return by_two_grids("from the last place the next step has a non-trivial chance to cross", experiment, rare,
                        &Push::chance, bound);
  };
  const Experiment loss = lab.experiment("fig1_half_mse");
  const Experiment gradient = lab.experiment("fig1_mse");
  const Experiment as_run = lab.experiment("fig1_as_run");
  const Experiment threshold = with_learning_rate(lab.experiment("fig7_as_run_fresh"), 0.007);
  const auto nearly = foil("MSE, learning rate 0.0065", with_learning_rate(gradient, 0.0065));
  const auto smaller = foil("half-MSE, learning rate 0.0085", with_learning_rate(loss, 0.0085));
  const Experiment fresh = lab.experiment("fig1_mse_fresh");
  const auto on_data = [&lab](const Experiment& experiment) { return pushed_on_data(lab, experiment); };
  const auto as_exact = [&lab](const Beside& beside) { return simulated_as_exact(lab, beside); };
  return {
      .assertions =
          {needs(figure1_loss_as_printed, "rare-loss", pushed, loss, nearly).by_word("almost all"),
           needs(figure1_loss_as_printed, "rarity-loss", rarer, loss, nearly).by_word("rare"),
           needs(figure1_loss_as_printed, "crosses-loss", crosses, loss, smaller).by_word("non-trivial"),
           needs(figure1_gradient_as_printed, "rare-gradient", pushed, gradient, nearly).by_word("almost all"),
           needs(figure1_as_run, "rare-as-run", on_data, as_run, foil_of_the_post("the caption's data set", gradient))
               .by_word("almost all")
               .over_data([as_run, rare](std::uint64_t seed) { return pushed_on(as_run, rare, seed); }),
           control("simulated-fresh", as_exact, Beside{fresh, fresh},
                   foil("the kernel of learning rate 0.0088", Beside{fresh, with_learning_rate(fresh, 0.0088)})),
           context("rare-threshold",
                   [rare, threshold] { return by_two_grids("the share at 0.007", threshold, rare, &Push::rare, {}); })},
      .given = {{"tail", rare}},
      .figures = [&lab, threshold, as_run] { return std::vector<Figure>{batches_figure(lab, threshold, as_run)}; }};
}

}  // namespace

Claim escape_by_rare_batches() {
  return {.id = "escape-by-rare-batches",
          .source = "Note 8",
          .statement =
              "What is observed is compatible with this explanation: a trajectory crosses the barrier only if it sees "
              "a (rare) batch that pushes it far out, from where the next, larger gradient step has a non-trivial "
              "chance of crossing.",
          .quantifier = Quantifier::every,
          .cases = {figure1_loss_as_printed, figure1_gradient_as_printed, figure1_as_run},
          .sentence =
              "Far below the [[crisis]] it is so: with [[half-MSE]] almost <all:rare-loss> exits follow a batch of the "
              "rarest {tail|percent}; those that leave stood where the next step crosses with chance "
              "{crosses-loss|2}<:crosses-loss>. Nearer to it less and less: {rare-threshold|percent|2} follow such a "
              "batch at the threshold of Figure 7. In Figure 1 with [[MSE]] ordinary batches suffice: "
              "{rare-gradient|percent|2} of the exits follow a rare one, {rare-as-run|percent|2} [[as run]].",
          .instead =
              "At small learning rates a trajectory jumps the barrier <only:rare-loss> if a (rare) batch pushes it far "
              "from the minimum, from where the next step crosses with a fair chance; at this figure's learning rate "
              "ordinary batches suffice.",
          .argue = argue};
}

}  // namespace flypaper::claims
