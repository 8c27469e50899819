// Figure 7: sharpness, not the height of the barrier, decides. In the figure both grow with w0; here each is changed
// alone. At one sharpness the barrier against the noise is what w0 changes, which threshold-sharpness measures.
#include "claims/shared/scaled_well.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* loss_as_printed = "loss as printed, Figure 7";
constexpr const char* gradient_as_printed = "gradient as printed, Figure 7";
constexpr const char* as_run_case = "as run, Figure 7";

/// Which of curvature and barrier should change the rate more than the other.
struct Contest {
  Experiment experiment;
  Lever stronger = Lever::curvature;
};

/// Central differences over 10 % are off by the third derivative of log rate by log factor, some percent of it.
Computed matters_more(const Contest& contest) {
  const Lever weaker = contest.stronger == Lever::curvature ? Lever::barrier : Lever::curvature;
  const double ratio = -elasticity(contest.experiment, contest.stronger) / elasticity(contest.experiment, weaker);
  return {.check =
              "the rate changes more with the one, and the other way than with the other: minus the ratio of d log "
              "rate / d log",
          .value = ratio,
          .error_bound = 0.1 * ratio,
          .asserted = above(1.0)};
}

/// One lever's elasticity, with the change to differences over half the distance as the bound.
Computed elasticity_of(const Experiment& experiment, Lever lever, double sign = 1.0, Asserted asserted = {}) {
  const double found = sign * elasticity(experiment, lever, 1.05);
  return {.check = "d log rate / d log of it, the other fixed",
          .value = found,
          .error_bound = std::abs(found - sign * elasticity(experiment, lever)),
          .asserted = asserted};
}

/// In the figure the barrier rises with w0 as w0^6, and the rate rises all the same.
Computed rises_with_barrier(const std::pair<Experiment, Experiment>& lower_and_higher) {
  const double factor = exact_rate(lower_and_higher.second) / exact_rate(lower_and_higher.first);
  return {.check = "exact rate at the higher and sharper well over that at the lower one",
          .value = factor,
          .error_bound = 1e-3 * factor,
          .asserted = above(1.0)};
}

/// w0 = 1 at h = 2.1, and w0 = 3 at the same h: by the scaling of w the latter is the former with its barrier
/// multiplied by 3^6, as h stays and the noise's share of Q falls by 3^3.
Identity barrier_is_the_rest(const std::pair<Experiment, double>& from_and_factor) {
  const auto& [fresh, factor] = from_and_factor;
  const double rate = exact_rate(at_one_sharpness(fresh, 3.0));
  return {.check = "at h = 2.1 the rate at w0 = 3 is that at w0 = 1 with the barrier multiplied",
          .error = std::abs(exact_rate(scaled(at_one_sharpness(fresh, 1.0), 1.0, factor)) / rate - 1.0),
          .tolerance = 1e-4,
          .derivation = "two grids of the same kernel in other units, each good to 1e-5 of the rate"};
}

Computed fall_at_one_h(const Experiment& fresh) {
  const double factor = exact_rate(at_one_sharpness(fresh, 1.0)) / exact_rate(at_one_sharpness(fresh, 3.0));
  return {.check = "rate at w0 = 1 over that at w0 = 3, h = 2.1", .value = factor, .error_bound = 1e-3 * factor};
}

Argument argue(Laboratory& lab) {
  const Experiment gradient = lab.experiment("fig7_as_run_fresh");
  Experiment loss = gradient;
  loss.rule.loss = Loss::half_mse;
  const Experiment as_run = lab.experiment("fig7_as_run");
  const auto contest = [](const char* in_case, const std::string& key, const Experiment& experiment) {
    return needs(in_case, key, matters_more, Contest{experiment},
                 foil("curvature and barrier exchanged", Contest{experiment, Lever::barrier}));
  };
  const auto raises = [](const Contest& of) { return elasticity_of(of.experiment, of.stronger, 1.0, above(0.0)); };
  const std::pair sweep(at_distance(as_run, 1.65), at_distance(as_run, 1.9));
  return {
      .assertions = {contest(loss_as_printed, "more-loss", loss),
                     contest(gradient_as_printed, "more-gradient", gradient),
                     contest(as_run_case, "more-as-run", as_run).over_data([as_run](std::uint64_t seed) {
                       const Experiment fresh = with_seed(on_other_data(as_run, seed), seed);
                       return -elasticity(fresh, Lever::curvature, 1.1, 0.4) /
                              elasticity(fresh, Lever::barrier, 1.1, 0.4);
                     }),
                     needs(as_run_case, "rises", rises_with_barrier, sweep,
                           foil("the barrier raised alone, 2.33-fold", std::pair(as_run, scaled(as_run, 1.0, 2.33))))
                         .over_data([as_run](std::uint64_t seed) {
                           const Experiment fresh = with_seed(on_other_data(as_run, seed), seed);
                           return exact_rate(at_distance(fresh, 1.9), 0.4) / exact_rate(at_distance(fresh, 1.65), 0.4);
                         }),
                     control("barrier-is-the-rest", barrier_is_the_rest, std::pair(gradient, 729.0),
                             foil("81-fold, as the curvature's w0^4", std::pair(gradient, 81.0))),
                     control("raises", raises, Contest{as_run},
                             foil("the barrier's height in place of the curvature", Contest{as_run, Lever::barrier})),
                     context("fall", [gradient] { return fall_at_one_h(gradient); }),
                     context("curvature-run", [as_run] { return elasticity_of(as_run, Lever::curvature); })
                         .over_data([as_run](std::uint64_t seed) {
                           return elasticity(with_seed(on_other_data(as_run, seed), seed), Lever::curvature, 1.1, 0.4);
                         }),
                     context("barrier-loss", [loss] { return elasticity_of(loss, Lever::barrier, -1.0); }),
                     context("curvature-loss", [loss] { return elasticity_of(loss, Lever::curvature); })},
      .given = {{"one", 1.0}, {"three", 3.0}, {"times", 729.0}},
      .figures = [loss, gradient] {
        return std::vector<Figure>{factors_figure({{"half-MSE", loss}, {"MSE", gradient}})};
      }};
}

}  // namespace

Claim sharper_not_higher_barrier() {
  return {
      .id = "sharper-not-higher-barrier",
      .source =
          "The sharpness of the non degenerate minimum and the learning rate mostly affect SGD escape; last "
          "paragraph, on Figure 7",
      .statement =
          "In Figure 7's experiments the sharpness of the minimum matters more for the rate of escape than the height "
          "of the barrier: as their distance grows the barrier becomes higher, the minimum sharper and escape easier.",
      .quantifier = Quantifier::every,
      .cases = {loss_as_printed, gradient_as_printed, as_run_case},
      .sentence =
          "So it is. [[as run|As run]] a percent of curvature raises the rate by {curvature-run|2} %<:raises>, about "
          "{more-as-run|1} times as much as a percent of barrier lowers it; with [[half-MSE]] it is {curvature-loss|2} "
          "against {barrier-loss|2} %. Along the figure's sweep of distances, curvature growing as their fourth power "
          "and the barrier as their sixth, <:rises>the rate rises. At one [[h]] the barrier does count: {times} times "
          "as high against the same noise, as from a distance of {one} to {three}, the rate falls {fall|fold}.",
      .argue = argue};
}

}  // namespace flypaper::claims
