// The text prints the potentials (w1^2 + w2^2) w1^d of Figures 2, 3, 5 and 6; the code that drew SGD's panels has
// (w1^2 + w2^2)^2 w1^d, while the posterior's panels are the text's, with w2 put for w1.
#include <array>
#include <cmath>
#include <string>

#include "claims/shared/degenerate_line.hpp"
#include "claims/shared/line_posteriors.hpp"
#include "claims/shared/published_counts.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/exact/geometry/learning_coefficient.hpp"

namespace flypaper::findings {
namespace {
using claims::NearHeight;

/// The published count has exact 99 % limits within 0.04, to which our own error comes.
Sampled finite_as_published(Laboratory& lab, const Experiment& experiment) {
  const std::uint64_t all = experiment.ensemble.trajectories;
  return ProportionCheck::equivalent(claims::finite_share_of_figure2(lab), 0.16, all)
      .evaluate("share of Figure 2's starts that stay finite is the published one",
                all - lab.run(experiment).ensemble.diverged);
}

/// A posterior panel's curve for n = 1 is exp(-w2^power). Its markers are read to 0.0009 and to 0.006 in w2, where the
/// slope is at most 2.2, or on Figure 5 to 0.002 at up to 3.
struct Panel {
  std::string file;
  double power = 0.0;
};
Computed panel_is(Laboratory& lab, const Panel& panel) {
  const std::vector<double> w2 = claims::published_column(lab, panel.file, "w2");
  const std::vector<double> read = claims::published_column(lab, panel.file, "posterior_n1");
  double worst = 0.0;
  for (std::size_t i = 0; i < w2.size(); ++i) {
    if (!std::isnan(read[i]))
      worst = std::max(worst, std::abs(read[i] - std::exp(-std::pow(std::abs(w2[i]), panel.power))));
  }
  return {.check = "largest difference of the published posterior for n = 1 from exp(-w2^k)",
          .value = worst,
          .error_bound = 0.014,
          .asserted = below(0.05)};
}

double coefficient(const std::string& q, int w2) {
  const LearningCoefficient found = learning_coefficient(Potential(q), std::array<Rational, 2>{0, w2});
  return found.value.value_or(0).to_double();
}
struct Pair {
  std::string one;
  std::string other;
};
/// At the origin; exact, by Newton polygons.
Computed coefficients_differ(const Pair& pair) {
  return {.check = "learning coefficient of the origin, the text's potential minus the code's",
          .value = coefficient(pair.one, 0) - coefficient(pair.other, 0),
          .asserted = above(0.0)};
}
/// Within one half of the origin at n = 5000.
Computed masses_differ(const Pair& pair) {
  const Approximation one = NearHeight{.q = pair.one}.mass(5e3);
  const Approximation other = NearHeight{.q = pair.other}.mass(5e3);
  return {.check = "posterior mass within one half of the origin at n = 5000, the code's minus the text's",
          .value = other.value - one.value,
          .error_bound = 10.0 * (one.error + other.error),
          .asserted = above(0.05)};
}

Argument argue(Laboratory& lab) {
  const std::string two_text = "(w1^2+w2^2)*w1";
  const std::string two_code = "(w1^2+w2^2)^2*w1";
  const std::string five_text = "(w1^2+w2^2)*w1^2";
  const std::string five_code = "(w1^2+w2^2)^2*w1^2";
  Experiment run = claims::with_trajectories(lab.experiment("fig2_as_run"), lab.by_tier(1'280U, 4'000U, 10'000U));
  run.observe.clear();
  Experiment text = run;
  text.potential = Potential(two_text);
  const auto panel = [&lab](const Panel& one) { return panel_is(lab, one); };
  const auto same = [](const std::string& q) { return foil("one potential twice", Pair{q, q}); };
  const auto at = [](const std::string& key, const std::string& q, int w2) {
    return context(key,
                   [q, w2] { return Computed{.check = "learning coefficient of " + q, .value = coefficient(q, w2)}; });
  };
  const auto mass = [](const std::string& key, const std::string& q) {
    return context(key, [q] { return claims::mass_near(NearHeight{.q = q}, 5e3); });
  };
  return {
      .assertions = {needs(
                         "", "finite",
                         [&lab](const Experiment& experiment) { return finite_as_published(lab, experiment); }, run,
                         foil_of_the_post("the text's potential", text)),
                     needs("", "panel-two", panel, Panel{"fig2_posterior_on_L", 6.0},
                           foil("the code's power", Panel{"fig2_posterior_on_L", 10.0})),
                     needs("", "panel-five", panel, Panel{"fig5_posterior_on_L", 8.0},
                           foil("the code's power", Panel{"fig5_posterior_on_L", 12.0})),
                     needs("", "coefficients-two", coefficients_differ, Pair{two_text, two_code}, same(two_text)),
                     needs("", "coefficients-five", coefficients_differ, Pair{five_text, five_code}, same(five_text)),
                     needs("", "masses", masses_differ, Pair{five_text, five_code}, same(five_text)),
                     at("two-text", two_text, 0), at("two-code", two_code, 0), at("five-text", five_text, 0),
                     at("five-code", five_code, 0), at("five-line", five_code, 1), mass("mass-text", five_text),
                     mass("mass-code", five_code)},
      .given = {{"samples", 5'000.0}, {"published", claims::finite_share_of_figure2(lab)}, {"two", 2.0}}};
}

}  // namespace

Finding potential_of_the_code() {
  return {.id = "potential-of-the-code",
          .source = "Figures 2, 3, 5 and 6 and their notebooks",
          .sentence =
              "In the text Q is (w1² + w2²) w1^d, in the code that ran SGD (w1² + w2²)² w1^d: with it as many of "
              "Figure 2's starts stay finite as in the notebook, {published|percent}<:finite>. The posterior's "
              "panels draw exp(-n Q²), which is what {two} n samples say, with the text's Q and w2 in the place of "
              "w1<:panel-two,panel-five>. The origin's [[learning coefficient]] is {two-text} in Figure 2's text "
              "and {two-code} in its code<:coefficients-two>, {five-text} and {five-code} in Figure "
              "5's<:coefficients-five>; of Figure 5's posterior given {samples} samples {mass-text|percent} and "
              "{mass-code|percent} have w2 within one half of zero<:masses>.",
          .instead =
              "The bracket of the potentials displayed in the sections on two dimensions could be raised to the "
              "fourth power in place of the second, as the code has it, or the posteriors be named as those of "
              "another potential<:finite,panel-two,panel-five>.",
          .argue = argue};
}

}  // namespace flypaper::findings
