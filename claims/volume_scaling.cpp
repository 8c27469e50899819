// Background: the volume where the loss is within eps of a minimum goes as eps^lambda (-log eps)^(m - 1). Two routes to
// the pair: volumes by quadrature, eps from 1e-12 to 1e-30, and the Newton polygon.
#include <algorithm>
#include <cmath>
#include <vector>

#include "claims/shared/zeros_of_figures.hpp"
#include "flypaper/audit/report/geometry_figures.hpp"

namespace flypaper::claims {
namespace {

/// Volumes of some zeros and the exact pairs that they are held to, in that order.
struct Comparison {
  std::vector<Zero> volumes;
  std::vector<Zero> pairs;
};

Computed exponents(Laboratory& lab, const Comparison& zeros) {
  Computed worst{.check = "exponent of the volumes against lambda of the Newton polygon (largest relative difference)",
                 .asserted = below(0.02)};
  for (std::size_t i = 0; i < zeros.volumes.size(); ++i) {
    const VolumeFit fit = zeros.volumes[i].volumes(lab);
    const double exact = zeros.pairs[i].pair().value.value_or(0).to_double();
    worst.value = std::max(worst.value, std::abs(fit.exponent / exact - 1.0));
    worst.error_bound = std::max(worst.error_bound, fit.exponent_error / exact);  // its change from window to window
  }
  return worst;
}

Computed multiplicities(Laboratory& lab, const Comparison& zeros) {
  Computed worst{.check = "power of the logarithm in the volumes against m - 1 (largest difference)",
                 .asserted = below(0.5)};  // a whole number is told by rounding
  for (std::size_t i = 0; i < zeros.volumes.size(); ++i) {
    const VolumeFit fit = zeros.volumes[i].volumes(lab);
    worst.value = std::max(worst.value, std::abs(fit.multiplicity - zeros.pairs[i].pair().multiplicity));
    worst.error_bound = std::max(worst.error_bound, fit.multiplicity_error);
  }
  return worst;
}

Computed exponent_of(Laboratory& lab, const Zero& zero) {
  const VolumeFit fit = zero.volumes(lab);
  return {.check = "exponent of the volumes", .value = fit.exponent, .error_bound = fit.exponent_error};
}

/// Uniform points around Figure 5's origin: how many have Q^2 < eps, against the quadrature at 1e-6.
Sampled points(Laboratory& lab, double eps) {
  const Zero zero = zeros_of_plane(figure5)[0];
  const double expected = SublevelVolumes(Potential(zero.q), zero.box)(1e-6).value;  // the box has area 1
  const std::uint64_t count = lab.by_tier(400'000U, 2'000'000U, 8'000'000U);
  return ProportionCheck::equivalent(expected, 0.05 * expected, count)
      .evaluate("uniform points around Figure 5's origin: the share with Q^2 < 1e-6 is that of the quadrature",
                points_below(Potential(zero.q), zero.box, eps, count, lab.seed()));
}

void add(std::vector<Assertion>& assertions, Laboratory& lab, const Example& example) {
  const auto compare = [&lab](const Comparison& zeros) { return exponents(lab, zeros); };
  const auto compare_logarithms = [&lab](const Comparison& zeros) { return multiplicities(lab, zeros); };
  const std::vector<Zero>& zeros = example.zeros;
  const std::vector<Zero> swapped(zeros.rbegin(), zeros.rend());
  const bool logarithm = example.key == "5";  // its two zeros differ in m and not in lambda
  const Zero origin = zeros_of_plane(figure5)[0];
  const Zero regular = zeros_of_figure1()[0];
  assertions.push_back(
      needs(example.in_case, "exponent-" + example.key, compare, Comparison{zeros, zeros},
            logarithm ? foil_of_the_post("lambda of Figure 1's regular minimum", Comparison{zeros, {regular, regular}})
                      : foil_of_the_post("lambda of the two zeros exchanged", Comparison{zeros, swapped})));
  assertions.push_back(needs(example.in_case, "logarithm-" + example.key, compare_logarithms, Comparison{zeros, zeros},
                             logarithm
                                 ? foil_of_the_post("m of the two zeros exchanged", Comparison{zeros, swapped})
                                 : foil_of_the_post("m of Figure 5's origin", Comparison{zeros, {origin, origin}})));
}

Argument argue(Laboratory& lab) {
  std::vector<Assertion> assertions;
  for (const Example& example : examples()) add(assertions, lab, example);
  assertions.push_back(
      control("points", [&lab](double eps) { return points(lab, eps); }, 1e-6, foil("eps larger by a half", 1.5e-6)));
  for (const auto& [key, zero] : {std::pair{"origin-2", zeros_of_plane(figure2)[0]},
                                  {"line-2", zeros_of_plane(figure2)[1]},
                                  {"origin-5", zeros_of_plane(figure5)[0]}}) {
    assertions.push_back(context(key, [&lab, zero] { return exponent_of(lab, zero); }));
  }
  return {.assertions = std::move(assertions), .figures = [] {
            const Zero saddle{"w1*w2", {0, 0}, square(0.0, 0.0, 0.5)};
            Figure figure =
                volume_figure(SublevelVolumes(Potential(saddle.q), saddle.box), saddle.pair(), "[-0.5, 0.5]^2");
            figure.name = "volume-scaling";
            return std::vector<Figure>{figure};
          }};
}

}  // namespace

Claim volume_scaling() {
  return {.id = "volume-scaling",
          .source = "Background; singular learning theory",
          .statement =
              "Near a minimum the volume of {l < eps} goes as eps^lambda (-log eps)^(m-1) for one lambda and "
              "one whole m.",
          .quantifier = Quantifier::every,
          .cases = {"formula, Figure 1", "formula, Figure 2", "formula, Figure 4", "formula, Figure 5",
                    "as run, Figure 2", "as run, Figure 5"},
          .sentence =
              "The volumes around the minima of <every:exponent-1,logarithm-1,exponent-2,logarithm-2,exponent-4,"
              "logarithm-4,exponent-5,logarithm-5,exponent-2-run,logarithm-2-run,exponent-5-run,"
              "logarithm-5-run> figure, of text and code, follow the law with the [[learning coefficient]] and "
              "[[multiplicity]] of the Newton polygon. The logarithm matters: the origin and the line of the "
              "text's Figure 5 share the exponent {origin-5} and differ by [[multiplicity]] alone"
              "<:logarithm-5>; Figure 2's have {origin-2} and {line-2}.",
          .argue = argue};
}

}  // namespace flypaper::claims
