#include "flypaper/base/statistics/convergence.hpp"

#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace flypaper {
namespace {

/// The draws of all half chains, one after the other.
struct Halves {
  std::vector<double> draws;
  std::size_t length;

  [[nodiscard]] std::size_t count() const { return draws.size() / length; }
  template <typename Function>
  [[nodiscard]] Halves map(const Function& function) const {
    Halves result = *this;
    std::ranges::transform(draws, result.draws.begin(), function);
    return result;
  }
  [[nodiscard]] double quantile(double fraction) const {
    std::vector<double> sorted = draws;
    const auto at = sorted.begin() + static_cast<std::ptrdiff_t>(fraction * static_cast<double>(sorted.size() - 1));
    std::ranges::nth_element(sorted, at);
    return *at;
  }
};

Halves halves_of(const std::vector<std::vector<double>>& chains) {
  Halves halves{{}, chains[0].size() / 2};
  for (const std::vector<double>& chain : chains) {  // the middle of an odd number of draws is left out
    const auto length = static_cast<std::ptrdiff_t>(halves.length);
    halves.draws.insert(halves.draws.end(), chain.begin(), chain.begin() + length);
    halves.draws.insert(halves.draws.end(), chain.end() - length, chain.end());
  }
  return halves;
}

/// The normal scores of the ranks; equal draws have their average rank.
Halves scores(const Halves& halves) {
  std::vector<double> sorted = halves.draws;
  std::ranges::sort(sorted);
  const auto count = static_cast<double>(sorted.size());
  return halves.map([&](double draw) {
    const auto equal = std::ranges::equal_range(sorted, draw);
    const double rank =
        0.5 * static_cast<double>((equal.begin() - sorted.begin()) + (equal.end() - sorted.begin()) + 1);
    return boost::math::quantile(boost::math::normal_distribution<>(), (rank - 0.375) / (count + 0.25));
  });
}

/// The average variance within the halves, and the variance of all, (n-1)/n W + B/n.
struct Variances {
  double within = 0.0;
  double all = 0.0;
  std::vector<double> means;

  explicit Variances(const Halves& halves) {
    const auto n = static_cast<double>(halves.length);
    const auto m = static_cast<double>(halves.count());
    for (auto half = halves.draws.begin(); half != halves.draws.end(); half += static_cast<std::ptrdiff_t>(n)) {
      const auto end = half + static_cast<std::ptrdiff_t>(n);
      const double mean = means.emplace_back(std::accumulate(half, end, 0.0) / n);
      for (auto draw = half; draw != end; ++draw) within += (*draw - mean) * (*draw - mean) / (m * (n - 1.0));
    }
    const double mean = std::accumulate(means.begin(), means.end(), 0.0) / m;
    all = within * (n - 1.0) / n;
    for (const double each : means) all += (each - mean) * (each - mean) / (m - 1.0);
  }
};

double r_hat_of(const Halves& halves) {
  const Variances variances(halves);
  if (variances.within > 0.0) return std::sqrt(variances.all / variances.within);
  return variances.all > 0.0 ? std::numeric_limits<double>::infinity() : 1.0;
}

double effective_draws(const Halves& halves) {
  const auto n = static_cast<double>(halves.length);
  const Variances variances(halves);
  if (!(variances.all > 0.0)) return 0.0;
  const auto correlation = [&](std::size_t lag) {
    double covariance = 0.0;
    for (std::size_t half = 0; half < halves.count(); ++half) {
      const double* const draws = &halves.draws[half * halves.length];
      for (std::size_t i = lag; i < halves.length; ++i) {
        covariance += (draws[i] - variances.means[half]) * (draws[i - lag] - variances.means[half]);
      }
    }
    return 1.0 -
           (variances.within * (n - 1.0) / n - covariance / static_cast<double>(halves.draws.size())) / variances.all;
  };
  double time = -1.0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t lag = 0; lag + 1 < halves.length; lag += 2) {
    const double pair = correlation(lag) + correlation(lag + 1);
    if (pair < 0.0) break;
    least = std::min(least, pair);
    time += 2.0 * least;
  }
  const auto count = static_cast<double>(halves.draws.size());
  return count / std::max(time, 1.0 / std::log10(count));
}

}  // namespace

Convergence convergence(const std::vector<std::vector<double>>& chains) {
  if (chains[0].size() < 4) return {.r_hat = std::numeric_limits<double>::infinity()};
  const Halves halves = halves_of(chains);
  const Halves bulk = scores(halves);
  const Halves folded = halves.map([median = halves.quantile(0.5)](double draw) { return std::abs(draw - median); });
  const auto tail = [&](double fraction) {
    return effective_draws(
        halves.map([at = halves.quantile(fraction)](double draw) { return draw <= at ? 1.0 : 0.0; }));
  };
  return {.r_hat = std::max(r_hat_of(bulk), r_hat_of(scores(folded))),
          .bulk = effective_draws(bulk),
          .tail = std::min(tail(0.05), tail(0.95))};
}

}  // namespace flypaper
