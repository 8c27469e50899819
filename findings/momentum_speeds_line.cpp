// Figures 2 and 3: with or without momentum? It decides how fast SGD goes along the line.
#include <cmath>

#include "claims/shared/figure2.hpp"
#include "claims/shared/regular_line.hpp"

namespace flypaper::findings {
namespace {

using namespace claims;

constexpr std::uint64_t steps = 2000;

/// From (0, 2) with momentum, held against the flow without it in steps times (1 - momentum)^-power.
struct Sped {
  Experiment experiment;
  double power = 2.0;
};
Sped with_momentum(const Laboratory& lab, double momentum, double power = 2.0) {
  Experiment experiment = lab.experiment("fig2_half_mse_fresh");
  experiment.rule.momentum = momentum;
  return {from_line(experiment, 2.0, 400, steps), power};
}

Sampled as_law(Laboratory& lab, const Sped& sped) {
  Experiment plain = sped.experiment;
  plain.rule.momentum = 0.0;
  const double time = static_cast<double>(steps) / std::pow(1.0 - sped.experiment.rule.momentum, sped.power);
  const double expected = flow_along_line(plain, 2.0, time) - 2.0;
  const auto& moments = lab.run(sped.experiment).get<Moments>();
  return MeanCheck::equivalent(expected, 0.2 * std::abs(expected), spread_along(moments), 400)
      .evaluate("displacement along the line in 2000 steps from (0, 2), as without momentum in more steps",
                moved_along(sped.experiment, moments));
}

Argument argue(Laboratory& lab) {
  const auto law = [&lab](const Sped& sped) { return as_law(lab, sped); };
  return {.assertions = {shows("none", law, with_momentum(lab, 0.0), foil("momentum 0.2 in the same steps",
                                                                          Sped{with_momentum(lab, 0.2).experiment, 0.0})),
                         shows("half", law, with_momentum(lab, 0.5),
                               foil("the law 1/(1 - momentum), as for a drift", with_momentum(lab, 0.5, 1.0))),
                         shows("nine-tenths", law, with_momentum(lab, 0.9),
                               foil("the law 1/(1 - momentum)^(3/2)", with_momentum(lab, 0.9, 1.3)))},
          .given = {{"steps", steps}, {"start", 2.0}, {"mu-half", 0.5}, {"mu-large", 0.9}}};
}

}  // namespace

Finding momentum_speeds_line() {
  return {.id = "momentum-speeds-line",
          .source = "Figures 2 and 3, captions",
          .sentence = "Momentum speeds the way along the line by the inverse square of one less momentum, not its "
                      "inverse, for it is noise that drives it: from w2 = {start} in {steps} steps with [[half-MSE]] "
                      "{none} without, {half} at {mu-half} and {nine-tenths} at {mu-large}<:none,half,nine-tenths>. "
                      "Figure 3's caption says with momentum; its runs are reproduced without.",
          .argue = argue};
}

}  // namespace flypaper::findings
