#include "flypaper/core/random.hpp"

#include <sleef.h>

#include <cmath>

#include "flypaper/core/error.hpp"
#include "flypaper/core/text.hpp"

namespace flypaper {

Variates variates(const std::array<std::uint32_t, 4>& words) {
  const std::uint64_t radius_bits = (static_cast<std::uint64_t>(words[0]) << 16U) | (words[1] >> 16U);
  const std::uint64_t angle_bits = (static_cast<std::uint64_t>(words[1] & 0xffffU) << 24U) | (words[2] >> 8U);
  const std::uint64_t uniform_bits = (static_cast<std::uint64_t>(words[2] & 0xffU) << 32U) | words[3];
  // (0, 1]: the logarithm is finite and the radius may be 0.
  const double radius_uniform = (static_cast<double>(radius_bits) + 1.0) * 0x1p-48;
  const double radius = std::sqrt(-2.0 * Sleef_cinz_logd1_u10purec(radius_uniform));
  const double half_turns = static_cast<double>(angle_bits) * 0x1p-39;
  const auto direction = Sleef_cinz_sincospid1_u35purec(half_turns);
  return {radius * direction.x, radius * direction.y, (static_cast<double>(uniform_bits) + 0.5) * 0x1p-40};
}

GammaSampler::GammaSampler(double shape) : d_(shape - 1.0 / 3.0), c_(1.0 / std::sqrt(9.0 * d_)) {
  if (!(shape >= 1.0)) throw Error("gamma shape " + shortest(shape) + " is below 1; use a shape of at least 1");
}

GammaSampler::Draw GammaSampler::operator()(std::uint64_t seed, RandomAddress address) const {
  while (true) {
    const Variates drawn = variates(random_words(seed, address));
    ++address.attempt;  // wraps after 256 rejections, whose probability is below 0.05^256
    const double x = drawn.first_normal;
    const double root = 1.0 + c_ * x;
    if (root <= 0.0) continue;
    const double v = root * root * root;
    const double x2 = x * x;
    // The squeeze accepts without a logarithm; it lies inside the exact region.
    const bool squeezed = drawn.uniform < 1.0 - 0.0331 * (x2 * x2);
    if (squeezed ||
        Sleef_cinz_logd1_u10purec(drawn.uniform) < 0.5 * x2 + d_ * (1.0 - v + Sleef_cinz_logd1_u10purec(v))) {
      return {d_ * v, drawn.second_normal};
    }
  }
}

}  // namespace flypaper
