#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "flypaper/audit/experiment/places.hpp"
#include "flypaper/base/core/random.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/exact/posterior/posterior.hpp"
#include "testing/checks.hpp"

namespace flypaper::potential_tests {
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
std::uint64_t sampled(const Potential& potential, double samples, const Box& region) {
  const std::uint64_t key = seed(3);
  std::uint64_t hits = 0;
  std::uint64_t taken = 0;
  std::vector<double> w(potential.dimension());
  for (std::uint64_t draw = 0; taken < wanted; ++draw) {
    const auto uniform_of = [&](std::size_t index) {
      const auto words = random_words(
          key, {.trajectory = draw, .purpose = Purpose::test_cases, .draw = static_cast<std::uint16_t>(index)});
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

std::vector<Evidence> posterior_mass(const Potential& potential) {
  std::vector<Evidence> found;
  if (!has_quadrature(potential) || !is_finite(potential.box)) return found;
  const double samples = samples_for(potential);
  const Posterior posterior(potential, potential.box, population_likelihood({}, samples));
  if (posterior.log_evidence().value < std::log(1.0 / 300.0)) return found;  // sampling would take too long
  // The least cube that holds half of the mass: its ends lie where the density falls, and depend on n.
  const ClaimedPoint* at = nullptr;
  double least = std::numeric_limits<double>::infinity();
  for (const ClaimedPoint& point : potential.points) {
    if (!is_inside(potential.box, point.at)) continue;
    const double reach = halving_reach(posterior, point.at).value_or(least);
    if (reach < least) at = &point;
    least = std::min(least, reach);
  }
  if (at == nullptr) return found;
  const Box cube = around(at->at, least);
  found.emplace_back(
      ProportionCheck::equivalent(posterior.mass(cube).value, 0.05, wanted)
          .evaluate(named(fmt::format("posterior mass within {} at n = {}", rounded(least), samples), *at),
                    sampled(potential, samples, cube)));
  return found;
}

}  // namespace

std::vector<Check> mass_checks() { return {{"posterior_mass", posterior_mass}}; }

}  // namespace flypaper::potential_tests
