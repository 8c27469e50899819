#pragma once
#include <functional>
#include <vector>

#include "flypaper/posterior/stretch_integral.hpp"

namespace flypaper {

/// Quadrature of a positive function of one variable whose peaks may be as narrow as 1e-18 of the interval, over
/// intervals cut at the peaks of its logarithm, which shows them from afar.
class PeakedIntegral {
 public:
  using Function = std::function<Scaled(long double)>;

  /// Searches `shape` on [lower, upper] for peaks and for places where it falls by 50 powers of e at once; `seeds` are
  /// further places to cut at.
  PeakedIntegral(Function shape, long double lower, long double upper, std::vector<long double> seeds);

  /// One cell of a finished quadrature: from `origin` over `length` in `direction`, where the function is graded to.
  struct Cell {
    long double origin;
    double direction;
    double length;
    double value;
    double error;        ///< of the rule
    double inner_error;  ///< the integral of the errors of f
  };
  /// Cells whose errors sum up to at most `tolerance` of the integral if at most 1e6 evaluations suffice, from the
  /// left to the right; values are relative to exp(-exponent()). The rule is tanh-sinh, whose nodes crowd at the cut.
  [[nodiscard]] std::vector<Cell> cells(const Function& f, double tolerance) const;
  /// The sum of `cells`.
  [[nodiscard]] Scaled integrate(const Function& f, double tolerance) const;
  /// Where the integral of the shape from the left reaches each of `fractions` of all of it.
  [[nodiscard]] std::vector<long double> quantiles(std::span<const double> fractions, double tolerance) const;
  /// The cuts: ends, peaks, falls and seeds.
  [[nodiscard]] const std::vector<long double>& knots() const { return knots_; }

 private:
  [[nodiscard]] double log_shape(long double x) const;
  [[nodiscard]] long double peak_between(long double from, long double to) const;
  void find_peaks(long double from, long double to, int depth);
  [[nodiscard]] long double quantile(std::span<const Cell> cells, double wanted, double tolerance) const;
  void find_falls(long double from, long double to);

  Function shape_;
  std::vector<long double> knots_;
  double exponent_ = 0.0;
};

}  // namespace flypaper
