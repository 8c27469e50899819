// Learning coefficient and multiplicity do not depend on the coordinates: those of Q at a point are those of Q(A w) at
// A^-1 of the point, for any invertible A. Exact on both sides, and by other Newton polygons.
#include <fmt/format.h>

#include <algorithm>

#include "flypaper/audit/laws/law.hpp"
#include "flypaper/audit/laws/substitute.hpp"
#include "flypaper/exact/geometry/learning_coefficient.hpp"

namespace flypaper::laws {
namespace {

/// w1 -> 3 w1 + 2 w2 (w1 -> 3 w1 in one variable); the others stay.
std::string image_of(const std::string& w, std::size_t dimension) {
  if (w != "w1") return w;
  return dimension > 1 ? "3*w1 + 2*w2" : "3*w1";
}

std::optional<LawOutcome> compare(const LawCase& given) {
  std::vector<Rational> at;
  for (const double w : given.at) at.push_back(Rational::shortest_decimal(w));
  const Polynomial here = expanded_at(given.potential.graph(), given.potential.q(), at);
  if (here.constant().bits() > 900) return std::nullopt;  // written out it may be beyond the range of doubles
  // Q minus its exact value, so that every point is a zero.
  const std::string q = fmt::format("({}) - ({})", given.potential.print(), here.constant().print());
  const Potential original(q);
  const std::string image = substituted_text(q, [&](const std::string& w) { return image_of(w, at.size()); });
  const Potential mapped(image);
  std::vector<Rational> preimage = at;
  preimage[0] = (at.size() > 1 ? at[0] - Rational(2) * at[1] : at[0]) / Rational(3);
  at.resize(original.dimension());
  preimage.resize(mapped.dimension());
  const LearningCoefficient expected = learning_coefficient(original, at);
  const LearningCoefficient found = learning_coefficient(mapped, preimage);
  if (!expected.value || !found.value) return std::nullopt;
  const bool same = *expected.value == *found.value && expected.multiplicity == found.multiplicity;
  return LawOutcome{.error = same ? 0.0 : 1.0,
                    .tolerance = 0.0,
                    .compared = fmt::format("learning coefficients {} ({}) of {} and {} ({}) after a linear map",
                                            expected.value->print(), expected.multiplicity, q, found.value->print(),
                                            found.multiplicity)};
}

}  // namespace

Law linear_maps() {
  return {"linear_maps", "learning coefficient and multiplicity do not depend on linear coordinates", compare,
          Scope::everywhere, Forms::polynomials};
}

}  // namespace flypaper::laws
