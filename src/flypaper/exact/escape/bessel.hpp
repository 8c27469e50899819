#pragma once

namespace flypaper {

/// log(e^z K_p(z)) for p = order / 2 >= 0 and z > 0, absolute error about 1e-12.
[[nodiscard]] double log_scaled_bessel_k(int order, double z);

}  // namespace flypaper
