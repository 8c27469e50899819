#pragma once
#include <optional>
#include <vector>

#include "flypaper/exact/algebra/polynomial.hpp"

namespace flypaper {

/// Polynomials in w1 and w2 whose product has the same pair of exponent and multiplicity as that of the factors, which
/// are 0 at the origin and of which the terms up to the total degree `order` are given. Nothing if terms of higher
/// degree could change the pair. See taylor_plane.cpp. Throws TooLarge.
[[nodiscard]] std::optional<std::vector<PolynomialFactor>> plane_model(std::vector<PolynomialFactor> factors,
                                                                       unsigned order);

}  // namespace flypaper
