// The volume of {Q^2 < eps} grows with eps, never exceeds the box, and adds up over parts of the box, which meet the
// zeros of Q in other places of their quadratures.
#include <algorithm>
#include <cmath>

#include "flypaper/audit/laws/law.hpp"
#include "flypaper/exact/geometry/volumes.hpp"

namespace flypaper::laws {
namespace {

std::optional<LawOutcome> compare(const LawCase& given) {
  const double at = given.at[0];
  if (std::abs(at) > 1e9) return std::nullopt;  // an interval with hardly any doubles
  const auto volumes = [&](double from, double to) {
    return SublevelVolumes(given.potential, {.lower = {from}, .upper = {to}});
  };
  const SublevelVolumes whole = volumes(at - 1.0, at + 1.0);
  const SublevelVolumes left = volumes(at - 1.0, at + 0.25);
  const SublevelVolumes right = volumes(at + 0.25, at + 1.0);
  double error = 0.0;
  double tolerance = 1e-9;  // of a length of 2
  double before = 0.0;
  for (const double eps : {1e-12, 1e-6, 1e-2, 1.0}) {
    const Volume all = whole(eps);
    const Volume parts[] = {left(eps), right(eps)};  // NOLINT(modernize-avoid-c-arrays): a pair
    error =
        std::max({error, before - all.value, all.value - 2.0, std::abs(all.value - parts[0].value - parts[1].value)});
    tolerance += all.error + parts[0].error + parts[1].error;
    before = all.value;
  }
  return LawOutcome{.error = error,
                    .tolerance = tolerance,  // what the quadratures say of themselves
                    .compared = "volumes of {Q^2 < eps} for rising eps and in two parts of an interval"};
}

}  // namespace

Law volumes_monotone() {
  return {"volumes_monotone", "the volume of {Q^2 < eps} grows with eps and adds up over parts", compare,
          Scope::one_variable, Forms::polynomials};
}

}  // namespace flypaper::laws
