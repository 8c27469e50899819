#include "flypaper/exact/posterior/generalisation.hpp"

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/posterior/posterior_content.hpp"
#include "flypaper/exact/quadrature/batch_law.hpp"

namespace flypaper {

BayesGeneralisation::BayesGeneralisation(Potential potential, Box well, const Population& population)
    : potential_(std::move(potential)), well_(std::move(well)), population_(population) {
  if (potential_.dimension() != 1) throw Error("Bayes generalisation is computed for potentials of one variable");
  if (well_.lower.size() != 1 || !(well_.lower[0] < well_.upper[0] && std::isfinite(well_.upper[0] - well_.lower[0]))) {
    throw Error("Bayes generalisation needs a well that is a finite interval");
  }
}

double BayesGeneralisation::error(double samples, const BatchSums& sums) const {
  const Likelihood likelihood{.samples = samples, .sums = sums, .noise_variance = population_.noise_variance};
  const Univariate p = univariate_in(polynomial_minus_level(potential_, exact_level(likelihood)).p, 0);
  const ExactBox well = written_box(well_);
  const std::vector<Weighted> nodes = law_of_values(stretches_between(p, line_cuts(p, well[0][0], well[0][1]), 0.0),
                                                    {.scale = likelihood.scale(), .reference = 0.0});
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
  // E 1 over the same nodes, so that their own error goes.
  const InputNodes nodes{.per_deviation = 2.0, .negligible = 36.0};
  const auto given_input = [&](double s) {
    const double s_xx = population_.input_variance * s;
    const double spread = std::sqrt(population_.noise_variance * s_xx / samples);
    return normal_expectation(
        [&](double z) { return error(samples, {.s_xx = s_xx, .s_xy = population_.slope * s_xx + spread * z}); });
  };
  const auto one = [](double) { return 1.0; };
  const auto size = static_cast<std::uint64_t>(std::llround(samples));
  return input_expectation(size, given_input, nodes) / input_expectation(size, one, nodes);
}

}  // namespace flypaper
