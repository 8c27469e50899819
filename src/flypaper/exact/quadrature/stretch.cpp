#include "flypaper/exact/quadrature/stretch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace flypaper {
namespace {

constexpr double unit = std::numeric_limits<double>::epsilon();

/// A part of a stretch: u in [middle - half, middle + half].
struct Cell {
  double middle = 0.0;
  double half = 0.0;
};

/// exp(-E) and its parts on one stretch, relative to exp(-floor).
class StretchWeight {
 public:
  StretchWeight(const Stretch& stretch, const LineWeight& weight, double floor)
      : stretch_(stretch), weight_(weight), above_(lowest(stretch, weight) - floor), floor_(floor) {}

  /// A (P^2 - reference^2) at the origin.
  [[nodiscard]] static double lowest(const Stretch& stretch, const LineWeight& weight) {
    const DoubleDouble& p = stretch.lowest;
    return static_cast<double>((p - weight.reference) * (p + weight.reference)) * weight.scale;
  }

  [[nodiscard]] double above() const { return above_; }
  /// What losses are compared with, if they are large.
  [[nodiscard]] double largest_loss() const { return 1.0 + std::abs(floor_); }
  /// A (P(u)^2 - P(0)^2), without taking a difference of large numbers.
  [[nodiscard]] double rise(double u) const {
    double change = 0.0;
    for (std::size_t k = stretch_.taylor.size(); --k > 0;) change = (change + stretch_.taylor[k]) * u;
    return weight_.scale * change * (change + 2.0 * stretch_.taylor[0]);
  }
  [[nodiscard]] double apart(double u) const { return stretch_.origin + stretch_.direction * u - weight_.anchor; }

  /// Where what is left has less than exp(-negligible_exponent) of what is before.
  [[nodiscard]] double reach() const {
    const auto too_far = [&](double u) {
      return rise(u) > negligible_exponent + std::log(stretch_.length) - std::log(u);
    };
    double far = stretch_.length;
    if (!too_far(far)) return far;
    double near = far;
    while (near > 0.0 && too_far(near)) {
      far = near;
      near *= 0.125;
    }
    while (far > 1.2 * near) {
      const double middle = near > 0.0 ? std::sqrt(near) * std::sqrt(far) : 0.5 * far;
      (too_far(middle) ? far : near) = middle;
    }
    return far;
  }

  /// The integrand with what rounding does to it: an error d of P changes E by A (2 |P| d + d^2).
  [[nodiscard]] Sample at(double u) const {
    double change = 0.0;
    double magnitude = 0.0;
    for (std::size_t k = stretch_.taylor.size(); --k > 0;) {
      change = (change + stretch_.taylor[k]) * u;
      magnitude = (magnitude + std::abs(stretch_.taylor[k])) * u;
    }
    const double p = change + stretch_.taylor[0];
    const double raised = above_ + weight_.scale * change * (p + stretch_.taylor[0]);
    const double far = apart(u);
    const double restrained = held_ ? 0.5 * weight_.stiffness * far * far : 0.0;
    const double d = stretch_.rounding + unit * static_cast<double>(stretch_.taylor.size() + 1) * magnitude;
    const double shift =
        weight_.scale * (2.0 * std::abs(p) * d + d * d) + 4.0 * unit * (std::abs(raised) + restrained + 1.0);
    Sample sample{.exponent = floor_};
    sample.value = std::exp(-raised - restrained);
    sample.error = sample.value * (shift < 0.1 ? 1.1 * shift : std::exp(std::min(shift, 300.0)));
    sample.loss = (floor_ + raised) * sample.value;
    sample.loss_error = std::abs(floor_ + raised) * sample.error + shift * sample.value;
    return sample;
  }

  /// Bounds of the error of the rule on the cell over its half-length, of the value and of the loss.
  [[nodiscard]] std::array<double, 2> proven(const Cell& cell) const {
    std::vector<double> taylor = stretch_.taylor;  // about the middle
    for (std::size_t i = 0; i + 1 < taylor.size(); ++i) {
      for (std::size_t k = taylor.size() - 1; k-- > i;) taylor[k] += cell.middle * taylor[k + 1];
    }
    const double rise_of_middle = above_ + rise(cell.middle);
    const double p = std::abs(taylor[0]);
    const double far = std::abs(apart(cell.middle));
    std::array<double, 2> least{INFINITY, INFINITY};
    for (const double rho : {1.5, 2.0, 2.7, 3.6, 5.0, 7.0, 10.0, 15.0, 25.0}) {
      const double radius = 0.5 * cell.half * (rho + 1.0 / rho);
      double change = 0.0;
      for (std::size_t k = taylor.size(); --k > 0;) change = (change + std::abs(taylor[k])) * radius;
      const double restrained = held_ ? 0.5 * weight_.stiffness * (radius * (2.0 * far + radius) - far * far) : 0.0;
      const double fall = weight_.scale * change * (2.0 * p + change) + restrained;
      const double bound = std::exp(fall - rise_of_middle + 1e-6 * (1.0 + std::abs(fall)));
      const double error = proven_error(kronrod_31(), 1.0, rho, bound);
      const double most_loss =
          std::abs(floor_) + std::abs(rise_of_middle) + weight_.scale * change * (2.0 * p + change);
      least[0] = std::min(least[0], error);
      least[1] = std::min(least[1], error * most_loss);
    }
    return least;
  }

  [[nodiscard]] const Stretch& stretch() const { return stretch_; }

 private:
  const Stretch& stretch_;
  const LineWeight& weight_;
  double above_;
  double floor_;
  bool held_ = weight_.stiffness > 0.0;  ///< else distances from the anchor may overflow
};

/// The smallest E without the restraint at an origin.
double floor_of(std::span<const Stretch> stretches, const LineWeight& weight) {
  double floor = INFINITY;
  for (const Stretch& stretch : stretches) floor = std::min(floor, StretchWeight::lowest(stretch, weight));
  return floor;
}

/// Hands cells that cover [0, reach] to `take`, each with a bound of the rule's error over its half-length. The error
/// is below `tolerance` times the reach, or the cell so short, or the cells so many, that halving does not help any
/// more.
template <typename Take>
void cover(const StretchWeight& weight, double reach, double tolerance, Take take) {
  constexpr int deepest = 40;
  int left = 2000;  // cells
  const auto part = [&](const auto& self, const Cell& cell, int depth) -> void {
    const std::array<double, 2> error = weight.proven(cell);
    const double larger = std::max(error[0], error[1] / weight.largest_loss());
    if (std::ldexp(larger, -depth - 1) <= tolerance || depth == deepest || --left < 0) return take(cell, error);
    const double half = 0.5 * cell.half;
    self(self, {.middle = cell.middle - half, .half = half}, depth + 1);
    self(self, {.middle = cell.middle + half, .half = half}, depth + 1);
  };
  part(part, {.middle = 0.5 * reach, .half = 0.5 * reach}, 0);
}

/// Below the integral over the stretch, of the order of magnitude of the part near its origin.
double least_integral(const StretchWeight& weight, double reach) {
  double u = reach;
  while (u > 1e-6 * reach && weight.rise(u) > 1.0) u *= 0.5;
  return u * std::exp(-1.0 - weight.above());
}

}  // namespace

Stretch::Stretch(double from, double towards, double long_by, const std::vector<DoubleDouble>& about, double doubt)
    : origin(from), direction(towards), length(long_by), rounding(doubt) {
  if (!about.empty()) lowest = about[0];
  double sign = 1.0;
  for (const DoubleDouble& coefficient : about) {
    taylor.push_back(sign * coefficient.high);
    sign *= direction;
  }
  if (taylor.empty()) taylor.push_back(0.0);
}

Sample integrate(std::span<const Stretch> stretches, const LineWeight& weight, double tolerance) {
  const double floor = floor_of(stretches, weight);
  Sample sum{.exponent = floor};
  if (floor == INFINITY) return sum;
  double scale = 0.0;
  std::vector<double> reaches;
  for (const Stretch& stretch : stretches) {
    const StretchWeight along(stretch, weight, floor);
    reaches.push_back(along.above() <= 700.0 ? along.reach() : 0.0);
    if (reaches.back() > 0.0) scale += least_integral(along, reaches.back());
  }
  // What the restraint takes away is not known beforehand.
  if (weight.stiffness > 0.0) scale *= 1e-3;
  const KronrodRule& rule = kronrod_31();
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    const Stretch& stretch = stretches[i];
    const StretchWeight along(stretch, weight, floor);
    const double reach = reaches[i];
    const double left_out =
        std::exp(-along.above() - (reach > 0.0 ? along.rise(reach) : 0.0)) * (stretch.length - reach);
    if (left_out > 0.0) {
      sum.error += left_out;
      sum.loss_error += (std::abs(floor) + along.above() + along.rise(reach) + 1.0) * left_out;
    }
    if (reach == 0.0) continue;
    cover(along, reach, tolerance * (scale / reach), [&](const Cell& cell, const std::array<double, 2>& error) {
      for (std::size_t k = 0; k < rule.nodes.size(); ++k) {
        sum.add(along.at(cell.middle + cell.half * rule.nodes[k]), cell.half * rule.kronrod[k]);
      }
      sum.error += cell.half * error[0];
      sum.loss_error += cell.half * error[1];
    });
  }
  return sum;
}

std::vector<Weighted> law_of_values(std::span<const Stretch> stretches, const LineWeight& weight) {
  const double floor = floor_of(stretches, weight);
  const KronrodRule& rule = kronrod_31();
  std::vector<Weighted> law;
  double total = 0.0;
  for (const Stretch& stretch : stretches) {
    const StretchWeight along(stretch, weight, floor);
    if (!(along.above() <= negligible_exponent)) continue;
    const double reach = along.reach();
    cover(along, reach, 1e-11 * (least_integral(along, reach) / reach),
          [&](const Cell& cell, const std::array<double, 2>&) {
            for (std::size_t k = 0; k < rule.nodes.size(); ++k) {
              const double u = cell.middle + cell.half * rule.nodes[k];
              double p = 0.0;
              for (std::size_t i = stretch.taylor.size(); i-- > 0;) p = p * u + stretch.taylor[i];
              law.push_back({.value = p, .weight = cell.half * rule.kronrod[k] * along.at(u).value});
              total += law.back().weight;
            }
          });
  }
  for (Weighted& one : law) one.weight /= total;
  return law;
}

}  // namespace flypaper
