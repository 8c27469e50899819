// Terminology and note 5: the more degenerate of two critical points has the broader flat basin, as w^6 against w^4.
// The width of {l < eps} goes as eps^lambda, so as eps goes to 0 it does, whatever the factors before the powers.
#include <cmath>

#include "flypaper/audit/report/claim.hpp"
#include "flypaper/exact/geometry/volumes.hpp"

namespace flypaper::claims {
namespace {

struct Basin {
  std::string q;
  Box box;
  [[nodiscard]] Volume width(double eps) const { return SublevelVolumes(Potential(q), box)(eps); }
};
/// Two minima; `gap` is how much smaller the second's learning coefficient is.
struct Pair {
  Basin one;
  Basin flatter;
  double gap;

  /// Width of the flatter over that of the other.
  [[nodiscard]] Volume ratio(double eps) const {
    const Volume a = flatter.width(eps);
    const Volume b = one.width(eps);
    const double value = a.value / b.value;
    return {value, value * (a.error / a.value + b.error / b.value)};
  }
};

Pair note() { return {{"w1^2", {{-2}, {2}}}, {"w1^3", {{-2}, {2}}}, 1.0 / 12.0}; }
Pair figure1() {
  const std::string q = "(w1+9/5)*(w1-9/5)^2";
  return {{q, {{-3.6}, {-0.6}}}, {q, {{-0.6}, {3.6}}}, 0.25};
}
Pair figure4() {
  const std::string q = "(w1+2)^2*(w1-2)^3";
  return {{q, {{-4.0}, {-0.4}}}, {q, {{-0.4}, {4.0}}}, 1.0 / 12.0};
}
/// Two minima of one degeneracy, one of which has a loss that is smaller by 10^8.
Pair flatter_by_a_factor(double gap) { return {{"w1^2", {{-2}, {2}}}, {"w1^2/10000", {{-2}, {2}}}, gap}; }

Computed broader(double eps) {
  const Volume ratio = note().ratio(eps);
  return {.check = "width of {w^6 < eps} over that of {w^4 < eps}",
          .value = ratio.value,
          .error_bound = ratio.error,
          .asserted = above(1.0)};
}

Computed power_of_eps(const Pair& pair) {
  const Volume small = pair.ratio(1e-24);
  const Volume large = pair.ratio(1e-18);
  const double power = std::log(small.value / large.value) / std::log(1e-6);
  // Next terms of the widths are a power of eps, at most eps^(1/6), smaller: 1e-3 at 1e-18.
  const double bound = (small.error / small.value + large.error / large.value + 1e-3) / std::log(1e6);
  return {.check = "the power of eps with which that ratio grows as eps goes to 0",
          .value = power,
          .error_bound = bound,
          .asserted = {-pair.gap - 0.01, -pair.gap + 0.01}};
}

Computed ratio_at(const Pair& pair, double eps) {
  const Volume ratio = pair.ratio(eps);
  return {
      .check = "width of the flatter basin over that of the other", .value = ratio.value, .error_bound = ratio.error};
}

constexpr double small_eps = 1e-6;

Argument argue(Laboratory& /*lab*/) {
  const auto power = [](std::string in_case, std::string key, const Pair& pair) {
    return needs(std::move(in_case), std::move(key), power_of_eps, pair,
                 foil("basins of one degeneracy, one of them flatter by a factor", flatter_by_a_factor(pair.gap)));
  };
  return {.assertions = {needs("formula", "broader", broader, small_eps, foil("eps = 2", 2.0)),
                         power("formula", "power", note()), power("formula, Figure 1", "power-1", figure1()),
                         power("formula, Figure 4", "power-4", figure4()),
                         context("ratio-1", [] { return ratio_at(figure1(), small_eps); }),
                         context("ratio-4", [] { return ratio_at(figure4(), small_eps); })}};
}

}  // namespace

Claim flatter_is_broader() {
  return {
      .id = "flatter-is-broader",
      .source = "Terminology and notation, local learning coefficient; note 5; note on broadness and flatness",
      .statement =
          "Intuitively, the flat basin around the more degenerate of two critical points is broader, as that of"
          " w^6 is than that of w^4.",
      .quantifier = Quantifier::every,
      .cases = {"formula", "formula, Figure 1", "formula, Figure 4"},
      .sentence =
          "Yes, near the minimum: the sextic basin is {broader|fold} as wide as the quartic one where the loss is "
          "below a millionth, and the flatter wells of Figures 1 and 4 are wider by factors of {ratio-1} and "
          "{ratio-4} there. For <all:power,power-1,power-4> three pairs the factor grows without bound as the "
          "loss goes to zero, by a power that is the difference of the [[learning coefficient|learning coefficients]].",
      .argue = argue};
}

}  // namespace flypaper::claims
