#include "flypaper/exact/geometry/volume_estimate.hpp"

#include <cmath>

#include "flypaper/base/core/random.hpp"
#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/exact/geometry/real_roots.inl"

namespace flypaper {
namespace {

/// A box around the origin: |w_i| < half_widths[i]. Draws crowd at the origin as |v|^crowding of uniform v.
struct Window {
  std::vector<double> half_widths;
  int crowding = 1;
  std::uint64_t draws = 2000;
  std::uint64_t seed = 0;
};

/// A term of Q(at + w), its power of w1 apart.
struct Term {
  std::size_t power = 0;
  Exponents rest{};
  double coefficient = 0.0;
};

/// w2, .. and the density's inverse there.
struct Draw {
  std::array<double, most_variables + 1> w{};
  double weight = 1.0;
};

Draw draw_point(std::uint64_t number, const Window& window) {
  Draw draw;
  for (unsigned i = 1; i < window.half_widths.size(); ++i) {
    const auto words = random_words(window.seed, {.trajectory = number, .purpose = Purpose::test_cases, .step = i});
    const double v = 2.0 * uniform(words[0], words[1]) - 1.0;
    const double crowded = std::pow(std::abs(v), window.crowding - 1);
    draw.w.at(i) = window.half_widths[i] * v * crowded;
    draw.weight *= 2.0 * window.half_widths[i] * window.crowding * crowded;
  }
  return draw;
}

RealPolynomial<double> along_w1(const std::vector<Term>& terms, const Draw& draw) {
  RealPolynomial<double> p;
  for (const Term& term : terms) {
    double value = term.coefficient;
    for (std::size_t i = 1; i < most_variables; ++i) {
      for (unsigned k = 0; k < term.rest.at(i); ++k) value *= draw.w.at(i);
    }
    if (p.size() <= term.power) p.resize(term.power + 1);
    p[term.power] += value;
  }
  return p;
}

/// Sums over draws of the volumes at the two levels, and of their products.
struct Sums {
  std::array<double, 2> first{};
  std::array<std::array<double, 2>, 2> second{};
  void add(const std::array<double, 2>& volume) {
    for (std::size_t j = 0; j < 2; ++j) {
      first.at(j) += volume.at(j);
      for (std::size_t k = 0; k < 2; ++k) second.at(j).at(k) += volume.at(j) * volume.at(k);
    }
  }
};

std::optional<VolumeEstimate> estimate(const Sums& sums, double draws, const std::array<double, 2>& levels,
                                       double logarithms) {
  if (!(sums.first[1] > 0.0)) return std::nullopt;
  const double range = std::log(levels[0] / levels[1]);
  // Variance of log(V_large / V_small), to first order.
  const auto covariance = [&](std::size_t j, std::size_t k) {
    return sums.second.at(j).at(k) / (sums.first.at(j) * sums.first.at(k)) - 1.0 / draws;
  };
  const double variance = covariance(0, 0) - 2.0 * covariance(0, 1) + covariance(1, 1);
  const double logarithm = logarithms / -std::log(levels[1]);
  return VolumeEstimate{.exponent = std::log(sums.first[0] / sums.first[1]) / range,
                        .standard_error = std::hypot(std::sqrt(std::max(0.0, variance)) / range, logarithm)};
}

/// By points alone, for Q that is no polynomial along w1: each coordinate drawn like the others.
std::optional<VolumeEstimate> estimate_by_points(const Potential& potential, std::span<const Rational> at,
                                                 const Window& window) {
  constexpr std::array<double, 2> levels{1e-5, 1e-8};
  constexpr std::uint64_t draws = 200'000;
  const unsigned dimension = potential.dimension();
  Window shifted = window;  // draw_point leaves out the first coordinate
  shifted.half_widths.insert(shifted.half_widths.begin(), 0.0);
  Sums sums;
  for (std::uint64_t number = 0; number < draws; ++number) {
    const Draw draw = draw_point(number, shifted);
    std::vector<double> w;
    for (unsigned i = 0; i < dimension; ++i) w.push_back(at[i].to_double() + draw.w.at(i + 1));
    const double q = potential.graph().evaluate(potential.q(), std::span<const double>(w));
    sums.add({q * q < levels[0] ? draw.weight : 0.0, q * q < levels[1] ? draw.weight : 0.0});
  }
  return estimate(sums, static_cast<double>(draws), levels, dimension - 1.0);
}

std::optional<VolumeEstimate> estimate_in(const Potential& potential, std::span<const Rational> at,
                                          const Window& window) {
  constexpr std::array<double, 2> levels{1e-7, 1e-11};
  std::vector<Term> terms;
  try {
    const Polynomial q = expanded_at(potential.graph(), potential.q(), at);
    for (const auto& [exponents, coefficient] : q.terms()) {
      terms.push_back({.power = exponents[0], .rest = exponents, .coefficient = coefficient.to_double()});
    }
  } catch (const TooLarge&) {
    return std::nullopt;
  } catch (const Error&) {  // no polynomial, or with irrational coefficients
    return estimate_by_points(potential, at, window);
  }
  Sums sums;
  for (std::uint64_t number = 0; number < window.draws; ++number) {
    const Draw draw = draw_point(number, window);
    const RealPolynomial<double> p = along_w1(terms, draw);
    std::array<double, 2> volume{};
    for (std::size_t k = 0; k < 2; ++k) {
      // Doubles will do: at levels above 3e-6 roots are found far better than the sample tells the volume.
      volume.at(k) = draw.weight *
                     sublevel_length(p, std::sqrt(levels.at(k)), -window.half_widths[0], window.half_widths[0]).length;
    }
    sums.add(volume);
  }
  return estimate(sums, static_cast<double>(window.draws), levels, potential.dimension() - 1.0);
}

}  // namespace

std::optional<VolumeEstimate> estimate_exponent(const Potential& potential, std::span<const Rational> at) {
  return estimate_in(potential, at, {.half_widths = std::vector<double>(at.size(), 0.5), .crowding = 4});
}

std::optional<VolumeEstimate> estimate_exponent_on(const Potential& potential, const ExactBox& box,
                                                   std::uint64_t seed) {
  std::vector<Rational> centre;
  Window window{.half_widths = {}, .crowding = 1, .draws = 300, .seed = seed};
  for (const auto& [lower, upper] : box) {
    centre.push_back((lower + upper) / 2);
    window.half_widths.push_back(((upper - lower) / 2).to_double());
  }
  return estimate_in(potential, centre, window);
}

}  // namespace flypaper
