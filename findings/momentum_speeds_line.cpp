// Figures 2 and 3: with or without momentum? It decides how fast SGD goes along the line.
#include <algorithm>
#include <cmath>
#include <limits>

#include "claims/shared/figure2.hpp"
#include "claims/shared/published.hpp"
#include "claims/shared/regular_line.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::findings {
namespace {

using namespace claims;

constexpr std::uint64_t steps = 2000;

/// From (0, 2) with momentum, held against the flow without it in steps times (1 - momentum)^-power.
struct Sped {
  Experiment experiment;
  double power = 2.0;
};
Sped sped_by(const Laboratory& lab, double momentum, double power = 2.0) {
  return {from_line(with_momentum(lab.experiment("fig2_half_mse_fresh"), momentum), 2.0, 400, steps), power};
}

Sampled as_law(Laboratory& lab, const Sped& sped) {
  const Experiment plain = with_momentum(sped.experiment, 0.0);
  const double time = static_cast<double>(steps) / std::pow(1.0 - sped.experiment.rule.momentum, sped.power);
  const double expected = flow_along_line(plain, 2.0, time) - 2.0;
  const auto& moments = lab.run(sped.experiment).get<Moments>();
  return MeanCheck::equivalent(expected, 0.2 * std::abs(expected), spread_along(moments), 400)
      .evaluate("displacement along the line in 2000 steps from (0, 2), as without momentum in more steps",
                moved_along(sped.experiment, moments));
}

/// The path of Figure 3, right, in rows of w2: where it ends, nearest to the origin, read to 0.0032.
double published_end(const Laboratory& lab) {
  double nearest = std::numeric_limits<double>::infinity();
  for (const double w2 : published_column(lab, "fig3_trajectory_envelope", "w2"))
    nearest = std::min(nearest, std::abs(w2));
  return nearest;
}
/// It, with the error that it is read to taken off or added.
constexpr double read_to = 0.0032;
Computed end_of_path(const Laboratory& lab, double error) {
  return {.check = "where the published path ends, by the ends of its pixel", .value = published_end(lab) + error};
}
Experiment figure3_path(const Laboratory& lab, double momentum) {
  return from_line(with_momentum(lab.experiment("fig2_as_run"), momentum), 1.742, 256,
                   5000);  // its start: fig3_trajectory_points.csv
}
Sampled ends_there(Laboratory& lab, const Experiment& experiment) {
  const auto& moments = lab.run(experiment).get<Moments>();
  return MeanCheck::equivalent(published_end(lab), 0.05, spread_along(moments), 256)
      .evaluate("as run from the start of Figure 3's path, mean w2 after 5000 steps, as where that path ends",
                moments.mean(1, 1));
}

Argument argue(Laboratory& lab) {
  const auto law = [&lab](const Sped& sped) { return as_law(lab, sped); };
  return {.assertions = {shows("none", law, sped_by(lab, 0.0),
                               foil("momentum 0.2 in the same steps", Sped{sped_by(lab, 0.2).experiment, 0.0})),
                         shows("half", law, sped_by(lab, 0.5),
                               foil("the law 1/(1 - momentum), as for a drift", sped_by(lab, 0.5, 1.0))),
                         shows("nine-tenths", law, sped_by(lab, 0.9),
                               foil("the law 1/(1 - momentum)^(3/2)", sped_by(lab, 0.9, 1.5))),
                         shows(
                             "path-end", [&lab](const Experiment& experiment) { return ends_there(lab, experiment); },
                             figure3_path(lab, 0.0), foil("momentum 0.5", figure3_path(lab, 0.5))),
                         context("end-from", [&lab] { return end_of_path(lab, -read_to); }),
                         context("end-to", [&lab] { return end_of_path(lab, read_to); })},
          .given = {{"steps", steps}, {"start", 2.0}, {"mu-half", 0.5}, {"mu-large", 0.9}}};
}

}  // namespace

Finding momentum_speeds_line() {
  return {.id = "momentum-speeds-line",
          .source = "Figure 3, caption",
          .sentence =
              "Figure 3's caption says with momentum; its path ends between {end-from} and {end-to}, which is where "
              "SGD ends without, {path-end}<:path-end>. Momentum would have taken it farther: it speeds the way along "
              "the line by the inverse square of one less momentum, not its inverse, for it is noise that drives it. "
              "From w2 = {start} in {steps} steps with [[half-MSE]] w2 changes by {none} without, {half} at {mu-half} "
              "and {nine-tenths} at {mu-large}<:none,half,nine-tenths>.",
          .instead = "Figure 3: distance of SGD trajectories (without momentum) from the origin O.",
          .argue = argue};
}

}  // namespace flypaper::findings
