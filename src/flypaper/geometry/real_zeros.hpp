#pragma once
#include <optional>
#include <vector>

#include "flypaper/geometry/univariate.hpp"

namespace flypaper {

struct RealRoot {
  double value = 0.0;             ///< to rounding
  std::optional<Rational> exact;  ///< if it is a fraction with a denominator below 2^50
};

/// The distinct real roots of p in order, found in 113 binary digits, each fraction proven exactly and their number by
/// Sturm's theorem. Throws Error if p is 0 or roots lie too close together to tell them apart.
[[nodiscard]] std::vector<RealRoot> real_roots(const Univariate& p);

}  // namespace flypaper
