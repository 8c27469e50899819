#pragma once
#include <array>
#include <vector>

#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/exact/quadrature/exact_box.hpp"
#include "flypaper/exact/quadrature/stretch.hpp"

namespace flypaper {

/// P in two variables, taken apart as it was written.
struct PlanePolynomial {
  Polynomial p;
  std::vector<PolynomialFactor> factors;  ///< with the same zeros
  double doubt = 0.0;                     ///< times the sum of the moduli of P's terms: a bound of what P may be off
};

/// Where integrals of exp(-A P^2) across an axis change with it.
struct PlaneCut {
  Rational at;
  double width = 0.0;  ///< features there are no narrower; 0: unknown
};

/// Their roots hold every place of w<outer+1> where zeros of a product branch, meet, turn or are whole lines:
/// discriminants, resultants and contents of its factors. Throws TooLarge.
[[nodiscard]] std::vector<Univariate> branch_places(const std::vector<PolynomialFactor>& factors, unsigned outer);
/// Cuts of `outer` that hold in every region: the real parts of these roots. The distance of a complex root from the
/// line is its width. Throws TooLarge.
[[nodiscard]] std::vector<PlaneCut> branch_cuts(const std::vector<PolynomialFactor>& factors, unsigned outer);
/// Where both derivatives of P vanish: the peaks of what has no zero. Throws TooLarge.
[[nodiscard]] std::vector<PlaneCut> critical_cuts(const Polynomial& p, unsigned outer);

/// The lines across `outer` over a region, with P expanded exactly about each cut: `cuts` inside the region, its ends,
/// and where zeros or turns of P pass its edges.
class PlaneLines {
 public:
  PlaneLines(const PlanePolynomial& p, unsigned outer, ExactBox region, std::vector<PlaneCut> cuts);

  [[nodiscard]] const std::vector<PlaneCut>& cuts() const { return cuts_; }
  /// Halves of the intervals between cuts, the left and the right one of each in turn, graded down to distances at
  /// which the exponent A (P^2 - reference^2) changes by a thousandth.
  [[nodiscard]] std::vector<HalfInterval> halves(double scale, double reference) const;
  /// The line at a distance from the cut of a half.
  [[nodiscard]] std::vector<Stretch> line(std::size_t half, double distance) const;
  /// The line at any place.
  [[nodiscard]] std::vector<Stretch> line_at(const Rational& place) const;
  /// The coordinate of a place, less `origin`, to rounding of the difference.
  [[nodiscard]] double coordinate(std::size_t half, double distance, double origin) const;
  /// Places below which each of `fractions` of the integral lies, of a rule on these halves.
  [[nodiscard]] std::vector<double> quantiles(const GradedRule& rule, std::span<const double> fractions) const;
  /// What is to be added to the origins of stretches.
  [[nodiscard]] double inner_origin() const { return inner_origin_; }

 private:
  using Column = std::vector<DoubleDouble>;  // by powers of the distance from the cut
  [[nodiscard]] std::vector<Stretch> across(std::size_t cut, double apart) const;
  [[nodiscard]] double steepness(std::size_t cut, double distance) const;

  std::vector<PlaneCut> cuts_;
  std::vector<double> gaps_;
  std::vector<std::vector<Column>> columns_;  ///< of each cut: for each power of the inner coordinate
  double inner_origin_ = 0.0;
  DoubleDouble lower_;
  DoubleDouble upper_;
  double doubt_ = 0.0;
};

}  // namespace flypaper
