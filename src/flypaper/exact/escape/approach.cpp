#include "flypaper/exact/escape/approach.hpp"

#include <boost/math/distributions/non_central_chi_squared.hpp>
#include <fmt/format.h>

#include <cmath>

#include "flypaper/base/core/error.hpp"

namespace flypaper {

DegenerateApproach degenerate_approach(const UpdateRule& rule, const Population& population, std::uint64_t batch_size,
                                       unsigned order, double coefficient) {
  if (order < 3) throw Error(fmt::format("a zero of order {} is approached by no power law; need 3 or more", order));
  if (rule.momentum != 0.0) throw Error("the approach to a degenerate zero is derived without momentum; simulate it");
  const double k = order;
  const auto batch = static_cast<double>(batch_size);
  const double rate = rule.learning_rate * loss_factor(rule.loss);
  // The deviation of e is strength d^(k-2).
  const double strength =
      rate * std::abs(coefficient) * k * std::sqrt(population.input_variance * population.noise_variance / batch);
  const double onset = std::sqrt(rate * k * population.noise_variance / (2.0 * batch));
  return {.power = -0.5 / (k - 2.0),
          .scale = std::pow((k - 2.0) * strength, 2.0),
          .freedom = (2.0 * k - 3.0) / (k - 2.0),
          .onset = onset,
          .onset_step = strength * std::pow(onset, k - 2.0)};
}

double approach_probability(const DegenerateApproach& approach, double start, double steps, double distance) {
  const auto unit = [&](double d) { return std::pow(d, 1.0 / approach.power) / (approach.scale * steps); };
  const boost::math::non_central_chi_squared law(approach.freedom, unit(start));
  return cdf(complement(law, unit(distance)));
}

}  // namespace flypaper
