// A share of runs, one half, that is too large.
#include <algorithm>
#include <cmath>

#include "calibration/usual.hpp"
#include "flypaper/base/statistics/proportion.hpp"

namespace flypaper::calibration::defects {
Defect share() {
  constexpr std::uint64_t n = 1'000'000;  // as the tests of the samplers have it
  const auto check = ProportionCheck::equivalent(0.5, 0.01, n);
  const Law fair{.distribution = [](double x) { return x < 0.0   ? 0.0
                                                       : x < 1.0 ? 0.5
                                                                 : 1.0; },
                 .mean = 0.5,
                 .standard_deviation = 0.5,
                 .ends = {0.5}};
  const auto usual = [fair, counts = BinomialCounts(usual_runs)](double size, Draws& draws) mutable {
    std::vector<double> values(usual_runs, 0.0);
    const std::uint64_t ones = counts(0.5 + size, draws);
    std::fill(values.end() - static_cast<std::ptrdiff_t>(ones), values.end(), 1.0);
    const double z = (static_cast<double>(ones) / usual_runs - 0.5) / (0.5 / std::sqrt(1.0 * usual_runs));
    return std::vector<bool>{ks_alarms(values, fair), chi_square_alarms(values, fair), std::abs(z) > usual_sigmas};
  };
  return {.name = "share of runs",
          .size = "added to one half",
          .largest = 0.4,
          .panels = {{.oracles = {"flypaper: ProportionCheck within 0.01"},
                      .sample = "10^6 runs",
                      .alarms =
                          [check, counts = BinomialCounts(n)](double size, Draws& draws) mutable {
                            return std::vector<bool>{!check.passes(counts(0.5 + size, draws))};
                          }},
                     {.oracles = {"one-sided Kolmogorov-Smirnov at 1e-3", "chi-square in 2 cells at 1e-3",
                                  "share within 3 sigma"},
                      .sample = "10^4 runs",
                      .alarms = usual}}};
}

}  // namespace flypaper::calibration::defects
