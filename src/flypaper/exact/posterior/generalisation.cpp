#include "flypaper/exact/posterior/generalisation.hpp"

#include <boost/math/distributions/chi_squared.hpp>

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/posterior/slices.hpp"
#include "flypaper/exact/posterior/stretch_integral.hpp"

namespace flypaper {
namespace {

/// Integrates f against a standard normal by the trapezoidal rule: with this spacing the error is exp(-2 pi^2 /
/// spacing^2) = 1e-15 for functions as smooth as here.
template <typename Function>
double normal_expectation(Function f) {
  constexpr double spacing = 0.75;
  constexpr int reach = 10;
  double sum = 0.0;
  for (int i = -reach; i <= reach; ++i) {
    const double at = i * spacing;
    sum += f(at) * std::exp(-0.5 * at * at);
  }
  return sum * spacing / std::sqrt(2.0 * M_PI);
}

}  // namespace

BayesGeneralisation::BayesGeneralisation(Potential potential, Box well, const Population& population)
    : potential_(std::move(potential)), well_(std::move(well)), population_(population) {
  if (potential_.dimension() != 1) throw Error("Bayes generalisation is computed for potentials of one variable");
  if (well_.lower.size() != 1 || !(well_.lower[0] < well_.upper[0] && std::isfinite(well_.upper[0] - well_.lower[0]))) {
    throw Error("Bayes generalisation needs a well that is a finite interval");
  }
}

double BayesGeneralisation::error(double samples, const BatchSums& sums) const {
  const Likelihood likelihood{.samples = samples, .sums = sums, .noise_variance = population_.noise_variance};
  const double centre = 0.5 * (well_.lower[0] + well_.upper[0]);
  const Slices slices(potential_, std::span(&centre, 1), likelihood.level(), 0);
  const std::vector<Weighted> nodes =
      posterior_nodes(slices.line(static_cast<long double>(well_.lower[0]) - static_cast<long double>(centre),
                                  static_cast<long double>(well_.upper[0]) - static_cast<long double>(centre)),
                      likelihood.scale());
  const double unit = std::sqrt(population_.input_variance / population_.noise_variance);
  std::vector<Weighted> signals;  // s of the text, with its probability
  for (const Weighted& node : nodes) {
    signals.push_back({.value = unit * (node.value + (likelihood.level() - population_.slope)), .weight = node.weight});
  }
  return normal_expectation([&](double u) {
    if (u <= 0.0) return 0.0;  // (u, e) and (-u, -e) give the same, u = 0 gives 0
    return -2.0 * normal_expectation([&](double e) {
      // expm1 keeps small divergences exact.
      double mean = 0.0;
      for (const Weighted& signal : signals) {
        mean += signal.weight * std::expm1(signal.value * u * e - 0.5 * signal.value * signal.value * u * u);
      }
      return std::log1p(mean);
    });
  });
}

double BayesGeneralisation::mean_error(double samples) const {
  // The trapezoidal rule over chi^2 as well, whose density vanishes at both ends.
  const boost::math::chi_squared law(samples);
  constexpr int reach = 16;
  const double spacing = 0.5 * std::sqrt(2.0 * samples);
  double total = 0.0;
  double norm = 0.0;
  for (int i = -reach; i <= reach; ++i) {
    const double chi2 = samples + i * spacing;
    if (!(chi2 > 0.0)) continue;
    const double weight = boost::math::pdf(law, chi2);
    const double s_xx = population_.input_variance * chi2 / samples;
    const double spread = std::sqrt(population_.noise_variance * s_xx / samples);
    norm += weight;
    total += weight * normal_expectation([&](double z) {
               return error(samples, {.s_xx = s_xx, .s_xy = population_.slope * s_xx + spread * z});
             });
  }
  return total / norm;
}

}  // namespace flypaper
