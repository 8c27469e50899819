// After Figure 2: in the limit of infinite time SGD and posterior are conjectured to be one point mass at the origin.
#include "claims/shared/line_regions.hpp"
#include "claims/shared/regular_line.hpp"
#include "claims/shared/resting_place.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {
namespace {

/// dw2/dt = -(c eta)^2 w2^3 / B far from where h matters, whose solution tends to this over sqrt t.
double limit_of_flow(const Experiment& experiment) {
  const double rate = experiment.rule.learning_rate * loss_factor(experiment.rule.loss);
  return std::sqrt(0.5 * static_cast<double>(experiment.batch_size)) / rate;
}

/// From (0, 2) for so long that w2 depends on its start by 3 % only.
struct Long {
  Experiment experiment;
  double limit;
};
Long long_run(const Laboratory& lab, const Experiment& experiment, std::uint64_t quick) {
  return {from_line(experiment, 2.0, 64, lab.by_tier(quick, 2 * quick, 4 * quick)), limit_of_flow(experiment)};
}
Sampled falls(Laboratory& lab, const Long& run) {
  const auto& moments = lab.run(run.experiment).get<Moments>();
  const double root = std::sqrt(static_cast<double>(run.experiment.ensemble.steps));
  return MeanCheck::equivalent(run.limit, 0.05 * run.limit, root * spread_along(moments), 64)
      .evaluate("w2 times the root of the number of steps, mean of SGD, as it tends to by the slow flow",
                root * moments.mean(1, 1));
}

/// Near the origin the noise outweighs the gradient and the learning rate sets the pace alone: 1, to watch the end.
Experiment fast(const Experiment& experiment) {
  Experiment near = with_learning_rate(from_line(experiment, 0.16, 600, 40'000), 1.0);
  near.observe[0].interval = {{-0.05, -0.05}, {0.05, 0.05}};
  return near;
}
Sampled collapses(Laboratory& lab, const Experiment& experiment) {
  return ProportionCheck::above(lab.word("most"), 0.25, experiment.ensemble.trajectories)
      .evaluate("learning rate 1: from (0, 0.16), share within 0.05 of the origin in w1 and w2 after 40 000 steps",
                lab.run(experiment).get<Moments>().sums().at(1).counted);
}
constexpr double inside = 0.35;  // of the resting place on the figure's samples
Experiment from_inside(const Experiment& experiment, double w2) { return from_line(experiment, w2, 64, 40'000); }
Sampled goes_out(Laboratory& lab, const Experiment& experiment) {
  const auto& moments = lab.run(experiment).get<Moments>();
  return MeanCheck::above(0.0, 0.01, spread_along(moments), 64)
      .evaluate("displacement along the line away from the origin in 40 000 steps, mean of SGD",
                moved_along(experiment, moments));
}

double gone_out_on(const Experiment& as_run, std::uint64_t seed) {
  const Experiment fresh = with_trajectories(on_other_data(as_run, seed), 16);
  return moved_along(fresh, run(fresh, 1).get<Moments>());
}

/// By the formula; the error is what following the flow itself differs by.
Computed rest(Laboratory& lab, const Experiment& experiment, unsigned degree) {
  return lab.once("resting place on " + experiment.data_name + experiment.potential.print(), [&] {
    const double distance = resting_distance(experiment, degree);
    return Computed{.check = "distance from the origin at which the slow flow on the figure's samples ends",
                    .value = distance,
                    .error_bound = std::abs(followed_distance(experiment) - distance)};
  });
}

Argument argue(Laboratory& lab) {
  const auto [half_mse, mse, run] = figure2(lab);
  const Potential figure5 = lab.experiment("fig5_half_mse_fresh").potential;
  Argument argument;
  const auto printed = [&](const char* of, const std::string& key, const Experiment& experiment, std::uint64_t quick) {
    Long other = long_run(lab, experiment, quick);
    other.experiment.rule.learning_rate *= 1.15;
    argument.assertions.push_back(needs(
        of, key + "-falls", [&lab](const Long& one) { return falls(lab, one); }, long_run(lab, experiment, quick),
        foil("learning rate 0.0115", other)));
    argument.assertions.push_back(needs(
        of, key + "-collapses", [&lab](const Experiment& one) { return collapses(lab, one); }, fast(experiment),
        foil("on Figure 1's 1000 samples", on_1000_samples(lab, fast(experiment)))));
    argument.assertions.back() = std::move(argument.assertions.back()).by_word("most");
  };
  printed(figure2_loss, "half", half_mse, 500'000);
  printed(figure2_gradient, "mse", mse, 125'000);
  argument.assertions.push_back(assertion(
                                    Role::needs, "posterior", {figure2_loss, figure2_gradient},
                                    [&lab](const Potential& potential) { return gathered(lab, potential); },
                                    half_mse.potential, foil_of_the_post("Figure 5's potential", figure5))
                                    .by_word("eventually"));
  argument.assertions.push_back(
      contradicts(
          figure2_run, "run-goes-out", [&lab](const Experiment& one) { return goes_out(lab, one); },
          from_inside(run, inside), foil("from (0, 0.6), beyond the resting place", from_inside(run, 0.6)))
          .over_data([out = from_inside(run, inside)](auto seed) { return gone_out_on(out, seed); }));
  argument.assertions.push_back(
      context("run-rest", [&lab, run] { return rest(lab, run, 5); }).over_data([run](auto seed) {
        return resting_distance(on_other_data(run, seed), 5);
      }));
  argument.assertions.push_back(context("run-fit", [run] { return nearest_fit(run, 5); }).over_data([run](auto seed) {
    return nearest_fit(on_other_data(run, seed), 5).value;
  }));
  argument.given = {{"inside", inside}, {"fast", 1.0}};
  argument.figures = [&lab] { return std::vector<Figure>{rest_figure(lab)}; };
  return argument;
}

}  // namespace

Claim infinite_time_dirac() {
  return {.id = "infinite-time-dirac",
          .source = "SGD converges toward the most degenerate point along a degenerate line; after Figure 2",
          .statement =
              "Conjecture: in the limit of infinite time the law of SGD and the posterior coincide, both a point "
              "mass at the origin.",
          .cases = {figure2_loss, figure2_gradient, figure2_run},
          .sentence =
              "Borne out for [[fresh batches]] where SGD does not diverge: w2 falls as the inverse root of the steps "
              "(times that root it comes to {half-falls} with [[half-MSE]], {mse-falls} with [[MSE]]), and both "
              "coordinates then collapse, as seen at learning rate {fast}"
              "<:half-falls,mse-falls,half-collapses,mse-collapses>, where the posterior gathers<:posterior>. A fixed "
              "data set, seen again and again, has another limit: its [[mean xy]] is not zero, the best fits to Figure "
              "2's are {run-fit} from O or more, and SGD moves out from {inside}<:run-goes-out> to rest at {run-rest}.",
          .instead =
              "In the infinite time limit, with [[fresh batches]] and where SGD does not diverge, we conjecture that "
              "both laws coincide and are Dirac distributions centred on O; on a fixed data set SGD comes to rest near "
              "O, where its [[mean xy]] puts it.",
          .argue = argue};
}

}  // namespace flypaper::claims
