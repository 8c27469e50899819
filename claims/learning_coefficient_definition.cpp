// Terminology: the local learning coefficient from the exponents 2 k of the loss, held to the post's own volume law.
#include <algorithm>
#include <array>
#include <cmath>

#include "claims/shared/corners.hpp"
#include "flypaper/audit/report/geometry_figures.hpp"
#include "flypaper/exact/geometry/volumes.hpp"

namespace flypaper::claims {
namespace {

/// A number that is taken for the learning coefficient where the loss is w1^(2 k1) w2^(2 k2).
using Formula = Rational (*)(unsigned k1, unsigned k2);
Rational printed(unsigned k1, unsigned k2) { return {1, std::max(k1, k2)}; }  // min(1/k1, 1/k2)
Rational halved(unsigned k1, unsigned k2) { return {1, 2 * static_cast<std::int64_t>(std::max(k1, k2))}; }
Rational by_smaller_exponent(unsigned k1, unsigned k2) { return {1, std::min(k1, k2)}; }

LearningCoefficient exact(unsigned k1, unsigned k2) {
  return learning_coefficient(corner(k1, k2), std::array<Rational, 2>{0, 0});
}

/// Where poles are not near-tied, so that eps down to 1e-30 shows one of them.
constexpr std::array<std::array<unsigned, 2>, 5> corners{{{1, 1}, {1, 2}, {1, 3}, {2, 2}, {3, 3}}};

Computed by_volumes(Formula formula) {
  Computed worst{.check = "a formula over the exponent of V(eps), eps 1e-12 to 1e-30 (furthest from 1 of five)",
                 .value = 1.0,
                 .asserted = {0.99, 1.01}};
  for (const auto& [k1, k2] : corners) {
    const VolumeFit fit = fit_volumes(SublevelVolumes(corner(k1, k2), square(0.0, 0.0, 1.0)));
    const double ratio = formula(k1, k2).to_double() / fit.exponent;
    if (std::abs(ratio - 1.0) > std::abs(worst.value - 1.0)) worst.value = ratio;
    worst.error_bound = std::max(worst.error_bound, ratio * fit.exponent_error / fit.exponent);
  }
  return worst;
}

Identity by_polygon(Formula formula) {
  double worst = 0.0;
  for (unsigned k1 = 1; k1 <= 5; ++k1) {
    for (unsigned k2 = 1; k2 <= 5; ++k2) {
      worst = std::max(worst, std::abs((formula(k1, k2) - exact(k1, k2).value.value_or(0)).to_double()));
    }
  }
  return {.check = "a formula against the Newton polygon, exponents k up to 5 (largest difference)",
          .error = worst,
          .tolerance = 0.0,
          .derivation = "rational arithmetic"};
}

/// V(eps) = 2 eps^(1/4) - eps^(1/2) for w1 w2^2 on a unit square: of the points with Q^2 < 1e-6 a share of 0.1014 has
/// Q^2 < 1e-10; with the printed 1/2 it would be 0.01.
Sampled by_points(Laboratory& lab, const Potential& potential) {
  const std::uint64_t tried = lab.by_tier(500'000U, 4'000'000U, 16'000'000U);
  const auto [outer, inner] = points_below_both(potential, square(0.0, 0.0, 1.0), {1e-6, 1e-10}, tried, lab.seed());
  return ProportionCheck::equivalent(0.1, 0.02, outer)
      .evaluate("uniform points: of those with Q^2 < 1e-6 the share with Q^2 < 1e-10 is 10^(-4/4)", inner);
}

/// Pairs of corners that a formula orders otherwise than the exact coefficients do.
Computed order(Formula formula) {
  std::vector<std::array<Rational, 2>> numbers;
  for (unsigned i = 0; i < 25; ++i) {
    numbers.push_back({formula(1 + i % 5, 1 + i / 5), exact(1 + i % 5, 1 + i / 5).value.value_or(0)});
  }
  int wrong = 0;
  for (const auto& [one, exact_one] : numbers) {
    for (const auto& [other, exact_other] : numbers) wrong += (one <=> other) != (exact_one <=> exact_other) ? 1 : 0;
  }
  return {.check = "pairs of corners, k up to 5, that the printed number orders wrongly",
          .value = static_cast<double>(wrong),
          .asserted = below(0.5)};
}

Computed crossing() {
  const VolumeFit fit = fit_volumes(SublevelVolumes(corner(1, 1), square(0.0, 0.0, 1.0)));
  return {.check = "exponent of the volume, k1 = k2 = 1", .value = fit.exponent, .error_bound = fit.exponent_error};
}

Figure figure() {
  const LearningCoefficient pair = exact(2, 1);
  LearningCoefficient as_printed = pair;
  as_printed.value = printed(2, 1);
  Figure drawn = volume_figure(SublevelVolumes(corner(2, 1), square(0.0, 0.0, 1.0)), pair, "[-1, 1] x [-1, 1]");
  drawn.name = "volumes-and-the-printed-coefficient";
  drawn.title = "Volume where w1^4 w2^2 < eps, and the printed exponent";
  drawn.series.push_back(
      volume_figure(SublevelVolumes(corner(2, 1), square(0.0, 0.0, 1.0)), as_printed, "").series.back());
  drawn.series.back().label += ", as printed";
  return drawn;
}

Argument argue(Laboratory& lab) {
  const FoilSetting<Formula> as_printed = foil_of_the_post<Formula>("the printed formula", printed);
  const auto points = [&lab](const Potential& potential) { return by_points(lab, potential); };
  return {.assertions = {contradicts<Formula>("formula", "volumes", by_volumes, halved, as_printed),
                         contradicts<Formula>("formula", "polygon", by_polygon, halved, as_printed),
                         contradicts("formula", "points", points, corner(1, 2),
                                     foil_of_the_post("the origin of Figure 2 as run, of exponent 1/5",
                                                      Potential("(w1^2+w2^2)^2*w1"))),
                         control<Formula>("order", order, printed,
                                          foil<Formula>("the larger of 1/k1, 1/k2", by_smaller_exponent)),
                         context("crossing", crossing)},
          .given = {{"printed", printed(1, 1).to_double()}, {"one", 1.0}, {"two", 2.0}},
          .figures = [] { return std::vector<Figure>{figure()}; }};
}

}  // namespace

Claim learning_coefficient_definition() {
  return {.id = "learning-coefficient-definition",
          .source = "Terminology and notation, local learning coefficient; Background, volume scaling",
          .statement =
              "For the purpose of this work, where the loss is (w1 - a1)^(2 k1) (w2 - a2)^(2 k2) near a critical "
              "point, the local learning coefficient, elsewhere the exponent of the volume, is min(1/k1, 1/k2).",
          .quantifier = Quantifier::every,
          .cases = {"formula"},
          .sentence =
              "The order that the printed number gives is right: which of two points is the more degenerate does "
              "not depend on the factor<:order>. By the post's own volume law the [[learning coefficient]] is half "
              "the number at <every:volumes,polygon,points> crossing of lines of zeros that was tried: {crossing} "
              "and not {printed} where the loss is the product of two squares.",
          .instead =
              "The local [[learning coefficient]] is the smaller of {one}/({two} k) over the two directions, where "
              "the loss has the exponents {two} k<:volumes,polygon>.",
          .argue = argue};
}

}  // namespace flypaper::claims
