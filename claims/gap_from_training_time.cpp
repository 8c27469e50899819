// Takeaways: finite training time sets SGD apart from the posterior. In Figure 1 it does for the first step or two; on
// Figure 2's line for some ten thousand steps.
#include <limits>

#include "claims/shared/gap.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* figure1 = "gradient as printed, Figure 1";
constexpr const char* figure2 = "loss as printed, Figure 2";

/// The sharp basin; SGD's starts are the prior, as in the post's section on terminology.
Gap sharp_basin_after(const Laboratory& lab, std::uint64_t steps, std::uint64_t trajectories) {
  Gap gap{.experiment = lab.experiment("fig1_mse_fresh"),
          .prior = {{-1.8}, {1.8}},
          .region = {{-1.8}, {-0.6}},
          .deviation = 0.0105};
  gap.experiment.ensemble.start.uniform = gap.prior;
  gap.experiment.ensemble.steps = steps;
  gap.experiment.ensemble.trajectories = trajectories;
  return gap;
}
/// A run may be left of the prior's end, where the sharp basin goes on.
Gap with_all_left(Gap gap) {
  gap.region.lower = {-std::numeric_limits<double>::infinity()};
  return gap;
}

/// The neighbourhood of O, |w2| < 1. Starts are on the line, as in the figure; the prior is the box around it.
Gap near_origin_after(const Laboratory& lab, std::uint64_t steps, std::uint64_t trajectories) {
  Gap gap{.experiment = lab.experiment("fig2_half_mse_fresh"),
          .prior = {{-5.0, -5.0}, {5.0, 5.0}},
          .region = {{-5.0, -1.0}, {5.0, 1.0}},
          .deviation = 0.3};
  gap.experiment.ensemble.steps = steps;
  gap.experiment.ensemble.trajectories = trajectories;
  return gap;
}

Argument argue(Laboratory& lab) {
  std::vector<Assertion> assertions;
  add_gap(lab, assertions,
          {.in_case = figure1,
           .suffix = "basin",
           .near = with_all_left(sharp_basin_after(lab, 500, 2'000)),
           .far = with_all_left(sharp_basin_after(lab, 1, 260'000)),
           .between = foil("after two steps", with_all_left(sharp_basin_after(lab, 2, 260'000)))});
  const Gap early = near_origin_after(lab, 5'000, 2'000);
  const Gap late = near_origin_after(lab, 100'000, 1'000);
  add_gap(
      lab, assertions,
      {.in_case = figure2, .suffix = "line", .near = late, .far = early, .between = foil("after 100,000 steps", late)});
  return {.assertions = assertions, .given = {{"steps", 500}, {"early", 5'000}, {"late", 100'000}}};
}

}  // namespace

Claim gap_from_training_time() {
  return {
      .id = "gap-from-training-time",
      .source = "Discussion, takeaways, last point; main takeaways",
      .statement = "Finite training time can set the law of SGD apart from the posterior.",
      .quantifier = Quantifier::some,
      .cases = {figure1, figure2},
      .sentence =
          "It can, beside the posterior of as many samples as SGD has seen. From Figure 2's starts, on the line, SGD's "
          "share of |w2| below one and that of a posterior on the plane differ by {far-line|points} after {early} "
          "steps<:far-line> and are alike after {late}<:near-line>, as SGD moves a [[front]] inwards. In Figure 1 with "
          "[[MSE]] the shares of the sharp basin, not yet the forms of the laws, differ by {far-basin|points} after "
          "the first step<:far-basin> and by {near-basin|points} after {steps}<:near-basin>.",
      .argue = argue};
}

}  // namespace flypaper::claims
