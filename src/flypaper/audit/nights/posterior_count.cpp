#include "flypaper/audit/nights/posterior_count.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/audit/experiment/places.hpp"
#include "flypaper/base/core/random.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/posterior/posterior.hpp"

namespace flypaper {
namespace {

constexpr std::uint64_t wanted = 20000;  // samples of the posterior: shares are seen to 0.05

/// The cube of half-width `reach` around a point.
Box around(const std::vector<double>& at, double reach) {
  Box box;
  for (const double w : at) {
    box.lower.push_back(w - reach);
    box.upper.push_back(w + reach);
  }
  return box;
}

/// A reach at which the cube holds about half of the mass; nothing if no cube inside the box does.
std::optional<double> halving_reach(const Posterior& posterior, const std::vector<double>& at) {
  const Box& box = posterior.box();
  double most = 0.0;
  for (std::size_t i = 0; i < at.size(); ++i) most = std::max({most, at[i] - box.lower[i], box.upper[i] - at[i]});
  double low = 0.0;
  double high = most;
  for (int step = 0; step < 12; ++step) {
    const double middle = 0.5 * (low + high);
    (posterior.mass(around(at, middle)).value < 0.5 ? low : high) = middle;
  }
  const double share = posterior.mass(around(at, high)).value;
  return share > 0.3 && share < 0.7 ? std::optional(high) : std::nullopt;
}

/// How many of `wanted` exact samples of the posterior lie in `region`: points of the box, uniform, are taken with
/// probability exp(-n Q^2 / 2), which is at most 1.
std::uint64_t sampled(const Potential& potential, double samples, const Box& region, std::uint64_t seed) {
  std::uint64_t hits = 0;
  std::uint64_t taken = 0;
  std::vector<double> w(potential.dimension());
  for (std::uint64_t draw = 0; taken < wanted; ++draw) {
    const auto uniform_of = [&](std::size_t index) {
      const auto words = random_words(
          seed, {.trajectory = draw, .purpose = Purpose::test_cases, .draw = static_cast<std::uint16_t>(index)});
      return uniform(words[0], words[1]);
    };
    for (std::size_t i = 0; i < w.size(); ++i) {
      w[i] = potential.box.lower[i] + (potential.box.upper[i] - potential.box.lower[i]) * uniform_of(i);
    }
    const double q = potential.graph().evaluate(potential.q(), std::span<const double>(w));
    if (uniform_of(w.size()) > std::exp(-0.5 * samples * q * q)) continue;
    ++taken;
    hits += is_inside(region, w) ? 1U : 0U;
  }
  return hits;
}

/// The most samples n, a power of ten, at which one point of the box in 50 or more is taken.
double samples_for(const Potential& potential) {
  for (double samples = 1e4; samples > 1.0; samples /= 10.0) {
    const Posterior posterior(potential, potential.box, population_likelihood({}, samples));
    if (posterior.log_evidence().value > std::log(1.0 / 50.0)) return samples;
  }
  return 1.0;
}

/// The least cube around a point that holds half of the mass: its ends lie where the density falls, and depend on n.
struct Cube {
  std::vector<double> at;
  double reach;
};
std::optional<Cube> halving_cube(const Potential& potential, const Posterior& posterior) {
  std::optional<Cube> least;
  for (const ClaimedPoint& point : potential.points) {
    if (!is_inside(potential.box, point.at)) continue;
    const std::optional<double> reach = halving_reach(posterior, point.at);
    if (reach && (!least || *reach < least->reach)) least = Cube{point.at, *reach};
  }
  return least;
}

}  // namespace

bool has_quadrature(const Potential& potential) {
  return potential.dimension() <= 2 && !potential.graph().function_in(potential.q());
}

std::optional<NightCount> posterior_count(const Potential& potential) {
  if (!has_quadrature(potential) || !is_finite(potential.box)) return std::nullopt;
  const double samples = samples_for(potential);
  const Posterior posterior(potential, potential.box, population_likelihood({}, samples));
  if (posterior.log_evidence().value < std::log(1.0 / 300.0)) return std::nullopt;  // sampling would take too long
  const std::optional<Cube> cube = halving_cube(potential, posterior);
  if (!cube) return std::nullopt;
  const Box region = around(cube->at, cube->reach);
  const Approximation mass = posterior.mass(region);
  if (!is_telling({mass.value, mass.error}, wanted)) return std::nullopt;
  return NightCount{
      .id = fmt::format("{}: posterior mass within {} at n = {} at {}", potential.name, rounded(cube->reach), samples,
                        point_text(cube->at)),
      .what = "by quadrature",
      .draws = wanted,
      .probability = [mass] { return KnownProbability{mass.value, mass.error}; },
      .successes = [potential, samples, region](std::uint64_t seed,
                                                unsigned) { return sampled(potential, samples, region, seed); }};
}

}  // namespace flypaper
