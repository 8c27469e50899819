#include "flypaper/exact/escape/one_step.hpp"

#include <fmt/format.h>

#include <cmath>

#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {

void require(const Potential& potential, const UpdateRule& rule, const Population& population,
             std::uint64_t batch_size) {
  if (potential.dimension() != 1 || rule.momentum != 0.0) {
    throw Error("the exact one-step law needs one variable and no momentum; simulate instead");
  }
  if (batch_size == 0) throw Error("a batch size of 0; give at least 1");
  if (!(rule.learning_rate > 0.0 && std::isfinite(rule.learning_rate))) {
    throw Error(fmt::format("a learning rate of {}; it must be positive and finite", rule.learning_rate));
  }
  if (!(population.input_variance > 0.0 && population.noise_variance >= 0.0)) {
    throw Error(
        fmt::format("input variance {} and noise variance {}; the first must be positive, the second not negative",
                    population.input_variance, population.noise_variance));
  }
}

}  // namespace

OneStepLaw::OneStepLaw(const Potential& potential, const UpdateRule& rule, const Population& population,
                       std::uint64_t batch_size)
    : potential_((require(potential, rule, population, batch_size), potential)),
      rate_(rule.learning_rate * loss_factor(rule.loss)),
      population_(population),
      batch_size_(static_cast<double>(batch_size)),
      family_(batch_size_, population.input_variance) {}

double OneStepLaw::value(NodeId node, double w) const {
  return potential_.graph().evaluate(node, std::span<const double>(&w, 1));
}

VarianceGamma::Parameters OneStepLaw::scaled_by(double factor, double w) const {
  const double scale = rate_ * factor;
  return {-scale * (value(potential_.q(), w) - population_.slope),
          std::abs(scale) * std::sqrt(population_.noise_variance / batch_size_)};
}

VarianceGamma::Parameters OneStepLaw::step_from(double from) const {
  return scaled_by(value(potential_.gradient()[0], from), from);
}

VarianceGamma::Parameters OneStepLaw::multiplier_at(double critical_point) const {
  return scaled_by(value(potential_.hessian()[0], critical_point), critical_point);
}

double OneStepLaw::stretching(double from) const {
  const double residual = value(potential_.q(), from) - population_.slope;
  const double first = value(potential_.gradient()[0], from);
  const double second = value(potential_.hessian()[0], from);
  const double v = population_.input_variance;
  const double mean = 1.0 - rate_ * v * (first * first + residual * second);
  // The standard deviation is rate |Q'| g, g^2 = v (noise + 2 v residual^2) / B.
  const double g = std::sqrt(v * (population_.noise_variance + 2.0 * v * residual * residual) / batch_size_);
  const double g_slope = g > 0.0 ? 2.0 * v * v * residual * first / (batch_size_ * g) : 0.0;
  return std::abs(mean) + 3.0 * rate_ * std::abs(second * g + first * g_slope);
}

std::vector<double> OneStepLaw::densities(double from, const std::vector<double>& to) const {
  const VarianceGamma::LogDensity log_density = family_.log_density(step_from(from));
  std::vector<double> densities;
  densities.reserve(to.size());
  for (const double w : to) densities.push_back(std::exp(log_density(w - from)));
  return densities;
}

double OneStepLaw::probability_above(double from, double level) const {
  return family_.above(step_from(from), level - from);
}

double OneStepLaw::probability_below(double from, double level) const {
  return family_.below(step_from(from), level - from);
}

LawMoments OneStepLaw::moments(double from) const {
  LawMoments moments = family_.moments(step_from(from));
  moments.mean += from;
  return moments;
}

}  // namespace flypaper
