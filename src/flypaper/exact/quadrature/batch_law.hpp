#pragma once
#include <cmath>
#include <cstdint>
#include <functional>
#include <numbers>

#include "flypaper/simulation/data/data_set.hpp"

namespace flypaper {

// The law of what a batch is made of, by the trapezoidal rule, which converges geometrically for densities that fall
// off on both sides: inputs S = S_xx / v_x ~ chi^2_B / B, and normals.

/// How densely log S is sampled, and where its density is left out.
struct InputNodes {
  double per_deviation = 9.0;  ///< of log S
  double negligible = 90.0;    ///< density below exp(-negligible)
};

/// E f(S) over S ~ chi^2_B / B, for f that is smooth on (0, infinity) and grows at most like a power: in log S;
/// relative error about 1e-13.
[[nodiscard]] double input_expectation(std::uint64_t batch_size, const std::function<double(double s)>& f,
                                       const InputNodes& nodes = {});

/// E f(N) over a standard normal, on +-`reach` nodes. Of exp(s N) the relative error is, beside
/// rounding, at most 2 exp(-2 pi^2 / spacing^2), doubled for the terms behind it, and what is cut of a normal about s,
/// P(|N + s| > spacing (reach + 1/2)): together 6e-15 at s = 0, 3.1e-12 at s = 1, 2.2e-9 at s = 2.
template <typename Function>
double normal_expectation(Function f, double spacing = 0.75, int reach = 10) {
  double sum = 0.0;
  for (int i = -reach; i <= reach; ++i) {
    const double at = i * spacing;
    sum += f(at) * std::exp(-0.5 * at * at);
  }
  return sum * spacing * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
}

/// E f(x, y) over one sample of the population, on +-12 standard deviations of both normals: relative error below 1e-13
/// for polynomials of degree up to 8.
[[nodiscard]] double gaussian_expectation(const Population& population,
                                          const std::function<double(double x, double y)>& f);

/// E log|offset + N|, N standard normal: half the mean log of a noncentral chi^2 of one degree of freedom. Its Poisson
/// series for small offsets, the asymptotic one beyond |offset| = 10; absolute error below 1e-13.
[[nodiscard]] double mean_log_of_normal(double offset);

}  // namespace flypaper
