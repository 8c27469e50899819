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

}  // namespace flypaper
