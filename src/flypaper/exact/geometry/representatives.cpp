#include "flypaper/exact/geometry/representatives.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "flypaper/exact/algebra/curve_components.hpp"

namespace flypaper {
namespace {

/// The zeros of f on the line w<axis+1> = at, the upper ones first.
std::vector<PlanePoint> zeros_on_line(const Polynomial& f, std::size_t axis, const Rational& at) {
  std::vector<PlanePoint> points;
  const Univariate cut = univariate_in(substituted(f, static_cast<unsigned>(axis), at), static_cast<unsigned>(1 - axis));
  if (cut.degree() == 0) return points;
  for (const RealZero& zero : real_zeros(cut)) points.push_back(point_on_line(axis, at, cut, zero));
  std::ranges::reverse(points);
  return points;
}

/// Small fractions, the simplest first.
std::vector<Rational> simple_numbers() {
  std::vector<Rational> numbers{0};
  for (std::int64_t height = 1; height <= 5; ++height) {
    for (std::int64_t denominator = 1; denominator <= height; ++denominator) {
      const Rational number(height + 1 - denominator, denominator);
      if (std::ranges::find(numbers, number) == numbers.end()) numbers.insert(numbers.end(), {number, -number});
    }
  }
  return numbers;
}

/// The components of one piece and which of them have a point.
class Search {
 public:
  Search(const std::vector<Piece>& pieces, const Piece& piece)
      : pieces_(pieces), piece_(piece), components_(piece.factor), has_point_(components_.count()) {}

  void know(const PlanePoint& point) {
    if (const auto component = component_of(point)) has_point_[*component] = true;
  }

  std::vector<PlanePoint> operator()() {
    std::vector<PlanePoint> irrational;
    for (const Rational& number : simple_numbers()) {
      for (const std::size_t axis : {0U, 1U}) {
        if (is_done()) return std::move(found_);
        for (const PlanePoint& point : zeros_on_line(piece_.factor, axis, number)) {
          if (!point.field.is_rational()) irrational.push_back(point);
          if (point.field.is_rational()) add(point);
        }
      }
    }
    for (const PlanePoint& point : irrational) add(point);
    for (std::size_t component = 0; component < has_point_.size(); ++component) add_beside(component);
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool is_done() const { return std::ranges::find(has_point_, false) == has_point_.end(); }

  /// Nothing if the point is no regular one of this piece alone.
  [[nodiscard]] std::optional<std::size_t> component_of(const PlanePoint& point) const {
    const bool alone = std::ranges::all_of(pieces_, [&](const Piece& other) {
      return (sign_at(other.factor, point) == 0) == (&other == &piece_);
    });
    return alone ? components_.of(point) : std::nullopt;
  }

  void add(const PlanePoint& point) {
    const auto component = component_of(point);
    if (!component || has_point_[*component]) return;
    has_point_[*component] = true;
    found_.push_back(point);
  }

  /// Points on lines that come nearer and nearer to a regular point of the component.
  void add_beside(std::size_t component) {
    const PlanePoint place = components_.place(component);
    for (unsigned bits = 2; bits <= 64 && !has_point_[component]; bits += 2) {
      for (const std::size_t axis : {0U, 1U}) {
        const RealZero near = place.field.enclosure(place.at.at(axis), 2 * bits + 64);
        const Rational reach = 1 / power(Rational(2), bits);
        for (const PlanePoint& point :
             zeros_on_line(piece_.factor, axis, simplest_between(near.lower - reach, near.upper + reach))) {
          if (component_of(point) == component) add(point);
        }
      }
    }
  }

  const std::vector<Piece>& pieces_;
  const Piece& piece_;
  CurveComponents components_;
  std::vector<bool> has_point_;
  std::vector<PlanePoint> found_;
};

}  // namespace

Representatives representatives(const std::vector<Piece>& pieces, const std::vector<PlanePoint>& known) {
  Representatives result;
  for (const Piece& piece : pieces) {
    try {
      Search search(pieces, piece);
      for (const PlanePoint& point : known) search.know(point);
      const std::vector<PlanePoint> found = search();
      result.points.insert(result.points.end(), found.begin(), found.end());
    } catch (const TooLarge& error) {
      result.undecided.push_back(fmt::format("the curve of a factor of degree {} ({})",
                                             std::max(piece.factor.degree_in(0), piece.factor.degree_in(1)), error.what()));
    }
  }
  return result;
}

std::optional<unsigned> multiplicity_of_curve(const std::vector<Piece>& pieces, const PlanePoint& at) {
  std::optional<unsigned> multiplicity;
  for (const Piece& piece : pieces) {
    if (sign_at(piece.factor, at) != 0) continue;
    const bool smooth = sign_at(derivative(piece.factor, 0), at) != 0 || sign_at(derivative(piece.factor, 1), at) != 0;
    if (multiplicity || !smooth) return std::nullopt;
    multiplicity = piece.multiplicity;
  }
  return multiplicity;
}

}  // namespace flypaper
