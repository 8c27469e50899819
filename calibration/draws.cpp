#include "calibration/draws.hpp"

#include <boost/math/distributions/binomial.hpp>

#include <algorithm>
#include <numbers>
#include <numeric>

namespace flypaper::calibration {

double Draws::normal() {
  if (has_other_) {
    has_other_ = false;
    return other_;
  }
  // Box and Muller 1958.
  const double radius = std::sqrt(-2.0 * std::log(uniform()));
  const double angle = 2.0 * std::numbers::pi * uniform();
  other_ = radius * std::sin(angle);
  has_other_ = true;
  return radius * std::cos(angle);
}

double Draws::chi_square(double freedom) {
  std::gamma_distribution<double> law(0.5 * freedom, 2.0);
  return law(engine_);
}

void Draws::sorted_uniform(std::vector<double>& values) {
  double sum = 0.0;  // partial sums of exponential spacings, over the sum of one more
  for (double& value : values) value = sum += exponential();
  sum += exponential();
  for (double& value : values) value /= sum;
}

BinomialDraws::BinomialDraws(std::uint64_t trials, double p) {
  // What lies 12 standard deviations and 40 counts off has a probability below 1e-17.
  const auto n = static_cast<double>(trials);
  const double reach = 12.0 * std::sqrt(n * p * (1.0 - p)) + 40.0;
  first_ = static_cast<std::uint64_t>(std::max(0.0, n * p - reach));
  const boost::math::binomial_distribution<> law(n, p);
  const auto last = static_cast<std::uint64_t>(std::min(n, n * p + reach));
  for (std::uint64_t k = first_; k <= last; ++k) up_to_.push_back(cdf(law, static_cast<double>(k)));
}

std::uint64_t BinomialDraws::operator()(Draws& draws) const {
  const auto found = std::ranges::upper_bound(up_to_, draws.uniform());
  return first_ + static_cast<std::uint64_t>(std::min(found - up_to_.begin(), std::ssize(up_to_) - 1));
}

std::vector<std::uint64_t> multinomial(Draws& draws, const std::vector<double>& probabilities, std::uint64_t size) {
  std::vector<double> up_to(probabilities.size());
  std::partial_sum(probabilities.begin(), probabilities.end(), up_to.begin());
  std::vector<std::uint64_t> counts(probabilities.size());
  for (std::uint64_t i = 0; i < size; ++i) {
    const auto cell = std::ranges::upper_bound(up_to, draws.uniform() * up_to.back()) - up_to.begin();
    ++counts[static_cast<std::size_t>(cell)];
  }
  return counts;
}

Stay stay(Draws& draws, double early, double late, std::uint64_t change, std::uint64_t last) {
  std::uint64_t steps = draws.geometric(early);
  if (steps > change) steps = change + draws.geometric(late);
  return steps > last ? Stay{.steps = last, .exited = false} : Stay{.steps = steps, .exited = true};
}

}  // namespace flypaper::calibration
