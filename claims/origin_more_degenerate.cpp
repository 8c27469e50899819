// Figures 2 and 5: the origin is said to be more degenerate than the line through it. For Figure 5 the text's potential
// and that of the figure's code differ in just this.
#include <array>
#include <cmath>
#include <string>

#include "flypaper/audit/report/claim.hpp"
#include "flypaper/audit/report/geometry_figures.hpp"
#include "flypaper/exact/geometry/learning_coefficient.hpp"
#include "flypaper/exact/geometry/volumes.hpp"

namespace flypaper::claims {
namespace {

LearningCoefficient at_height(const std::string& q, int w2) {
  return learning_coefficient(Potential(q), std::array<Rational, 2>{0, w2});
}
double coefficient(const std::string& q, int w2) { return at_height(q, w2).value.value_or(0).to_double(); }

/// More degenerate is what has the smaller learning coefficient, as the post defines it. Newton polygons, exact.
Computed more_degenerate(const std::string& q) {
  return {.check = "learning coefficient of the line's point (0, 1) minus that of the origin",
          .value = coefficient(q, 1) - coefficient(q, 0),
          .asserted = above(0.0)};
}

/// The contrary.
Identity as_degenerate(const std::string& q) {
  return {.check = "learning coefficient of the line's point (0, 1) minus that of the origin",
          .error = std::abs(coefficient(q, 1) - coefficient(q, 0)),
          .tolerance = 0.0,
          .derivation = "exact rational arithmetic"};
}

VolumeFit volumes_at(const std::string& q, double w2) {
  return fit_volumes(SublevelVolumes(Potential(q), {{-0.5, w2 - 0.5}, {0.5, w2 + 0.5}}));
}

/// The other route: how volumes of {Q^2 < eps} scale from eps = 1e-12 to 1e-30, a quadrature without polygons.
struct Fitted {
  std::string q;
  std::string compared_with;
  int w2 = 0;
};
Computed volumes_agree(const Fitted& fitted) {
  const VolumeFit fit = volumes_at(fitted.q, fitted.w2);
  return {.check = "the volumes' exponent minus the polygon's learning coefficient",
          .value = fit.exponent - coefficient(fitted.compared_with, fitted.w2),
          // From two windows of eps; corrections to the law decay with a power of eps.
          .error_bound = fit.exponent_error,
          .asserted = {-0.01, 0.01}};
}
Computed multiplicity_of_volumes(const std::string& q) {
  const VolumeFit fit = volumes_at(q, 0.0);
  return {.check = "multiplicity of the origin by volumes",
          .value = fit.multiplicity,
          .error_bound = fit.multiplicity_error,
          .asserted = {1.5, 2.5}};
}

Computed number(const std::string& what, double value) { return {.check = what, .value = value}; }

Argument argue(Laboratory& lab) {
  const std::string two_text = "(w1^2+w2^2)*w1";
  const std::string two_code = "(w1^2+w2^2)^2*w1";
  const std::string five_text = "(w1^2+w2^2)*w1^2";
  const std::string five_code = "(w1^2+w2^2)^2*w1^2";
  const auto equal = foil_of_the_post("the text's potential of Figure 5", five_text);
  Argument argument{
      .assertions = {needs("formula, Figure 2", "two-text", more_degenerate, two_text, equal),
                     needs("as run, Figure 2", "two-code", more_degenerate, two_code, equal),
                     contradicts("formula, Figure 5", "five-text", as_degenerate, five_text,
                                 foil_of_the_post("the code's potential", five_code)),
                     needs("as run, Figure 5", "five-code", more_degenerate, five_code, equal),
                     control("volumes-origin", volumes_agree, Fitted{five_text, five_text, 0},
                             foil_of_the_post("the code's coefficient", Fitted{five_text, five_code, 0})),
                     control("volumes-line", volumes_agree, Fitted{five_text, five_text, 1},
                             foil_of_the_post("Figure 2's coefficient", Fitted{five_text, two_text, 1})),
                     control("multiplicity", multiplicity_of_volumes, five_text,
                             foil_of_the_post("the text's potential of Figure 2", two_text)),
                     context("both", [five_text] { return number("both, text", coefficient(five_text, 0)); }),
                     context("origin-code", [five_code] { return number("origin, code", coefficient(five_code, 0)); }),
                     context("line-code", [five_code] { return number("line, code", coefficient(five_code, 1)); }),
                     context("origin-two", [two_text] { return number("origin, Figure 2", coefficient(two_text, 0)); }),
                     context("line-two", [two_text] { return number("line, Figure 2", coefficient(two_text, 1)); })},
      .figures = [five_text, five_code] {
        std::vector<Figure> figures;
        for (const auto& [name, q] : {std::pair<std::string, std::string>{"text", five_text}, {"code", five_code}}) {
          figures.push_back(newton_figure(at_height(q, 0).polygons.back(), 1));
          figures.back().name = "newton-polygon-" + name;
          figures.back().title += ", potential of the " + name;
        }
        return figures;
      }};
  if (lab.tier() != Tier::quick) {  // a second and more
    argument.assertions.push_back(control("volumes-code", volumes_agree, Fitted{five_code, five_code, 0},
                                          foil_of_the_post("the text's", Fitted{five_code, five_text, 0})));
  }
  return argument;
}

}  // namespace

Claim origin_more_degenerate() {
  return {.id = "origin-more-degenerate",
          .source =
              "SGD converges toward the most degenerate point, second paragraph; SGD get stuck along degenerate "
              "directions, the paragraph before Figure 5",
          .statement =
              "The origin is more degenerate than the minima on the line away from it: its local learning "
              "coefficient is another, a higher one as the post writes of Figure 5.",
          .quantifier = Quantifier::every,
          .cases = {"formula, Figure 2", "as run, Figure 2", "formula, Figure 5", "as run, Figure 5"},
          .sentence =
              "For Figure 2 the origin is the more degenerate: its [[learning coefficient]] is {origin-two}, the "
              "line's {line-two}<:two-text>; more degenerate is lower, as the post defines, where the paragraph on "
              "Figure 5 writes higher. For Figure 5 the same is true of the code's potential, {origin-code} against"
              " {line-code}<:five-code>; with the text's both have {both}<:five-text>, and the origin differs by "
              "its [[multiplicity]], two<:multiplicity>, a factor log n in the posterior.",
          .instead =
              "The origin has the same [[learning coefficient]] as the minima on the line, {both}<:five-text>, and a "
              "larger [[multiplicity]]<:multiplicity>: in this weaker sense it is more degenerate.",
          .argue = argue};
}

}  // namespace flypaper::claims
