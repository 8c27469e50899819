// Background: the volume where the loss is within eps of a zero goes as eps^lambda (-log eps)^(m - 1).
#include <algorithm>
#include <vector>

#include "claims/shared/corners.hpp"
#include "flypaper/core/text.hpp"
#include "flypaper/geometry/volume_fit.hpp"
#include "flypaper/report/geometry_figures.hpp"

namespace flypaper::claims {
namespace {

struct Zero {
  Potential potential;
  std::vector<Rational> at;
  Box box;
};

/// Zeros of the post's models: both wells of Figures 1 and 4, origin and line of Figure 5 as the text has them and,
/// where seconds do not matter, those of Figure 2 and of the code's potentials (p = 2); and corners of both
/// multiplicities.
std::vector<Zero> zeros(Tier tier) {
  std::vector<Zero> result{{Potential("(w1+9/5)*(w1-9/5)^2"), {Rational(-9, 5)}, {{-2.3}, {-1.3}}},
                           {Potential("(w1+9/5)*(w1-9/5)^2"), {Rational(9, 5)}, {{1.3}, {2.3}}},
                           {Potential("(w1+2)^2*(w1-2)^3"), {-2}, {{-2.5}, {-1.5}}},
                           {Potential("(w1+2)^2*(w1-2)^3"), {2}, {{1.5}, {2.5}}}};
  for (const unsigned k : {2U, 1U}) {
    for (const unsigned p : {1U, 2U}) {
      if (tier == Tier::quick && (k == 1 || p == 2)) continue;
      const Potential line(fmt::format("(w1^2+w2^2)^{}*w1^{}", p, k));
      result.push_back({line, {0, 0}, square(0.0, 0.0, 0.5)});
      result.push_back({line, {0, 1}, square(0.0, 1.0, 0.5)});
    }
  }
  for (const unsigned k2 : {1U, 2U}) result.push_back({corner(1, k2), {0, 0}, square(0.0, 0.0, 0.5)});
  return result;
}

struct Errors {
  double exponent = 0.0;      ///< largest difference from lambda, relative
  double multiplicity = 0.0;  ///< largest difference from m
};

/// The pairs of the Newton polygon against those that the volumes show. The defect leaves the logarithm out.
Errors against_volumes(Tier tier, Plant plant) {
  Errors errors;
  for (const Zero& zero : zeros(tier)) {
    const LearningCoefficient pair = learning_coefficient(zero.potential, zero.at);
    const VolumeFit fit = fit_volumes(SublevelVolumes(zero.potential, zero.box));
    const double exact = pair.value ? pair.value->to_double() : 0.0;
    const double multiplicity = plant == Plant::defect ? 1.0 : pair.multiplicity;
    errors.exponent = std::max(errors.exponent, std::abs(fit.exponent / exact - 1.0));
    errors.multiplicity = std::max(errors.multiplicity, std::abs(fit.multiplicity - multiplicity));
  }
  return errors;
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const Errors errors = against_volumes(laboratory.tier(), plant);
  const double margin = laboratory.by_tier(0.05, 0.02, 0.01);
  const Potential text("(w1^2+w2^2)*w1^2");
  Finding finding;
  finding.evidence = {
      exact_check(
          "zeros of one and two variables: exponent of the volumes, eps from 1e-12 to 1e-30, against lambda of the "
          "Newton polygon (largest relative difference)",
          errors.exponent, 0.01),
      // m is what a whole number is told by: rounding. Volumes show it up to terms of order 1 / log(1/eps).
      exact_check("and the power of the logarithm against m - 1 (largest difference)", errors.multiplicity, 0.5),
      sampled_volume("uniform points around Figure 5's origin as written: the fraction with Q^2 < 1e-6 is that of the "
                     "quadrature",
                     text, square(0.0, 0.0, 0.5), 1e-6, margin, laboratory),
      sampled_volume("and around Figure 2's as run, Q^2 < 1e-6", Potential("(w1^2+w2^2)^2*w1"), square(0.0, 0.0, 0.5),
                     1e-6, margin, laboratory)};
  if (std::ranges::all_of(finding.evidence, [](const Evidence& one) { return one.passed; })) {
    finding.verdict = Verdict::holds;
  }
  finding.figures = {volume_figure(SublevelVolumes(corner(1, 1), square(0.0, 0.0, 0.5)),
                                   learning_coefficient(corner(1, 1), std::vector<Rational>{0, 0}), "[-0.5, 0.5]^2")};
  finding.figures[0].name = "volume-scaling";
  return finding;
}

}  // namespace

Claim volume_scaling() {
  return {.id = "volume-scaling",
          .section = "Background; singular learning theory",
          .statement =
              "Near a minimum the volume of {l < eps} goes as eps^lambda (-log eps)^(m-1) for one lambda and one "
              "whole m.",
          .defect = "m is taken to be 1 everywhere",
          .decide = decide};
}

}  // namespace flypaper::claims
