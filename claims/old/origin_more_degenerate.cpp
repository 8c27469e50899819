// Figure 5: the origin is said to be more degenerate than the line through it. The text's potential and that of the
// figure's code differ in just this.
#include <array>

#include "claims/shared/corners.hpp"
#include "flypaper/core/text.hpp"
#include "flypaper/geometry/volume_fit.hpp"
#include "flypaper/report/geometry_figures.hpp"

namespace flypaper::claims {
namespace {

LearningCoefficient at_origin(const Potential& potential) {
  return learning_coefficient(potential, std::array<Rational, 2>{0, 0});
}
LearningCoefficient on_line(const Potential& potential) {
  return learning_coefficient(potential, std::array<Rational, 2>{0, 1});
}
double excess(const Potential& potential) {
  return on_line(potential).value.value_or(0).to_double() - at_origin(potential).value.value_or(0).to_double();
}

VolumeFit volumes_at(const Potential& potential, double w2) {
  return fit_volumes(SublevelVolumes(potential, square(0.0, w2, 0.5)));
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const Potential code("(w1^2+w2^2)^2*w1^2");
  // The defect: the code's potential where the text's is meant.
  const Potential text = plant == Plant::defect ? code : Potential("(w1^2+w2^2)*w1^2");
  const double margin = laboratory.by_tier(0.05, 0.02, 0.01);
  const VolumeFit origin = volumes_at(text, 0.0);
  const double measured = volumes_at(text, 1.0).exponent - origin.exponent;
  Finding finding;
  finding.evidence = {
      exact_check("as written, lambda of the line minus lambda of the origin (Newton polygon)", excess(text), 0.0),
      exact_check("the same by volumes, eps from 1e-12 to 1e-30", std::abs(measured), 0.01),
      exact_check("as written the origin has multiplicity 2, by volumes (difference)",
                  std::abs(origin.multiplicity - 2.0), 0.5),
      exact_difference("with the code's potential, lambda of the line minus lambda of the origin", excess(code), 0.05),
      sampled_volume("as written, uniform points around the origin: the fraction with Q^2 < 1e-6 is that of the "
                     "quadrature",
                     text, square(0.0, 0.0, 0.5), 1e-6, margin, laboratory),
      sampled_volume("and around (0, 1), Q^2 < 1e-4", text, square(0.0, 1.0, 0.5), 1e-4, margin, laboratory)};
  if (laboratory.tier() != Tier::quick) {  // a second and more
    const double by_volumes = volumes_at(code, 1.0).exponent - volumes_at(code, 0.0).exponent;
    finding.evidence.push_back(exact_check("with the code's potential the same by volumes (difference)",
                                           std::abs(by_volumes - excess(code)), 0.01));
  }
  const auto& evidence = finding.evidence;
  if (evidence[0].passed && evidence[1].passed && evidence[2].passed) {
    finding.verdict = Verdict::refuted_as_stated;
  } else if (excess(text) > 0.0 && measured > 0.01) {
    finding.verdict = Verdict::holds;
  }
  finding.corrected = fmt::format(
      "As written origin and line have the same learning coefficient, {}: the origin differs only by its multiplicity, "
      "{}, a factor log n in the posterior. With the potential of the code it is more degenerate: {} against {}, which "
      "is lower, not higher.",
      at_origin(text).value.value_or(0).print(), at_origin(text).multiplicity,
      at_origin(code).value.value_or(0).print(), on_line(code).value.value_or(0).print());
  for (const auto& [name, potential] :
       {std::pair<std::string, const Potential&>{"as-written", text}, {"as-run", code}}) {
    finding.figures.push_back(newton_figure(at_origin(potential).polygons.back(), 1));
    finding.figures.back().name = "newton-polygon-" + name;
    finding.figures.back().title += name == "as-run" ? ", potential of the code" : ", potential of the text";
  }
  return finding;
}

}  // namespace

Claim origin_more_degenerate() {
  return {.id = "origin-more-degenerate",
          .section = "SGD gets stuck along degenerate directions; Figure 5",
          .statement =
              "The origin has another local learning coefficient than the minima of the line away from it: it is "
              "more degenerate.",
          .defect = "the potential of the figure's code in place of the text's",
          .decide = decide};
}

}  // namespace flypaper::claims
