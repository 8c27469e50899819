// Before Figure 2: with the number of samples the posterior first gathers on the line and then at the origin.
#include <algorithm>
#include <cmath>

#include "claims/shared/line_laws.hpp"
#include "claims/shared/posterior_grid.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* formula = "formula, Figure 2";

/// An edge moves a mass by at most the cells that it cuts, which halve with the grid: twice the change bounds the rest.
Computed disc(const Seen& seen, Asserted asserted = {}) {
  const double mass = on_grid(seen, 800).disc;
  return {.check = "posterior mass of |w| < 0.5",
          .value = mass,
          .error_bound = std::max(2e-3, 2.0 * std::abs(mass - on_grid(seen, 400).disc)),
          .asserted = asserted};
}
Approximation mass(const Seen& seen, const Box& region) {
  return Posterior(seen.potential, near_origin(seen.potential, near_point).box, population_likelihood({}, seen.samples))
      .mass(region);
}
Approximation line_mass(const Seen& seen) { return mass(seen, {{-near_line, -5.0}, {near_line, 5.0}}); }
Computed line(const Seen& seen, Asserted asserted = {}) {
  const Approximation found = line_mass(seen);
  return {
      .check = "posterior mass of |w1| < 0.25", .value = found.value, .error_bound = found.error, .asserted = asserted};
}
Computed at_last(const Seen& seen, Asserted asserted) {
  const Approximation found = mass(seen, near_origin(seen.potential, near_point).region);
  return {.check = "posterior mass of |w2| < 0.5 given 10^18 samples",
          .value = found.value,
          .error_bound = found.error,
          .asserted = asserted};
}
/// By how much the mass near the line is ahead of that near the origin, the least at 100, 5000 and 10^5 samples.
Computed ahead(Seen seen) {
  Computed least{.check = "posterior mass of |w1| < 0.25 less that of |w| < 0.5, least of n = 100, 5000, 10^5",
                 .value = 1.0,
                 .error_bound = 0.0,
                 .asserted = above(0.0)};
  for (const double samples : {100.0, 5000.0, 1e5}) {
    seen.samples = samples;
    const Computed origin = disc(seen);
    least.value = std::min(least.value, line_mass(seen).value - origin.value);
    least.error_bound = std::max(least.error_bound, origin.error_bound);
  }
  return least;
}
Identity two_routes(const Seen& seen) {
  return {.check = "posterior mass of |w1| < 0.25: adaptive quadrature less the grid's",
          .error = std::abs(on_grid(seen, 800).line - line_mass(seen).value),
          .tolerance = 3e-3,
          .derivation = "the cell of w1 that 0.25 cuts is 15 x 0.37^2 / 800 wide and holds less than 3e-3 of the mass"};
}

Argument argue(Laboratory& lab) {
  const Seen text{.potential = lab.experiment("fig2_half_mse_fresh").potential};
  const Seen code{.potential = lab.experiment("fig2_as_run_fresh").potential, .p = 2};
  const Seen figure5{.potential = lab.experiment("fig5_half_mse_fresh").potential};
  const auto given = [](Seen seen, double samples, double exponent = 0.5) {
    seen.samples = samples;
    seen.exponent = exponent;
    return seen;
  };
  const auto on_line = [&lab](const Seen& seen) { return line(seen, above(lab.word("most"))); };
  const auto not_yet = [&lab](const Seen& seen) { return disc(seen, below(lab.word("most"))); };
  const auto in_the_end = [&lab](const Seen& seen) { return at_last(seen, above(lab.word("eventually"))); };
  return {
      .assertions =
          {needs(formula, "line-early", on_line, given(text, 100), foil("one sample", given(text, 1))).by_word("most"),
           needs(formula, "origin-not-yet", not_yet, given(text, 100), foil("5000 samples", given(text, 5000)))
               .by_word("most"),
           needs(formula, "line-ahead", ahead, text, foil_of_the_post("the potential of the code", code)),
           needs(formula, "origin-at-last", in_the_end, given(text, 1e18),
                 foil_of_the_post("Figure 5's potential", given(figure5, 1e18)))
               .by_word("eventually"),
           control("two-routes", two_routes, given(text, 100),
                   foil("the posterior without its one half, as the published panels have it", given(text, 100, 1.0))),
           control(
               "line-later", [&lab](const Seen& seen) { return line(seen, above(lab.word("almost all"))); },
               given(text, 1e5), foil("100 samples", given(text, 100)))
               .by_word("almost all"),
           context("origin-later", [text, given] { return disc(given(text, 1e5)); }),
           context("code-line", [code, given] { return line(given(code, 5000)); }),
           context("code-origin", [code, given] { return disc(given(code, 5000)); })},
      .given = {{"early", 100.0}, {"later", 1e5}, {"panel", 5000.0}, {"beside", near_line}, {"near", near_point}}};
}

}  // namespace

Claim posterior_line_then_origin() {
  return {
      .id = "posterior-line-then-origin",
      .source = "SGD converges toward the most degenerate point along a degenerate line, second paragraph",
      .statement =
          "Starting from a diffuse prior, with the number of samples the posterior first gathers on the "
          "line and eventually at the origin.",
      .cases = {formula},
      .sentence =
          "Right: {early} samples put {line-early|2|percent} of the posterior within {beside} of the line and "
          "{origin-not-yet|2|percent} within {near} of the origin; {later|1} samples put almost <all:line-later> of "
          "it beside the line and {origin-later|2|percent} near the origin"
          "<:line-early,origin-not-yet,line-ahead,origin-at-last>. The second is slow, and the order is that of the "
          "printed potential: with the code's, {panel} samples give {code-line|2|percent} and "
          "{code-origin|2|percent}.",
      .argue = argue};
}

}  // namespace flypaper::claims
