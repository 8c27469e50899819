#include <boost/math/special_functions/gamma.hpp>

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

#include "flypaper/exact/escape/panels.hpp"
#include "flypaper/exact/escape/stability.hpp"

namespace flypaper {
namespace {

struct Draw {
  double s;
  double weight;
};

/// Quadrature over S ~ chi^2_B / B in its root, where the density is smooth for every B. The direction turns fast where
/// S moves by sqrt(mu) / h; panels are as short.
std::vector<Draw> draws_of(std::uint64_t batch_size, double h, double mu) {
  const auto batch = static_cast<double>(batch_size);
  const double reach = 8.5 / std::sqrt(batch);  // the root's deviation is below 1 / sqrt(2 B)
  const double from = std::max(0.0, 1.0 - reach);
  const double to = 1.0 + reach;
  const double panels = 2.0 * std::clamp(std::ceil((to - from) * h * to / std::sqrt(mu)), 8.0, 400.0);
  const double length = (to - from) / panels;
  const double log_constant =
      std::numbers::ln2 + 0.5 * batch * std::log(0.5 * batch) - boost::math::lgamma(0.5 * batch);
  std::vector<Draw> draws;
  double total = 0.0;
  for (double i = 0.5; i < panels; i += 1.0) {
    for (std::size_t k = 0; k < Panel::nodes; ++k) {
      const double r = from + length * (i + 0.5 * Panels::abscissae()[k]);
      const double log_density = log_constant + (batch - 1.0) * std::log(r) - 0.5 * batch * r * r;
      if (log_density > -45.0)
        draws.push_back({r * r, 0.5 * length * Panels::gauss_weights()[k] * std::exp(log_density)});
    }
  }
  for (const Draw& draw : draws) total += draw.weight;
  for (Draw& draw : draws) draw.weight /= total;
  return draws;
}

/// Functions of the direction at equal angles of (0, pi), and how a step acts on them. The direction of (d_(t+1),
/// sqrt(mu) d_t) is that of (sin, cos) of an angle, and a step turns it into that of (a sin - sqrt(mu) cos, sqrt(mu)
/// sin), a = 1 + mu - h S.
class Directions {
 public:
  /// `count` is even.
  explicit Directions(Eigen::Index count) : cosines_(count), sines_(count), alternating_(count) {
    for (Eigen::Index i = 0; i < count; ++i) {
      cosines_[i] = std::cos(angle(i));
      sines_[i] = std::sin(angle(i));
      alternating_[i] = (i % 2 == 0 ? 1.0 : -1.0) / static_cast<double>(count);
    }
  }

  /// E log of the length after a step from angle i, and in `row` how E f(next angle) comes from f: by trigonometric
  /// interpolation of period pi, sin(count u) cot(u) / count with u from a node to the next angle.
  double step(Eigen::Index i, const std::vector<Draw>& draws, double h, double mu, Eigen::ArrayXd& row) const {
    const double root = std::sqrt(mu);
    const double x = root * sines_[i];
    double growth = 0.0;
    row.setZero();
    for (const auto& [s, weight] : draws) {
      const double y = (1.0 + mu - h * s) * sines_[i] - root * cosines_[i];
      growth += 0.5 * weight * std::log(x * x + y * y);
      const double wave = std::sin(static_cast<double>(row.size()) * (std::atan2(y, x) - angle(0)));
      row += weight * wave * (x * cosines_ + y * sines_) / (y * cosines_ - x * sines_);
    }
    row *= alternating_;
    return growth;
  }

 private:
  [[nodiscard]] double angle(Eigen::Index i) const {
    return std::numbers::pi * (static_cast<double>(i) + 0.5) / static_cast<double>(cosines_.size());
  }
  Eigen::ArrayXd cosines_;
  Eigen::ArrayXd sines_;
  Eigen::ArrayXd alternating_;
};

/// The mean growth under the invariant measure: measure (transfer - 1) = 0 with total mass 1.
double exponent_at(Eigen::Index count, const std::vector<Draw>& draws, double h, double mu) {
  const Directions directions(count);
  Eigen::VectorXd growth(count);
  Eigen::MatrixXd system(count, count);  // its columns are the rows of transfer - 1
  Eigen::ArrayXd row(count);
  for (Eigen::Index i = 0; i < count; ++i) {
    growth[i] = directions.step(i, draws, h, mu, row);
    system.col(i) = row.matrix();
    system(i, i) -= 1.0;
  }
  system.row(0).setOnes();
  return system.partialPivLu().solve(Eigen::VectorXd::Unit(count, 0)).dot(growth);
}

}  // namespace

std::optional<double> lyapunov_exponent(double h, std::uint64_t batch_size, double momentum) {
  if (momentum == 0.0) return lyapunov_exponent(h, batch_size);
  if (h == 0.0) return 0.0;
  constexpr double least_momentum = 0.05;  // below, the direction turns too fast for so many angles
  constexpr Eigen::Index most_angles = 256;
  if (momentum < least_momentum) return std::nullopt;
  const std::vector<Draw> draws = draws_of(batch_size, h, momentum);
  double before = exponent_at(most_angles / 4, draws, h, momentum);
  for (Eigen::Index count = most_angles / 2; count <= most_angles; count *= 2) {
    const double now = exponent_at(count, draws, h, momentum);
    if (std::abs(now - before) < 3e-6) return now;
    before = now;
  }
  return std::nullopt;
}

}  // namespace flypaper
