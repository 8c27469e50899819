#include "flypaper/geometry/volume_estimate.hpp"

#include <cmath>

#include "flypaper/core/random.hpp"
#include "flypaper/geometry/polynomial.hpp"
#include "flypaper/geometry/real_roots.inl"

namespace flypaper {
namespace {

/// A box around the origin: |w_i| < half_widths[i]. Draws crowd at the origin as |v|^crowding of uniform v.
struct Window {
  std::vector<double> half_widths;
  int crowding = 1;
  std::uint64_t draws = 2000;
};

/// A term of Q(at + w), its power of w1 apart.
struct Term {
  std::size_t power = 0;
  Exponents rest{};
  double coefficient = 0.0;
};

/// w2, .. and the density's inverse there.
struct Draw {
  std::array<double, most_variables> w{};
  double weight = 1.0;
};

Draw draw_point(std::uint64_t number, const Window& window) {
  Draw draw;
  for (unsigned i = 1; i < window.half_widths.size(); ++i) {
    const auto words = random_words(0, {.trajectory = number, .purpose = Purpose::test_cases, .step = i});
    const double v = 2.0 * uniform(words[0], words[1]) - 1.0;
    const double crowded = std::pow(std::abs(v), window.crowding - 1);
    draw.w.at(i) = window.half_widths[i] * v * crowded;
    draw.weight *= 2.0 * window.half_widths[i] * window.crowding * crowded;
  }
  return draw;
}

WidePolynomial along_w1(const std::vector<Term>& terms, const Draw& draw) {
  WidePolynomial p;
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

std::optional<VolumeEstimate> estimate_in(const Potential& potential, std::span<const Rational> at,
                                          const Window& window) {
  constexpr double large = 1e-7;
  constexpr double small = 1e-11;
  const std::uint64_t draws = window.draws;
  std::vector<Term> terms;
  try {
    const Polynomial q = expanded_at(potential.graph(), potential.q(), at);
    for (const auto& [exponents, coefficient] : q.terms()) {
      terms.push_back({.power = exponents[0], .rest = exponents, .coefficient = coefficient.to_double()});
    }
  } catch (const TooLarge&) {
    return std::nullopt;
  }
  std::array<double, 2> sum{};
  std::array<std::array<double, 2>, 2> product{};
  for (std::uint64_t number = 0; number < draws; ++number) {
    const Draw draw = draw_point(number, window);
    const WidePolynomial p = along_w1(terms, draw);
    std::array<double, 2> volume{};
    for (std::size_t k = 0; k < 2; ++k) {
      const Wide level = std::sqrt(k == 0 ? large : small);
      volume.at(k) = draw.weight * static_cast<double>(
                                       sublevel_length(p, level, -window.half_widths[0], window.half_widths[0]).length);
    }
    for (std::size_t j = 0; j < 2; ++j) {
      sum.at(j) += volume.at(j);
      for (std::size_t k = 0; k < 2; ++k) product.at(j).at(k) += volume.at(j) * volume.at(k);
    }
  }
  if (!(sum[1] > 0.0)) return std::nullopt;
  const double range = std::log(large / small);
  // Variance of log(V_large / V_small), to first order.
  const auto covariance = [&](std::size_t j, std::size_t k) {
    return product.at(j).at(k) / (sum.at(j) * sum.at(k)) - 1.0 / static_cast<double>(draws);
  };
  const double variance = covariance(0, 0) - 2.0 * covariance(0, 1) + covariance(1, 1);
  const double logarithm = (potential.dimension() - 1.0) / -std::log(small);
  return VolumeEstimate{.exponent = std::log(sum[0] / sum[1]) / range,
                        .standard_error = std::hypot(std::sqrt(std::max(0.0, variance)) / range, logarithm)};
}

}  // namespace

std::optional<VolumeEstimate> estimate_exponent(const Potential& potential, std::span<const Rational> at) {
  return estimate_in(potential, at, {.half_widths = std::vector<double>(at.size(), 0.5), .crowding = 4});
}

std::optional<VolumeEstimate> estimate_exponent_on(const Potential& potential, const ExactBox& box) {
  std::vector<Rational> centre;
  Window window{.half_widths = {}, .crowding = 1, .draws = 300};
  for (const auto& [lower, upper] : box) {
    centre.push_back((lower + upper) / 2);
    window.half_widths.push_back(((upper - lower) / 2).to_double());
  }
  return estimate_in(potential, centre, window);
}

}  // namespace flypaper
