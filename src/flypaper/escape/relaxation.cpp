#include "flypaper/escape/relaxation.hpp"

#include <algorithm>
#include <cmath>

#include "flypaper/escape/lingering.hpp"

namespace flypaper {

namespace {

/// The largest of `fine` that `coarse` has too and that is above `floor`.
std::optional<double> stable_modulus(const std::vector<std::complex<double>>& coarse,
                                     const std::vector<std::complex<double>>& fine, double floor) {
  constexpr double same = 1e-4;
  std::optional<double> largest;
  for (const std::complex<double>& value : fine) {
    const bool stable = std::ranges::any_of(
        coarse, [&](const std::complex<double>& other) { return std::abs(value - other) < same * std::abs(value); });
    const double modulus = std::abs(value);
    if (stable && modulus > floor * (1.0 + same) && modulus > largest.value_or(0.0)) largest = modulus;
  }
  return largest;
}

}  // namespace

Relaxation relaxation(const KilledKernel& coarse, const KilledKernel& fine) {
  Relaxation found;
  for (const Lingering& point : lingering(fine.transition())) {
    found.essential = std::max(found.essential, point.decay());
  }
  found.isolated = stable_modulus(coarse.further_eigenvalues(), fine.further_eigenvalues(), found.essential);
  found.decay_ratio = std::max(found.essential, found.isolated.value_or(0.0)) * std::exp(fine.escape_rate());
  return found;
}

}  // namespace flypaper
