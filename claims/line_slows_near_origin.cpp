// Figure 3: SGD on the line slows down as it comes near the origin.
#include <fmt/format.h>

#include "claims/shared/figure2.hpp"
#include "claims/shared/line_figures.hpp"
#include "claims/shared/regular_line.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/simulation/observables/distance.hpp"

namespace flypaper::claims {
namespace {

/// Two places on the line and in how many steps the speed is measured at each: about 5 % of the way.
struct Places {
  Experiment experiment;
  double far;
  std::uint64_t far_steps;
  double near;
  std::uint64_t near_steps;
  double deviation;  ///< of the ratio of the two speeds
  std::uint64_t trajectories;
};
Places with_potential(Places places, const char* q) {
  places.experiment.potential = Potential(q);
  return places;
}

struct Speed {
  double value = 0.0;           ///< of w2 towards the origin, a step
  double standard_error = 0.0;  ///< times the root of the number of trajectories
};
Speed speed(Laboratory& lab, const Places& places, double w2, std::uint64_t steps) {
  const Experiment experiment = from_line(places.experiment, w2, places.trajectories, steps);
  const auto& moments = lab.run(experiment).get<Moments>();
  const auto time = static_cast<double>(steps);
  return {-moved_along(experiment, moments) / time, spread_along(moments) / time};
}

/// The ratio of two independent means: by the delta method its standard error is that of a mean of values with this
/// relative spread. Both errors are below 1 %, so the ratio is normal.
Sampled slowed(Laboratory& lab, const Places& places) {
  const Speed far = speed(lab, places, places.far, places.far_steps);
  const Speed near = speed(lab, places, places.near, places.near_steps);
  const double ratio = far.value / near.value;
  const double spread = ratio * std::hypot(far.standard_error / far.value, near.standard_error / near.value);
  return MeanCheck::above(lab.word("substantially"), places.deviation, spread, places.trajectories)
      .evaluate(fmt::format("speed along the line from w2 = {} over that from {}, in {} and {} steps", places.far,
                            places.near, places.far_steps, places.near_steps),
                ratio);
}

/// The same from trajectories on one data set, without a laboratory.
double slowed_on(const Places& places, std::uint64_t seed) {
  const Experiment data = on_other_data(places.experiment, seed);
  const auto moved = [&](double w2, std::uint64_t steps) {
    const Experiment one = from_line(data, w2, 64, steps);
    const ExperimentResult result = run(one, 1);
    return moved_along(one, result.get<Moments>()) / static_cast<double>(steps);
  };
  return moved(places.far, places.far_steps) / moved(places.near, places.near_steps);
}

/// The ratio of the speeds of the slow flow at the places themselves; the error is that of rounding.
Computed local_ratio(const Experiment& experiment, double far, double near) {
  const double ratio = drift_along_line(experiment, far) / drift_along_line(experiment, near);
  return {.check = "speed of the slow flow at the far place over that at the near one",
          .value = ratio,
          .error_bound = 1e-9 * ratio};
}

Argument argue(Laboratory& lab) {
  const auto [half, mse, run] = figure2(lab);
  const auto slows = [&lab](const Places& places) { return slowed(lab, places); };
  const Places half_places{half, 2.0, 2000, 1.0, 8000, 0.6, 1600};
  const Places mse_places{mse, 2.0, 500, 1.0, 2000, 0.6, 1600};
  const Places run_places{run, 1.4, 200, 1.0, 1000, 0.9, 3200};
  // Lines on which nothing happens at the origin: there the speed is eta^2 c^2 g g' / 2B nearly, for Q = g(w2) w1.
  const char* even = "the line of (3 + w2)^2 w1^2, on which the origin is as regular as the rest";
  const auto evenly = [](const Places& places) { return with_potential(places, "(3+w2)*w1"); };
  return {
      .assertions = {needs(figure2_loss, "half-slows", slows, half_places, foil(even, evenly(half_places)))
                         .by_word("substantially"),
                     needs(figure2_gradient, "mse-slows", slows, mse_places, foil(even, evenly(mse_places)))
                         .by_word("substantially"),
                     needs(figure2_run, "run-slows", slows, run_places, foil(even, evenly(run_places)))
                         .by_word("substantially")
                         .over_data([run_places](auto seed) { return slowed_on(run_places, seed); }),
                     context("half-local", [half] { return local_ratio(half, 2.0, 1.0); }),
                     context("run-local",
                             [fresh = lab.experiment("fig2_as_run_fresh")] { return local_ratio(fresh, 1.4, 1.0); })},
      .given = {{"far", 2.0}, {"near", 1.0}, {"run-far", 1.4}},
      .figures = [&lab] { return std::vector<Figure>{distance_figure(lab)}; }};
}

}  // namespace

Claim line_slows_near_origin() {
  return {
      .id = "line-slows-near-origin",
      .source = "SGD converges toward the most degenerate point along a degenerate line; Figure 3",
      .statement = "On the line trajectories slow down substantially as they come near the most degenerate point.",
      .cases = {figure2_loss, figure2_gradient, figure2_run},
      .sentence =
          "They do: from w2 = {far} to {near} SGD becomes slower {half-slows|fold} with [[half-MSE]] and "
          "{mse-slows|fold} with [[MSE]]<:half-slows,mse-slows>. [[as run|As run]], on the figure's data, where near "
          "the origin the speed falls off as the seventh power of the distance and not as the third, it becomes slower "
          "{run-slows|fold} from {run-far} to {near}<:run-slows>. An exponential approach would become slower "
          "{far|fold} and {run-far|fold}.",
      .argue = argue};
}

}  // namespace flypaper::claims
