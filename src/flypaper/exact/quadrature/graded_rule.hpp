#pragma once
#include <functional>
#include <span>
#include <vector>

namespace flypaper {

/// f and f weighted by a loss, times exp(-exponent), with their absolute errors, bounded or estimated; or integrals of
/// them.
struct Sample {
  double exponent = 0.0;
  double value = 0.0;
  double error = 0.0;
  double loss = 0.0;
  double loss_error = 0.0;

  /// Multiplies everything but the exponent.
  void scale(double factor);
  /// The same with a lower exponent.
  void measure_from(double lower);
  /// Adds another one, times `factor`, whatever its exponent.
  void add(const Sample& other, double factor = 1.0);
};

/// Kronrod's rule on [-1, 1], which adds nodes to a rule of Gauss (whose weights are 0 at the nodes that were added).
struct KronrodRule {
  std::vector<double> nodes;
  std::vector<double> kronrod;
  std::vector<double> gauss;
  unsigned exact_degree = 0;  ///< of polynomials that Kronrod's weights integrate exactly
};
[[nodiscard]] const KronrodRule& kronrod_15();
[[nodiscard]] const KronrodRule& kronrod_31();

/// What 2 r = the length of an interval times the bound of |f| on a Bernstein ellipse (sum of half-axes rho, in units
/// of r) gives for the error of the rule: positive weights, so 4 r inf |f - p| over polynomials p of the exact degree
/// n, and that is at most 2 rho^-n / (rho - 1) of the bound. Source: Trefethen 2013, theorem 8.2.
[[nodiscard]] double proven_error(const KronrodRule& rule, double half_length, double rho, double bound);

/// Half of an interval between two cuts: distances from a cut up to `reach`, at distance = reach exp(-v).
struct HalfInterval {
  double reach = 0.0;
  std::vector<double> first_cells;  ///< ends of the first cells in v, from 0 upwards; beyond the last: one linear cell
};

/// Cells of about `width` in v from 0 to `depth`.
[[nodiscard]] std::vector<double> even_cells(double depth, double width);

/// The one rule for functions whose features are as narrow as they like, but sit at known cuts: composite Gauss-Kronrod
/// with 15 nodes in v, the logarithm of the distance from the nearest cut, and in the distance itself within
/// exp(-depth) of the reach; the cell of the largest error is halved until the sum is small.
///
/// The error of a cell is |Kronrod - Gauss|, which bounds that of the worse of the two rules where f is resolved, plus
/// a quarter of what halving its parent changed, plus the integral of f's own errors.
class GradedRule {
 public:
  using Function = std::function<Sample(std::size_t half, double distance)>;

  /// A part of half number `half`, v in [from, to]; to the linear cell belong v in [depth, depth + 1].
  struct Cell {
    std::size_t half = 0;
    double from = 0.0;
    double to = 0.0;
    Sample sum;  ///< with the integrals of f's own errors
    double rule_error = 0.0;
    double rule_loss_error = 0.0;
    double priority = 0.0;  ///< the larger of both errors, relative to the integrals
  };

  GradedRule(std::vector<HalfInterval> halves, Function f);

  /// Halves cells until both integrals are within `tolerance`, relative, or within what f's own errors do, or there are
  /// `most_cells`.
  void refine(double tolerance, std::size_t most_cells = 2500);
  [[nodiscard]] Sample integral() const;
  [[nodiscard]] const std::vector<Cell>& cells() const { return cells_; }
  /// The distance from the cut at which the integral over the cell, from its end nearest to the cut, is `wanted` of
  /// the cell's.
  [[nodiscard]] double quantile(const Cell& cell, double wanted) const;

 private:
  [[nodiscard]] double distance(std::size_t half, double v) const;
  [[nodiscard]] double depth(std::size_t half) const { return halves_[half].first_cells.back(); }
  [[nodiscard]] Cell measured(std::size_t half, double from, double to) const;

  std::vector<HalfInterval> halves_;
  Function f_;
  std::vector<Cell> cells_;
};

}  // namespace flypaper
