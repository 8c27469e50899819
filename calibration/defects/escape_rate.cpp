// Escape of constant hazard, that of Figure 1 with MSE and fresh batches, which is too large by a factor.
#include <algorithm>
#include <cmath>
#include <limits>

#include "calibration/levels.hpp"
#include "calibration/usual.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/exact/escape/killed_kernel.hpp"

namespace flypaper::calibration::defects {
namespace {

/// Of the sharp minimum at Figure 1's learning rate and batch size, a step.
double hazard() {
  constexpr double barrier = -0.6;
  static const EscapeRate rate =
      flypaper::escape_rate(Potential("(w1+9/5)*(w1-9/5)^2"), {.learning_rate = 0.01, .loss = Loss::mse}, {}, 20,
                            {-std::numeric_limits<double>::infinity(), barrier});
  return -std::expm1(-rate.per_step);
}
constexpr int last = 40;  // of the steps that are looked at: a share of 0.007 is left

/// The least squares line through the log of the fraction left, at all steps with somebody left; an alarm if its slope
/// is off by more than three of the standard errors that it comes with.
bool regression_alarms(const std::vector<double>& sorted) {
  std::vector<double> t;
  std::vector<double> y;
  auto gone = sorted.begin();
  for (int step = 1; step <= last; ++step) {
    gone = std::upper_bound(gone, sorted.end(), static_cast<double>(step));
    const auto left = static_cast<double>(sorted.end() - gone);
    if (left == 0.0) break;
    t.push_back(step);
    y.push_back(std::log(left / static_cast<double>(sorted.size())));
  }
  const auto n = static_cast<double>(t.size());
  double mean_t = 0.0;
  double mean_y = 0.0;
  for (std::size_t i = 0; i < t.size(); ++i) {
    mean_t += t[i] / n;
    mean_y += y[i] / n;
  }
  double tt = 0.0;
  double ty = 0.0;
  double yy = 0.0;
  for (std::size_t i = 0; i < t.size(); ++i) {
    tt += (t[i] - mean_t) * (t[i] - mean_t);
    ty += (t[i] - mean_t) * (y[i] - mean_y);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
  }
  const double slope = ty / tt;
  const double error = std::sqrt((yy - slope * ty) / (n - 2.0) / tt);
  return std::abs(slope - std::log1p(-hazard())) > usual_sigmas * error;
}

Law exit_law() {
  Law law{.distribution = [](double x) { return x < 1.0 ? 0.0 : -std::expm1(std::floor(x) * std::log1p(-hazard())); },
          .mean = 1.0 / hazard(),
          .standard_deviation = std::sqrt(1.0 - hazard()) / hazard(),
          .kurtosis = 9.0 + hazard() * hazard() / (1.0 - hazard())};
  for (int step = 1; step < 20; ++step) law.ends.push_back(step + 0.5);
  return law;
}

/// The exits of so many trials at risk held to the hazard within a share of it.
Panel flypaper_panel(double margin, std::uint64_t trials, std::string oracle, std::string sample) {
  const auto check = ProportionCheck::equivalent(hazard(), margin * hazard(), trials);
  return {.oracles = {std::move(oracle)},
          .sample = std::move(sample),
          .alarms = [check, counts = BinomialCounts(trials)](double size, Draws& draws) mutable {
            return std::vector<bool>{!check.passes(counts((1.0 + size) * hazard(), draws))};
          }};
}

}  // namespace

Defect escape_rate() {
  // As the tests of kernels against the simulator choose it: the finest margin that 3 10^6 trials at risk allow.
  const auto trials_for = [](double margin) {
    return size_for([&](std::uint64_t n) { return ProportionCheck::equivalent(hazard(), margin * hazard(), n); });
  };
  double margin = 0.01;
  while (trials_for(margin) > 3'000'000) margin *= 1.25;
  const auto usual = [law = exit_law()](double size, Draws& draws) {
    std::vector<double> exits(usual_runs);
    for (double& step : exits) step = static_cast<double>(draws.geometric((1.0 + size) * hazard()));
    std::ranges::sort(exits);
    std::vector<bool> alarms = alarms_of(exits, law);
    alarms.push_back(regression_alarms(exits));
    return alarms;
  };
  std::vector<std::string> names = usual_names();
  names.emplace_back("slope of the log fraction left within 3 of its standard errors");
  return {.name = "escape rate",
          .size = "too large by a factor 1 + d",
          .largest = 2.0,
          .panels = {flypaper_panel(margin, trials_for(margin), "flypaper: exits among trials at risk, as in its tests",
                                    "at most 3 10^6 trials"),
                     flypaper_panel(0.1, trials_for(0.1), "flypaper: the same, as in the quick audit",
                                    "trials for a margin of 10 %"),
                     {.oracles = std::move(names), .sample = "10^4 exit times", .alarms = usual}}};
}

}  // namespace flypaper::calibration::defects
