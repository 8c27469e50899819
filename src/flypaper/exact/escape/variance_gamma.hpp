#pragma once
#include <vector>

namespace flypaper {

/// log(e^z K_p(z)) for p = order / 2 >= 0 and z > 0, absolute error about 1e-12: upward recurrence below `debye_from`,
/// Debye's expansion (DLMF 10.41.4) from there on.
[[nodiscard]] double log_scaled_bessel_k(int order, double z);
constexpr int debye_from = 59;

/// The sum of Debye's expansion, sum_k (-1)^k U_k(t) / p^k: with r = sqrt(1 + x^2) and t = 1 / r
///
///     K_p(p x) = sqrt(pi / (2 p r)) exp(-p r) ((1 + r) / x)^p sum(t).
///
/// As many terms as p needs: the first one left out, by the sum of its coefficients, which bounds its variation, and
/// with it the remainder (DLMF 10.41(iii): at most 2 exp(2 V(U_1) / p) times that), is below 1e-15, or the ninth: at
/// p = 30 about 1e-12.
class DebyeSum {
 public:
  explicit DebyeSum(double p);
  [[nodiscard]] double operator()(double t) const;

 private:
  double p_;
  std::vector<std::vector<double>> terms_;  ///< of U_k those of t^k, t^(k+2), ..
};

/// Mean, variance, skewness and excess kurtosis of a law.
struct LawMoments {
  double mean = 0.0;
  double variance = 0.0;
  double skewness = 0.0;         ///< 0 for a point
  double excess_kurtosis = 0.0;  ///< 0 for a point
};

/// The law of X = drift S + spread sqrt(S) N with N standard normal and S ~ (v/B) chi^2_B, the mean of x^2 over a batch
/// of B inputs of variance v. Given S it is normal, overall variance-gamma (Madan, Carr, Chang 1998).
class VarianceGamma {
 public:
  /// What makes one law out of the family.
  struct Parameters {
    double drift = 0.0;   ///< the mean of X given S is drift S
    double spread = 0.0;  ///< its variance is spread^2 S
  };

  /// For batches of `batch_size` >= 1 inputs of variance `input_variance` > 0.
  VarianceGamma(double batch_size, double input_variance);

  /// The log density of one law, with what does not depend on x worked out once.
  class LogDensity {
   public:
    /// -inf where the density is 0. Through e^z K_p(z), p = (B - 1) / 2: upward recurrence for B < 60, Debye's
    /// expansion above; relative error of the density about 1e-11. At B = 1 it is infinite at 0; the value there is
    /// that at 1e-150. The gamma law if spread = 0; for a point -inf everywhere.
    [[nodiscard]] double operator()(double x) const;

   private:
    friend class VarianceGamma;
    LogDensity(const VarianceGamma& family, const Parameters& law);
    [[nodiscard]] double of_gamma_law(double x) const;

    const VarianceGamma& family_;
    Parameters law_;
    double order_;        ///< p
    double tilt_ = 0.0;   ///< drift / spread^2
    double scale_ = 0.0;  ///< z / |x|
    double constant_ = 0.0;
  };
  /// The family must outlive it.
  [[nodiscard]] LogDensity log_density(const Parameters& law) const { return {*this, law}; }
  [[nodiscard]] double log_density(const Parameters& law, double x) const { return log_density(law)(x); }
  /// P(X >= x), normal given S, by the trapezoidal rule in log S, to relative accuracy about 1e-12 down to
  /// 1e-30; what is smaller has lost digits, or all of itself, where S is cut.
  [[nodiscard]] double above(const Parameters& law, double x) const;
  [[nodiscard]] double below(const Parameters& law, double x) const { return above({-law.drift, law.spread}, -x); }
  /// Closed forms, by the cumulants of -(B/2) log(1 - (2 v / B)(u drift + u^2 spread^2 / 2)).
  [[nodiscard]] LawMoments moments(const Parameters& law) const;
  /// E[m^z; m > 0] for m = 1 + X and -1 <= z <= 0. At z = -1 the integral diverges at m = 0, however slowly, wherever m
  /// has a density there: infinite if that density is above 1e-8, else its part above m = 1e-6.
  [[nodiscard]] double factor_moment(const Parameters& law, double z) const { return power_integral(law, z, 1.0); }
  /// E[|m|^z; m < 0], likewise.
  [[nodiscard]] double negative_factor_moment(const Parameters& law, double z) const {
    return power_integral(law, z, -1.0);
  }

 private:
  /// Integral of |1 + x|^z times the density over 1 + x of one sign.
  [[nodiscard]] double power_integral(const Parameters& law, double z, double sign) const;
  [[nodiscard]] double above_with_narrow_step(const Parameters& law, double x, double step, double widths) const;
  struct Node {
    double s;
    double weight;
  };
  double batch_size_;
  double input_variance_;
  double log_constant_;
  DebyeSum debye_;
  std::vector<Node> nodes_;  ///< quadrature over S
};

}  // namespace flypaper
