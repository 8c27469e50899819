#pragma once
#include <complex>
#include <vector>

#include "flypaper/exact/algebra/univariate.hpp"

namespace flypaper {

/// The complex zeros of p with an imaginary part >= 0, each once, to double precision; of a real zero the imaginary
/// part is 0, proved. Throws Error if p is 0, TooLarge above degree 200.
[[nodiscard]] std::vector<std::complex<double>> complex_zeros(const Univariate& p);

}  // namespace flypaper
