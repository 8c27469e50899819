#include <algorithm>
#include <cmath>
#include <limits>

#include "flypaper/base/core/random.hpp"
#include "flypaper/simulation/samplers/langevin.hpp"

namespace flypaper {
namespace {

constexpr std::uint64_t candidates = std::uint64_t{1} << 14U;
constexpr unsigned scales = 12;

double exponential(double x) { return apply_function(Operation::exponential, x); }

/// The logarithm of the density over that of the candidates, up to a constant.
double log_weight(const LangevinTarget& target, const std::vector<double>& w) {
  const auto& [anchor, stiffness] = target.restraint;
  double distance = 0.0;
  for (std::size_t d = 0; d < w.size(); ++d) distance += (w[d] - anchor[d]) * (w[d] - anchor[d]);
  const double q = target.potential.graph().evaluate(target.potential.q(), std::span<const double>(w));
  const double misfit = q - target.likelihood.level();
  const double own = 0.5 * stiffness * distance;
  // Of candidates too far out for a scale its density vanishes; the widest never does.
  double proposed = 0.0;
  double precision = 1.0;  // 16^k
  for (unsigned k = 0; k < scales; ++k, precision *= 16.0) {
    double volume = 1.0;
    for (std::size_t d = 0; d < w.size(); ++d) volume *= std::sqrt(precision);
    proposed += volume * exponential(own - own * precision);
  }
  const double weight = -target.likelihood.scale() * misfit * misfit - apply_function(Operation::logarithm, proposed);
  return std::isfinite(weight) ? weight : -std::numeric_limits<double>::infinity();
}

std::vector<double> candidate_of(const LangevinTarget& target, std::uint64_t number, std::uint64_t seed) {
  std::vector<double> w = target.restraint.anchor;
  double width = 1.0 / std::sqrt(target.restraint.stiffness);
  for (std::uint64_t k = number % scales; k > 0; --k) width *= 0.25;
  for (std::size_t d = 0; d < w.size(); d += 2) {
    const Variates drawn = variates(
        random_words(seed, {.trajectory = number, .purpose = Purpose::start, .draw = static_cast<std::uint16_t>(d)}));
    w[d] += width * drawn.first_normal;
    if (d + 1 < w.size()) w[d + 1] += width * drawn.second_normal;
  }
  return w;
}

}  // namespace

std::vector<std::vector<double>> dispersed_starts(const LangevinTarget& target, std::uint64_t count,
                                                  std::uint64_t seed) {
  std::vector<double> weights;
  for (std::uint64_t i = 0; i < candidates; ++i) {
    weights.push_back(log_weight(target, candidate_of(target, i, seed)));
  }
  const double largest = std::ranges::max(weights);
  double sum = 0.0;
  for (double& weight : weights) weight = sum += exponential(weight - largest);
  std::vector<std::vector<double>> starts;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto words = random_words(seed, {.trajectory = i, .purpose = Purpose::start, .draw = 0xffff});
    const auto chosen = std::ranges::lower_bound(weights, sum * uniform(words[0], words[1]));
    starts.push_back(candidate_of(target, static_cast<std::uint64_t>(chosen - weights.begin()), seed));
  }
  return starts;
}

}  // namespace flypaper
