#pragma once
#include <cstdint>
#include <functional>

namespace flypaper {

/// E f(S) over S = S_xx / v_x ~ chi^2_B / B of a fresh batch, for f that is smooth on (0, infinity) and grows at most
/// like a power: trapezoidal rule in log S, which converges geometrically; relative error about 1e-13.
[[nodiscard]] double input_expectation(std::uint64_t batch_size, const std::function<double(double s)>& f);

/// E log|offset + N|, N standard normal: half the mean log of a noncentral chi^2 of one degree of freedom. Its Poisson
/// series for small offsets, the asymptotic one beyond |offset| = 10; absolute error below 1e-13.
[[nodiscard]] double mean_log_of_normal(double offset);

}  // namespace flypaper
