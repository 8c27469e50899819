#include "flypaper/exact/geometry/representatives.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "flypaper/exact/algebra/curve_components.hpp"

namespace flypaper {
namespace {

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
  Search(const std::vector<Piece>& pieces, std::size_t piece)
      : pieces_(pieces), piece_(piece), components_(curve()), has_point_(components_.count()) {}

  void know(const PlaneZero& zero) {
    if (const auto component = component_of(zero)) has_point_[*component] = true;
  }

  std::vector<PlaneZero> operator()() {
    std::vector<PlaneZero> irrational;
    for (const Rational& number : simple_numbers()) {
      for (const unsigned axis : {0U, 1U}) {
        if (is_done()) return std::move(found_);
        for (const PlaneZero& zero : on_line(axis, number)) {
          if (!zero.at.field.is_rational()) irrational.push_back(zero);
          if (zero.at.field.is_rational()) add(zero);
        }
      }
    }
    for (const PlaneZero& zero : irrational) add(zero);
    for (std::size_t component = 0; component < has_point_.size(); ++component) add_beside(component);
    return std::move(found_);
  }

 private:
  [[nodiscard]] const Polynomial& curve() const { return pieces_[piece_].factor; }
  [[nodiscard]] bool is_done() const { return std::ranges::find(has_point_, false) == has_point_.end(); }

  /// Nothing if the zero is no regular one of this piece alone.
  [[nodiscard]] std::optional<std::size_t> component_of(const PlaneZero& zero) const {
    const bool alone = zero.through == std::vector{piece_};
    return alone ? components_.of(zero.at) : std::nullopt;
  }

  /// The upper ones first.
  [[nodiscard]] std::vector<PlaneZero> on_line(unsigned axis, const Rational& at) const {
    std::vector<PlaneZero> zeros = zeros_on_line(pieces_, piece_, axis, at);
    std::ranges::reverse(zeros);
    return zeros;
  }

  /// A point of the piece, if it is the first of its component.
  void add(const PlaneZero& zero) {
    const auto component = component_of(zero);
    if (!component || has_point_[*component]) return;
    has_point_[*component] = true;
    found_.push_back(zero);
  }

  /// Points on lines that come nearer and nearer to a regular point of the component.
  void add_beside(std::size_t component) {
    if (has_point_[component]) return;
    const PlanePoint place = components_.place(component);
    for (unsigned bits = 2; bits <= 64 && !has_point_[component]; bits += 2) {
      for (const unsigned axis : {0U, 1U}) {
        const RealZero near = place.field.enclosure(place.at.at(axis), 2 * bits + 64);
        const Rational reach = 1 / power(Rational(2), bits);
        const Rational line = simplest_between(near.lower - reach, near.upper + reach);
        for (const PlaneZero& zero : on_line(axis, line)) add(zero);
      }
    }
  }

  const std::vector<Piece>& pieces_;
  std::size_t piece_;
  CurveComponents components_;
  std::vector<bool> has_point_;
  std::vector<PlaneZero> found_;
};

}  // namespace

Representatives representatives(const std::vector<Piece>& pieces, const std::vector<PlaneZero>& known) {
  Representatives result;
  for (std::size_t piece = 0; piece < pieces.size(); ++piece) {
    try {
      Search search(pieces, piece);
      for (const PlaneZero& zero : known) search.know(zero);
      const std::vector<PlaneZero> found = search();
      result.points.insert(result.points.end(), found.begin(), found.end());
    } catch (const TooLarge& error) {
      const Polynomial& factor = pieces[piece].factor;
      result.undecided.push_back(fmt::format("the curve of a factor of degree {} ({})",
                                             std::max(factor.degree_in(0), factor.degree_in(1)), error.what()));
    }
  }
  return result;
}

}  // namespace flypaper
