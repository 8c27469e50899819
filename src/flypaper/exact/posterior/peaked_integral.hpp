#pragma once
#include <functional>
#include <vector>

#include "flypaper/exact/posterior/stretch_integral.hpp"

namespace flypaper {

/// Quadrature of a positive function of one variable whose peaks may be as narrow as 1e-18 of the interval, over
/// intervals cut at the peaks of its logarithm, which shows them from afar.
class PeakedIntegral {
 public:
  using Function = std::function<Scaled(long double)>;

  /// Searches `shape` on [lower, upper] for peaks and for places where it falls by 50 powers of e at once; `seeds` are
  /// further places to cut at.
  PeakedIntegral(Function shape, long double lower, long double upper, std::vector<long double> seeds);
  /// With the cuts that a search has found.
  PeakedIntegral(Function shape, std::vector<long double> knots);

  /// One cell of a quadrature: x = origin + reach exp(-v) for v in [from, to].
  struct Cell {
    long double origin = 0.0;  ///< a cut
    long double reach = 0.0;   ///< to the middle between cuts
    double from = 0.0;
    double to = 0.0;
    double value = 0.0;        ///< relative to exp(-exponent())
    double error = 0.0;        ///< of the rule
    double inner_error = 0.0;  ///< the integral of the errors of f
  };
  /// Cells whose errors sum up to at most `tolerance` of the integral, or to what the errors of f do, if at most 2500
  /// cells suffice; from the left to the right. The rule is Gauss-Kronrod's in v: functions vary on the scale of the
  /// distance from a cut.
  [[nodiscard]] std::vector<Cell> cells(const Function& f, double tolerance) const;
  /// The sum of `cells`.
  [[nodiscard]] Scaled integrate(const Function& f, double tolerance) const;
  /// Where the integral of the shape from the left reaches each of `fractions` of all of it.
  [[nodiscard]] std::vector<long double> quantiles(std::span<const double> fractions, double tolerance) const;
  /// Of the highest point of the shape that was seen.
  [[nodiscard]] double exponent() const { return exponent_; }
  /// The cuts: ends, peaks, falls and seeds.
  [[nodiscard]] const std::vector<long double>& knots() const { return knots_; }

 private:
  /// Heights of the logarithm at places of an interval without a peak inside.
  struct Profile {
    std::vector<long double> places;
    std::vector<double> heights;
  };
  [[nodiscard]] double log_shape(long double x) const;
  [[nodiscard]] long double peak_between(long double from, long double to) const;
  void search(long double from, long double to, int depth, std::vector<Profile>& found);
  void cut_at_falls(const Profile& profile);
  void measure(const Function& f, Cell& cell) const;
  [[nodiscard]] long double quantile(std::span<const Cell> cells, double wanted) const;

  Function shape_;
  std::vector<long double> knots_;
  double exponent_ = 0.0;
};

}  // namespace flypaper
