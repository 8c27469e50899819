#pragma once
#include <cstdint>
#include <limits>
#include <string>

#include "flypaper/base/statistics/proportion.hpp"

namespace flypaper {

/// The smallest sample size, up to about 1 in 1000, at which `power(size) >= wanted`, by doubling and bisection;
/// the largest 64-bit number if there is none below 2^52.
template <typename Power>
[[nodiscard]] std::uint64_t sample_size_for(double wanted, Power power) {
  std::uint64_t enough = 1;
  while (power(enough) < wanted) {
    if (enough >= (std::uint64_t{1} << 52U)) return std::numeric_limits<std::uint64_t>::max();
    enough *= 2;
  }
  std::uint64_t short_of = enough / 2;
  while (enough - short_of > 1 + enough / 1024) {
    const std::uint64_t middle = short_of + (enough - short_of) / 2;
    (power(middle) >= wanted ? enough : short_of) = middle;
  }
  return enough;
}

/// Throws UnderpoweredCheck, with the size that would do, unless power(size), the probability of passing when what the
/// check asserts is true, is at least 1 - beta.
template <typename Power>
void require_power(const std::string& check, std::uint64_t size, const Budget& budget, Power power) {
  const double found = power(size);
  if (found >= 1.0 - budget.beta) return;
  throw UnderpoweredCheck(check, found, budget.beta, size, sample_size_for(1.0 - budget.beta, power));
}

}  // namespace flypaper
