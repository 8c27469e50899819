#include "calibration/defects/normal.hpp"
#include "flypaper/base/statistics/distribution.hpp"

namespace flypaper::calibration::defects {

Panel distribution_panel(std::function<double(double)> distribution,
                         std::function<double(double size, double u)> value_of) {
  constexpr std::uint64_t n = 1'000'000;
  constexpr std::uint64_t stride = 100;
  const auto check = DistributionCheck::equivalent(0.0063, n);
  const auto alarms = [=](double size, Draws& draws) {
    // Sums of 100 exponential spacings each.
    std::vector<double> sums;
    double sum = 0.0;
    for (std::uint64_t i = 0; i < n / stride; ++i) sums.push_back(sum += 0.5 * draws.chi_square(2.0 * stride));
    sum += draws.exponential();
    std::vector<double> values;
    values.reserve(n);
    for (const double partial : sums) values.insert(values.end(), stride, value_of(size, partial / sum));
    return std::vector<bool>{!check.evaluate("", std::move(values), distribution).passed};
  };
  return {.oracles = {"flypaper: DistributionCheck within 0.0063"},
          .sample = "10^6 draws",
          .replicates = 1000,
          .alarms = alarms};
}

}  // namespace flypaper::calibration::defects
