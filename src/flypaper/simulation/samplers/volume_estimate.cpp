#include "flypaper/simulation/samplers/volume_estimate.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "flypaper/base/core/random.hpp"
#include "flypaper/base/core/real_polynomial.hpp"

namespace flypaper {
namespace {

using Pair = std::array<double, 2>;

/// |w_i - centre_i| < half_widths[i]. Draws crowd at the centre as |v|^crowding of uniform v.
struct Window {
  std::vector<double> centre;
  std::vector<double> half_widths;
  int crowding = 1;
  std::uint64_t draws = 2000;
  std::uint64_t seed = 0;
};

/// A point and the density's inverse there.
struct Draw {
  std::vector<double> w;
  double weight = 1.0;
};

/// Coordinates from `first` on; those before stay at the centre. They take the steps from 1 on.
Draw draw_point(std::uint64_t number, const Window& window, std::size_t first) {
  Draw draw{.w = window.centre};
  for (std::size_t i = first; i < draw.w.size(); ++i) {
    const auto words =
        random_words(window.seed, {.trajectory = number, .purpose = Purpose::test_cases, .step = i - first + 1});
    const double v = 2.0 * uniform(words[0], words[1]) - 1.0;
    const double crowded = std::pow(std::abs(v), window.crowding - 1);
    draw.w[i] += window.half_widths[i] * v * crowded;
    draw.weight *= 2.0 * window.half_widths[i] * window.crowding * crowded;
  }
  return draw;
}

/// Q along w1, for ExpressionGraph::evaluate.
struct Along {
  RealPolynomial p;

  explicit Along(double constant) : p{constant} {}
  explicit Along(RealPolynomial polynomial) : p(std::move(polynomial)) {}
  friend Along operator+(Along a, const Along& b) {
    a.p.resize(std::max(a.p.size(), b.p.size()));
    for (std::size_t i = 0; i < b.p.size(); ++i) a.p[i] += b.p[i];
    return a;
  }
  friend Along operator-(const Along& a) { return a * Along(-1.0); }
  friend Along operator-(const Along& a, const Along& b) { return a + -b; }
  friend Along operator*(const Along& a, const Along& b) {
    Along product(RealPolynomial(a.p.size() + b.p.size() - 1));
    for (std::size_t i = 0; i < a.p.size(); ++i) {
      for (std::size_t j = 0; j < b.p.size(); ++j) product.p[i + j] += a.p[i] * b.p[j];
    }
    return product;
  }
  /// Only constants divide.
  friend Along operator/(const Along& a, const Along& b) { return a * Along(1.0 / b.p[0]); }
};

/// The length of {|t| < reach : |p(t)| < level}.
double sublevel_length(const RealPolynomial& p, double level, double reach) {
  std::vector<double> ends = turns_of(p, -reach, reach);
  ends.push_back(reach);
  double length = 0.0;
  double from = -reach;
  for (const double to : ends) {
    const Pair values{value_at(p, from), value_at(p, to)};
    const auto side = [&](double value) { return value > level ? 1 : (value < -level ? -1 : 0); };
    const auto inside = [&](double end, double value) {
      return side(value) == 0 ? end : crossing(p, side(value) * level, from, to);
    };
    if (side(values[0]) * side(values[1]) != 1) length += inside(to, values[1]) - inside(from, values[0]);
    from = to;
  }
  return length;
}

/// The slope of log V between two levels, of draws of the volumes at both.
class Slope {
 public:
  explicit Slope(const Pair& levels) : levels_(levels) {}

  void add(const Pair& volumes) {
    ++draws_;
    for (std::size_t j = 0; j < 2; ++j) {
      first_.at(j) += volumes.at(j);
      for (std::size_t k = 0; k < 2; ++k) second_.at(j).at(k) += volumes.at(j) * volumes.at(k);
    }
  }
  /// Nothing if no draw met the smaller one; `logarithms`: how many powers of log(1 / eps) V may have.
  [[nodiscard]] std::optional<VolumeEstimate> estimate(double logarithms) const {
    if (!(first_[1] > 0.0)) return std::nullopt;
    const double range = std::log(levels_[0] / levels_[1]);
    // Variance of log(V_large / V_small), to first order.
    const auto covariance = [&](std::size_t j, std::size_t k) {
      return second_.at(j).at(k) / (first_.at(j) * first_.at(k)) - 1.0 / draws_;
    };
    const double variance = covariance(0, 0) - 2.0 * covariance(0, 1) + covariance(1, 1);
    const double logarithm = logarithms / -std::log(levels_[1]);
    return VolumeEstimate{.exponent = std::log(first_[0] / first_[1]) / range,
                          .standard_error = std::hypot(std::sqrt(std::max(0.0, variance)) / range, logarithm)};
  }

 private:
  Pair levels_;
  double draws_ = 0.0;
  Pair first_{};
  std::array<Pair, 2> second_{};
};

std::optional<VolumeEstimate> estimate_by_points(const Potential& potential, const Window& window) {
  constexpr Pair levels{1e-5, 1e-8};
  Slope slope(levels);
  for (std::uint64_t number = 0; number < 200'000; ++number) {
    const Draw draw = draw_point(number, window, 0);
    const double q = potential.graph().evaluate(potential.q(), std::span<const double>(draw.w));
    slope.add({q * q < levels[0] ? draw.weight : 0.0, q * q < levels[1] ? draw.weight : 0.0});
  }
  return slope.estimate(potential.dimension() - 1.0);
}

std::optional<VolumeEstimate> estimate_in(const Potential& potential, const Window& window) {
  constexpr Pair levels{1e-7, 1e-11};
  constexpr double largest_degree = 100.0;
  const ExpressionGraph& graph = potential.graph();
  if (graph.function_in(potential.q()) || graph.degree(potential.q()) > largest_degree) {
    return estimate_by_points(potential, window);
  }
  Slope slope(levels);
  for (std::uint64_t number = 0; number < window.draws; ++number) {
    const Draw draw = draw_point(number, window, 1);
    std::vector<Along> w(draw.w.begin(), draw.w.end());
    w[0].p.push_back(1.0);
    const RealPolynomial p = graph.evaluate(potential.q(), std::span<const Along>(w)).p;
    // Doubles will do: at levels above 3e-6 roots are found far better than the sample tells the volume.
    const auto volume = [&](double level) {
      return draw.weight * sublevel_length(p, std::sqrt(level), window.half_widths[0]);
    };
    slope.add({volume(levels[0]), volume(levels[1])});
  }
  return slope.estimate(potential.dimension() - 1.0);
}

}  // namespace

std::optional<VolumeEstimate> estimate_exponent(const Potential& potential, std::span<const double> at) {
  return estimate_in(potential,
                     {.centre = {at.begin(), at.end()}, .half_widths = std::vector(at.size(), 0.5), .crowding = 4});
}

std::optional<VolumeEstimate> estimate_exponent_on(const Potential& potential, const Box& box, std::uint64_t seed) {
  Window window{.centre = {}, .half_widths = {}, .draws = 300, .seed = seed};
  for (std::size_t i = 0; i < box.lower.size(); ++i) {
    window.centre.push_back(0.5 * (box.lower[i] + box.upper[i]));
    window.half_widths.push_back(0.5 * (box.upper[i] - box.lower[i]));
  }
  return estimate_in(potential, window);
}

}  // namespace flypaper
