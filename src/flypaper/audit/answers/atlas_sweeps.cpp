#include "flypaper/audit/answers/atlas_sweeps.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <tuple>

#include "flypaper/audit/laws/substitute.hpp"
#include "flypaper/base/core/console.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/parallel.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/escape/critical_points.hpp"
#include "flypaper/exact/escape/noise_free.hpp"

namespace flypaper {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

std::vector<double> linear(double from, double to, int points) {
  std::vector<double> values;
  for (int i = 0; i < points; ++i) values.push_back(from + (to - from) * i / (points - 1));
  return values;
}

RateCurve over_h(std::string label, const std::vector<double>& h, std::uint64_t batch_size) {
  return {.label = std::move(label), .h = h, .batch_size = std::vector<std::uint64_t>(h.size(), batch_size)};
}

/// The potential lambda^D Q(w / lambda), which has all distances lambda times as long and the same leading coefficient.
Potential scaled(const Potential& potential, double lambda, unsigned degree) {
  if (lambda == 1.0) return potential;
  const std::string stretched = laws::substituted_text(
      potential.print(), [&](const std::string&) { return fmt::format("w1/{}", shortest(lambda)); });
  return Potential(fmt::format("{}*({})", shortest(std::pow(lambda, degree)), stretched));
}

class Sweeper {
 public:
  Sweeper(const Potential& potential, const Interval1d& basin, double minimum)
      : potential_(potential), basin_(basin), minimum_(minimum), degree_(degree_of(potential)) {
    const auto point = critical_point_at(potential, minimum);
    if (!point || point->order != 1) {
      throw Error(
          fmt::format("the figures are over h = learning rate times curvature, which is 0 at {}; choose the "
                      "basin of a simple zero with --basin",
                      shortest(minimum)));
    }
    unit_ = point->coefficient * point->coefficient;
  }

  [[nodiscard]] double crisis() const {
    const std::optional<double> rate = boundary_crisis(potential_, {1.0, 0.0}, minimum_, basin_);
    return rate ? *rate * unit_ : std::numeric_limits<double>::infinity();
  }
  /// The scale at which the learning rate that gives h = 1 at scale 1 gives `h`.
  [[nodiscard]] double scale_for(double h) const { return std::pow(h, 1.0 / (2.0 * degree_ - 2.0)); }
  /// v_y at which rho = sqrt(v_y / v_x) / lambda^D is as at scale 1.
  [[nodiscard]] double noise_for(double scale) const { return std::pow(scale, 2.0 * degree_); }

  [[nodiscard]] double rate(double scale, double noise, double h, std::uint64_t batch_size) const {
    const double unit = unit_ * std::pow(scale, 2.0 * degree_ - 2.0);
    const Interval1d basin{basin_.lower * scale, basin_.upper * scale};
    try {
      const OneStepLaw law(scaled(potential_, scale, degree_), {.learning_rate = h / unit}, {.noise_variance = noise},
                           batch_size);
      // Grids coarser than elsewhere: three digits are more than a figure shows.
      const EscapeRate found = escape_rate(KilledKernel(law, basin, 0.7), KilledKernel(law, basin));
      return found.error_bound < 0.05 * found.per_step && found.per_step > 1e-12 ? found.per_step : undefined;
    } catch (const Error&) {
      return undefined;  // a bound or a rate that cannot be found is an empty place in the figure, null in JSON
    }
  }

 private:
  Potential potential_;
  Interval1d basin_;
  double minimum_;
  unsigned degree_;
  double unit_ = 0.0;
};

std::vector<RateCurve> phase_curves(double top) {
  std::vector<RateCurve> curves;
  for (const std::uint64_t b : {2U, 4U, 8U, 16U, 32U, 64U, 128U, 256U, 512U}) {
    curves.push_back(over_h(fmt::format("B = {}", b), linear(1.1, top, 16), b));
  }
  return curves;
}

std::vector<RateCurve> batch_curves(double crisis) {
  std::vector<RateCurve> curves;
  for (const double part : {0.7, 0.8, 0.9, 1.0, 1.2}) {
    const std::string_view place = part < 1.0 ? "below" : part > 1.0 ? "above" : "at";
    RateCurve curve{.label = fmt::format("h = {}, {} the crisis", rounded(part * crisis, 3), place),
                    .h = {},
                    .batch_size = {2, 4, 8, 16, 32, 64, 128, 256, 512, 1000}};
    curve.h.assign(curve.batch_size.size(), part * crisis);
    curves.push_back(curve);
  }
  return curves;
}

}  // namespace

AtlasSweeps atlas_sweeps(const Potential& potential, const Interval1d& basin, double minimum, std::uint64_t batch_size,
                         unsigned threads) {
  if (std::isinf(basin.lower) && std::isinf(basin.upper)) throw Error("a basin needs a finite end to escape over");
  const Sweeper sweeper(potential, basin, minimum);
  AtlasSweeps sweeps{.crisis = sweeper.crisis()};
  const double reference = std::isfinite(sweeps.crisis) ? sweeps.crisis : 3.5;
  sweeps.phase = phase_curves(1.3 * reference);
  const std::vector<double> h = linear(1.6, 1.15 * reference, 10);
  for (const double scale : {0.6, 1.0, 1.6}) {
    const std::string wells = scale == 1.0 ? "as given" : fmt::format("{} times as far apart", scale);
    RateCurve curve = over_h("learning rate varied, wells " + wells, h, batch_size);
    curve.scale = scale;
    sweeps.learning_rates.push_back(curve);
  }
  sweeps.batch_sizes = batch_curves(reference);
  // One learning rate, that which gives 0.8 of the crisis at scale 1, while the scale takes h through its values.
  const RateCurve fixed = over_h("distance of the wells varied, all else fixed", h, batch_size);
  RateCurve along = over_h("wells 1.6 times as far apart, noise scaled along", h, batch_size);
  along.scale = 1.6;
  along.noise = sweeper.noise_for(1.6);
  sweeps.scales = {fixed, along};

  std::vector<std::tuple<RateCurve*, std::size_t, double>> tasks;
  for (auto* curves : {&sweeps.phase, &sweeps.learning_rates, &sweeps.scales, &sweeps.batch_sizes}) {
    for (RateCurve& curve : *curves) {
      curve.rate.resize(curve.h.size());
      const bool moving = &curve == sweeps.scales.data();
      for (std::size_t i = 0; i < curve.h.size(); ++i) {
        tasks.emplace_back(&curve, i, moving ? sweeper.scale_for(curve.h[i] / (0.8 * reference)) : curve.scale);
      }
    }
  }
  Progress progress("exact rates", tasks.size());
  const auto work = [&](std::size_t task, unsigned) {
    const auto& [curve, i, scale] = tasks[task];
    curve->rate[i] = sweeper.rate(scale, curve->noise, curve->h[i], curve->batch_size[i]);
    progress.advance();
  };
  for_each_block(0, tasks.size(), threads, work, [] { return false; });
  return sweeps;
}

}  // namespace flypaper
