#include "flypaper/exact/posterior/free_energy.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "flypaper/base/core/error.hpp"

namespace flypaper {

double asymptotic_free_energy(const PolePair& coefficient, double samples) {
  if (!(samples > (coefficient.multiplicity > 1 ? std::numbers::e : 1.0))) {
    throw Error(fmt::format("{} samples are too few for the asymptotic free energy; take at least 3", samples));
  }
  const double log_samples = std::log(samples);
  return coefficient.lambda * log_samples - (coefficient.multiplicity - 1.0) * std::log(log_samples);
}

Approximation free_energy_remainder(const Potential& potential, const Box& box, const Likelihood& likelihood,
                                    const PolePair& coefficient) {
  const double asymptotic = asymptotic_free_energy(coefficient, likelihood.samples);
  const Approximation evidence = Posterior(potential, box, likelihood).log_evidence();
  return {.value = -evidence.value - asymptotic, .error = evidence.error};
}

Approximation wbic(const Potential& potential, const Box& box, const Likelihood& likelihood) {
  return wbic(Posterior(potential, box, likelihood), likelihood);
}

Approximation wbic(const Posterior& posterior, const Likelihood& likelihood) {
  const double log_samples = std::log(likelihood.samples);
  if (!(log_samples > 0.0)) throw Error(fmt::format("WBIC of {} samples: it needs more than 1", likelihood.samples));
  const Approximation loss = posterior.with_samples(likelihood.samples / log_samples).expected_loss();
  const double best = likelihood.scale() * likelihood.level() * likelihood.level();
  return {.value = log_samples * loss.value - best, .error = log_samples * loss.error};
}

}  // namespace flypaper
