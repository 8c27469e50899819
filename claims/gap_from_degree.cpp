// Takeaways: the degree of a degenerate minimum sets SGD apart from the posterior. Two wells that SGD does not leave,
// each with the one degenerate direction that there is: raising the order of one moves the posterior alone.
#include <limits>

#include "claims/shared/gap.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* figure4 = "ours, Figure 4 and a twin of equal degrees";

/// Q = (w + 2)^2 (w - 2)^order: Figure 4's for order 3. Its text leaves the settings open: half-MSE and a learning rate
/// at which hardly any diverge, B = 20. Starts, which are the prior, from one minimum to beyond the other: from starts
/// as even as the wells of equal degrees the shares would be alike for any dynamics. The region is the left well, up to
/// the barrier at 2 (2 - order) / (2 + order).
Gap left_well(const Laboratory& lab, unsigned order, std::uint64_t steps, std::uint64_t trajectories) {
  Experiment experiment(Potential(fmt::format("(w1+2)^2*(w1-2)^{}", order)));
  experiment.name = fmt::format("wells-2-{}", order);
  experiment.rule = {.learning_rate = 0.001, .loss = Loss::half_mse};
  experiment.batch_size = 20;
  experiment.ensemble.trajectories = trajectories;
  experiment.ensemble.steps = steps;
  experiment.ensemble.seed = lab.seed();
  experiment.ensemble.start.uniform = {{-2.0}, {2.2}};
  const double barrier = 2.0 * (2.0 - order) / (2.0 + order);
  return {.experiment = experiment,
          .prior = {{-2.0}, {2.2}},
          .region = {{-std::numeric_limits<double>::infinity()}, {barrier}},
          .deviation = 0.018};
}

Argument argue(Laboratory& lab) {
  std::vector<Assertion> assertions;
  add_gap(lab, assertions,
          {.in_case = figure4,
           .suffix = "degree",
           .near = left_well(lab, 2, 500, 2'000),
           .far = left_well(lab, 3, 500, 90'000),
           .between = foil("after one step, with the posterior of one batch", left_well(lab, 3, 1, 90'000))});
  const Gap far = left_well(lab, 3, 500, 90'000);
  assertions.push_back(mass_of("posterior-left", far));
  assertions.push_back(context("sgd-left", [&lab, far] {
    return ProportionCheck::equivalent(0.38, 0.018, far.experiment.ensemble.trajectories)
        .evaluate("share of SGD in the left well", region_counts(lab, far).inside.back());
  }));
  return {.assertions = assertions, .given = {{"steps", 500}, {"rate", 0.001}, {"from", -2.0}, {"to", 2.2}}};
}

}  // namespace

Claim gap_from_degree() {
  return {.id = "gap-from-degree",
          .source = "Discussion, takeaways, last point; main takeaways",
          .statement = "The degree of degeneracy around a minimum can set the law of SGD apart from the posterior.",
          .quantifier = Quantifier::some,
          .cases = {figure4},
          .sentence =
              "It can. With two wells of order two, [[half-MSE]], a learning rate of {rate} and starts between {from} "
              "and {to}, SGD's share in the left well and the posterior's, of as many samples as SGD has seen, differ "
              "by {near-degree|points}<:near-degree>. Raise the right well's order to Figure 4's three, with as many "
              "degenerate directions: SGD, which is stuck, keeps the {sgd-left|percent} of its starts that lie in the "
              "left well, and after {steps} steps the posterior has {posterior-left|percent} there<:far-degree>.",
          .argue = argue};
}

}  // namespace flypaper::claims
