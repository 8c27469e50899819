// Terminology: the local learning coefficient is given from the exponents 2 k of the loss. The post's own volume law
// says which number of them it is.
#include <algorithm>
#include <array>

#include "claims/shared/corners.hpp"
#include "flypaper/geometry/volume_fit.hpp"
#include "flypaper/report/geometry_figures.hpp"

namespace flypaper::claims {
namespace {

/// The definition as printed.
double printed(unsigned k1, unsigned k2) { return std::min(1.0 / k1, 1.0 / k2); }

/// The exponent of V as volumes show it. The defect measures {|Q| < eps}, the square root of the loss: that is
/// V(eps^2).
double measured(unsigned k1, unsigned k2, Plant plant) {
  const double exponent = fit_volumes(SublevelVolumes(corner(k1, k2), square(0.0, 0.0, 1.0))).exponent;
  return plant == Plant::defect ? 2.0 * exponent : exponent;
}

struct Errors {
  double exact = 0.0;    ///< of half the printed number against the Newton polygon
  double halved = 0.0;   ///< of half the printed number against measured volumes, relative
  double printed = 0.0;  ///< of the printed number against them
  double least = 1.0;    ///< the smallest of the last, over the corners
};

Errors over_corners(unsigned largest_k1, Plant plant) {
  Errors errors;
  for (unsigned k1 = 1; k1 <= largest_k1; ++k1) {
    for (unsigned k2 = k1; k2 <= 3; ++k2) {
      const LearningCoefficient pair = learning_coefficient(corner(k1, k2), std::array<Rational, 2>{0, 0});
      const double exact = pair.value ? pair.value->to_double() : 0.0;
      const double exponent = measured(k1, k2, plant);
      errors.exact = std::max(errors.exact, std::abs(exact - 0.5 * printed(k1, k2)));
      errors.halved = std::max(errors.halved, std::abs(0.5 * printed(k1, k2) / exponent - 1.0));
      const double off = std::abs(printed(k1, k2) / exponent - 1.0);
      errors.printed = std::max(errors.printed, off);
      errors.least = std::min(errors.least, off);
    }
  }
  return errors;
}

Finding decide(Laboratory& laboratory, Plant plant) {
  // Volumes beside corners with both exponents above 1 take a second each.
  const Errors errors = over_corners(laboratory.by_tier(1U, 3U, 3U), plant);
  Finding finding;
  finding.evidence = {
      exact_difference(
          "volumes of {l < eps} beside corners: the printed number is off by at least (relative, at every corner)",
          errors.least, 0.9),
      exact_check("and half of it is the exponent (largest relative error)", errors.halved, 0.01),
      exact_check("the Newton polygon gives half the printed number, exactly", errors.exact, 0.0),
      sampled_volume("uniform points, w1 w2: the fraction with l < 0.01 is that of the exact volume", corner(1, 1),
                     square(0.0, 0.0, 1.0), 1e-2, laboratory.by_tier(0.05, 0.02, 0.01), laboratory)};
  const auto& evidence = finding.evidence;
  if (evidence[0].passed && evidence[1].passed && evidence[2].passed && evidence[3].passed) {
    finding.verdict = Verdict::refuted_as_stated;
  } else if (errors.printed < 0.01) {
    finding.verdict = Verdict::holds;
  }
  finding.corrected = fmt::format(
      "It is min(1/(2 k1), 1/(2 k2)), half of what is printed, as the volume law of the post has it: {} at "
      "w1^2 w2^2, {} at w1^4 w2^2. Which of two points is the more degenerate does not depend on the factor.",
      learning_coefficient(corner(1, 1), std::array<Rational, 2>{0, 0}).value.value_or(0).print(),
      learning_coefficient(corner(2, 1), std::array<Rational, 2>{0, 0}).value.value_or(0).print());
  const LearningCoefficient pair = learning_coefficient(corner(2, 1), std::array<Rational, 2>{0, 0});
  LearningCoefficient doubled = pair;
  if (doubled.value) doubled.value = *doubled.value * Rational(2);
  Figure figure = volume_figure(SublevelVolumes(corner(2, 1), square(0.0, 0.0, 1.0)), pair, "[-1, 1] x [-1, 1]");
  Figure as_printed = volume_figure(SublevelVolumes(corner(2, 1), square(0.0, 0.0, 1.0)), doubled, "");
  figure.name = "volumes-and-the-printed-coefficient";
  figure.title = "Volume where w1^4 w2^2 < eps, and the printed exponent";
  figure.series.push_back(as_printed.series.back());
  figure.series.back().label += ", as printed";
  finding.figures = {figure};
  return finding;
}

}  // namespace

Claim learning_coefficient_definition() {
  return {.id = "learning-coefficient-definition",
          .section = "Terminology and notation",
          .statement =
              "Where the loss is w1^(2 k1) w2^(2 k2) in local coordinates, the local learning coefficient is "
              "min(1/k1, 1/k2).",
          .defect = "volumes of {|Q| < eps} in place of {Q^2 < eps}",
          .decide = decide};
}

}  // namespace flypaper::claims
