// Takeaways: the learning rate sets SGD apart from the posterior, which has none. In Figure 1 half of it keeps the
// sharp basin full.
#include <limits>

#include "claims/shared/data_moments.hpp"
#include "claims/shared/figure1.hpp"
#include "claims/shared/gap.hpp"
#include "flypaper/exact/escape/law_in_time.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* figure1 = "gradient as printed, Figure 1";

/// Figure 1 with MSE and a learning rate; the region is the sharp basin, the prior SGD's starts.
Gap at_rate(const Laboratory& lab, double learning_rate) {
  Gap gap{.experiment = lab.experiment("fig1_mse_fresh"),
          .prior = {{-1.8}, {1.8}},
          .region = {{-std::numeric_limits<double>::infinity()}, {-0.6}},
          .deviation = 0.05};
  gap.experiment.rule.learning_rate = learning_rate;
  gap.experiment.ensemble.start.uniform = gap.prior;
  gap.experiment.ensemble.trajectories = 20'000;
  return gap;
}

/// By the kernel: those that never left the sharp basin are a part of those in it, so this is a lower bound of the
/// distance, and the whole of it up to those that come back.
Computed without_returns(Laboratory& lab, const Gap& gap) {
  const Experiment& at = gap.experiment;
  const auto share = [&](double refinement) {
    const Transition transition(step_law(at), sharp_basin(at), refinement);
    LawInTime law(transition, [&](double w) { return w > gap.prior.lower[0] ? 1.0 : 0.0; });
    while (law.time() < at.ensemble.steps) law.step();
    return law.inside() * (sharp_basin(at).upper - gap.prior.lower[0]) / (gap.prior.upper[0] - gap.prior.lower[0]);
  };
  const double fine = share(1.0);
  // The start's edge lies within a panel: the change between two grids and a thousandth.
  return {.check = "share that never left the sharp basin, less the posterior's mass of it",
          .value = fine - posterior_share(gap),
          .error_bound = std::abs(fine - share(0.7)) + 1e-3,
          .asserted = above(lab.word("resembles"))};
}

Argument argue(Laboratory& lab) {
  std::vector<Assertion> assertions;
  add_gap(lab, assertions,
          {.in_case = figure1,
           .suffix = "rate",
           .near = at_rate(lab, 0.01),
           .far = at_rate(lab, 0.005),
           .between = foil("a learning rate of 0.0062", at_rate(lab, 0.0062))});
  const auto exactly = [&lab](const Gap& gap) { return without_returns(lab, gap); };
  assertions.push_back(needs(figure1, "far-kernel", exactly, at_rate(lab, 0.005),
                             foil("a learning rate of 0.0062", at_rate(lab, 0.0062)))
                           .by_word("resembles"));
  return {.assertions = assertions, .given = {{"low", 0.005}, {"high", 0.01}, {"steps", 500}}};
}

}  // namespace

Claim gap_from_learning_rate() {
  return {.id = "gap-from-learning-rate",
          .source = "Discussion, takeaways, last point; main takeaways",
          .statement = "The learning rate can set the law of SGD apart from the posterior.",
          .quantifier = Quantifier::some,
          .cases = {figure1},
          .sentence =
              "It can: in Figure 1 with [[MSE]], after {steps} steps, SGD's share in the sharp basin and the "
              "posterior's, of as many samples as SGD has seen, differ by {near-rate|points} at a learning rate of "
              "{high}<:near-rate> and by {far-rate|points} at {low}<:far-rate,far-kernel>, with nothing else changed. "
              "The lower one with [[MSE]] is {high} with [[half-MSE]], the [[loss as printed]].",
          .argue = argue};
}

}  // namespace flypaper::claims
