#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/audit/experiment/draft_parts.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/escape/slow_flow.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/exact/geometry/representatives.hpp"

namespace flypaper {
namespace {

/// A place as it is written: fractions, and for irrational coordinates the nearest doubles, which stand for them.
struct DraftedPlace {
  std::vector<std::string> text;
  std::vector<Rational> meant;
  std::string beside{};  ///< what is known of the zeros around it

  bool operator==(const DraftedPlace& other) const { return meant == other.meant; }
};

DraftedPlace place_of(const std::vector<Rational>& at) {
  DraftedPlace place{.text = {}, .meant = at};
  for (const Rational& coordinate : at) place.text.push_back(coordinate.print());
  return place;
}

DraftedPlace place_of(const PlanePoint& point) {
  DraftedPlace place;
  for (std::size_t axis = 0; axis < 2; ++axis) {
    const std::optional<Rational> rational = point.rational(axis);
    place.meant.push_back(rational.value_or(Rational::shortest_decimal(point.nearest().at(axis))));
    place.text.push_back(rational ? rational->print() : shortest(point.nearest().at(axis)));
  }
  return place;
}

/// How the noise carries w along the zeros: see slow_drift, of which this is the limit of small learning rates, for
/// half-MSE and v_x = v_y = 1, divided by learning_rate^2 / batch_size.
std::string drift_along(const Potential& potential, const std::vector<Rational>& at) {
  std::vector<double> place;
  for (const Rational& coordinate : at) place.push_back(coordinate.to_double());
  const LocalModel model = local_model(potential, place);
  constexpr double h = 1e-9;
  const UpdateRule rule{.learning_rate = h / model.gradient_norm2()};
  std::vector<double> drift = slow_drift(potential, rule, {}, 1, place);
  double size = 0.0;  // of what nearly cancels in a component
  for (const double second : model.hessian) size = std::max(size, std::abs(second) * std::sqrt(model.gradient_norm2()));
  std::vector<std::string> texts;
  for (const double component : drift) {
    const double scaled = component / (rule.learning_rate * rule.learning_rate);
    texts.push_back(std::abs(scaled) <= 1e-12 * size ? "0" : rounded(scaled, 6));
  }
  return fmt::format("({})", join(texts));
}

/// A sentence on the smooth set of zeros of the given multiplicity around a place.
std::string smooth_zeros(const Potential& potential, const std::vector<Rational>& at, unsigned multiplicity) {
  const std::string set = at.size() == 2 ? "a smooth curve" : fmt::format("smooth, of dimension {}", at.size() - 1);
  if (multiplicity > 1) {
    return fmt::format("around it the zeros are {} of multiplicity {}, on which grad Q = 0: no batch moves w there",
                       set, multiplicity);
  }
  std::string text = fmt::format("around it the zeros are {}", set);
  try {
    text += fmt::format(
        ", along which the noise moves w by learning_rate^2/batch_size times {} a step (half_mse, small learning "
        "rates)",
        drift_along(potential, at));
  } catch (const Error&) {  // not a zero in double precision
  }
  return text;
}

/// Singular points, zeros on the axes, and a point on every other component of the curves of zeros.
std::vector<DraftedPlace> places_in_plane(const Potential& potential, std::vector<std::vector<Rational>> simple,
                                          Draft& draft) {
  const std::vector<Piece> pieces = pieces_of(potential);
  const SingularPoints singular = singular_points(pieces);
  std::vector<DraftedPlace> places{place_of(simple.front())};
  std::vector<PlaneZero> known = singular.points;
  for (const std::vector<Rational>& at : simple) known.push_back(zero_at(pieces, PlanePoint({at[0], at[1]})));
  const Representatives others = representatives(pieces, known);
  known.insert(known.end(), others.points.begin(), others.points.end());
  for (const PlaneZero& zero : known) {
    places.push_back(place_of(zero.at));
    if (const auto multiplicity = multiplicity_of_curve(pieces, zero)) {
      places.back().beside = smooth_zeros(potential, places.back().meant, *multiplicity);
    }
  }
  places[0].beside = places.at(1 + singular.points.size()).beside;  // the origin
  for (const auto* undecided : {&singular.undecided, &others.undecided}) {
    for (const std::string& what : *undecided) draft.remarks.push_back("Points were not looked for: " + what + ".");
  }
  return places;
}

/// Up to two rational zeros of Q on the line through `at` along an axis, those nearest to the origin; the unit point if
/// Q vanishes on the whole line.
std::vector<std::vector<Rational>> zeros_on_line(const Polynomial& q, std::vector<Rational> at, unsigned axis) {
  Polynomial on_line = q;
  for (unsigned other = 0; other < at.size(); ++other) {
    if (other != axis) on_line = substituted(on_line, other, at[other]);
  }
  std::vector<Rational> zeros;
  if (on_line.is_zero()) {
    zeros.emplace_back(1);
  } else {
    for (const RealZero& zero : real_zeros(univariate_in(on_line, axis))) {
      if (zero.is_exact() && !zero.lower.is_zero()) zeros.push_back(zero.lower);
    }
    std::ranges::sort(zeros, {}, [](const Rational& zero) { return zero.sign() < 0 ? -zero : zero; });
    if (zeros.size() > 2) zeros.resize(2);
  }
  std::vector<std::vector<Rational>> found;
  for (const Rational& zero : zeros) {
    at[axis] = zero;
    found.push_back(at);
  }
  return found;
}

/// The places that are worth a [[point]].
std::vector<DraftedPlace> places(const Potential& potential, Draft& draft) {
  const unsigned dimension = potential.dimension();
  const std::vector<Rational> origin(dimension);
  const Polynomial q = expanded_at(potential.graph(), potential.q(), origin);
  std::vector<std::vector<Rational>> simple{origin};
  for (const Rational& others : {Rational(0), Rational(1)}) {
    if (others.sign() > 0 && dimension == 2) break;  // there every component gets a point
    for (unsigned axis = 0; axis < dimension; ++axis) {
      const auto found = zeros_on_line(q, std::vector(dimension, others), axis);
      simple.insert(simple.end(), found.begin(), found.end());
    }
  }
  std::vector<DraftedPlace> all;
  if (dimension == 2 && !q.is_zero()) {
    all = places_in_plane(potential, simple, draft);
  } else {
    draft.remarks.emplace_back(
        "Every component of the zeros gets a point in two variables; here only the origin and rational zeros on the "
        "axes "
        "and on lines through (1, .., 1) along them were looked for, and no singular points.");
    for (const std::vector<Rational>& at : simple) {
      all.push_back(place_of(at));
      const bool smooth = q.size() > 1 && hessian_rank(potential, at) == 1U;
      if (smooth && learning_coefficient(potential, at).value) all.back().beside = smooth_zeros(potential, at, 1);
    }
  }
  std::vector<DraftedPlace> distinct;
  for (const DraftedPlace& place : all) {
    if (std::ranges::find(distinct, place) == distinct.end()) distinct.push_back(place);
  }
  return distinct;
}

}  // namespace

void draft_plane(Draft& draft) {
  const unsigned dimension = draft.potential.dimension();
  std::vector<DraftedPlace> found;
  try {
    found = places(draft.potential, draft);
  } catch (const Error& error) {
    draft.remarks.push_back(fmt::format("Points were not looked for: {}.", error.what()));
    found = {place_of(std::vector<Rational>(dimension))};
  }
  draft.box = {.lower = std::vector(dimension, -2.0), .upper = std::vector(dimension, 2.0)};
  for (const DraftedPlace& place : found) {
    DraftedPoint& point = draft.points.emplace_back(drafted_point(draft.potential, place.meant));
    point.at = place.text;
    if (!point.learning_coefficient.empty() && !place.beside.empty()) point.reason += "; " + place.beside;
    for (std::size_t i = 0; i < dimension; ++i) {
      const double at = place.meant[i].to_double();
      const auto [lower, upper] = rounded_outwards(at - 1.0, at + 1.0);
      draft.box.lower[i] = std::min(draft.box.lower[i], lower);
      draft.box.upper[i] = std::max(draft.box.upper[i], upper);
    }
  }
}

}  // namespace flypaper
