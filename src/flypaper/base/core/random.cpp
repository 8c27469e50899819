#include "flypaper/base/core/random.hpp"

#include <sleef.h>

#include <algorithm>
#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {

Variates variates(const std::array<std::uint32_t, 4>& words) {
  const std::uint64_t radius_bits = (static_cast<std::uint64_t>(words[0]) << 16U) | (words[1] >> 16U);
  const std::uint64_t angle_bits = (static_cast<std::uint64_t>(words[1] & 0xffffU) << 24U) | (words[2] >> 8U);
  const std::uint64_t uniform_bits = (static_cast<std::uint64_t>(words[2] & 0xffU) << 32U) | words[3];
  // (0, 1]: the logarithm is finite and the radius may be 0.
  const double radius_uniform = (static_cast<double>(radius_bits) + 1.0) * 0x1p-48;
  const double radius = std::sqrt(-2.0 * Sleef_cinz_logd1_u35purec(radius_uniform));
  const double half_turns = static_cast<double>(angle_bits) * 0x1p-39;
  const auto direction = Sleef_cinz_sincospid1_u35purec(half_turns);
  return {radius * direction.x, radius * direction.y, (static_cast<double>(uniform_bits) + 0.5) * 0x1p-40};
}

namespace {

/// A number k for which 1 - k x^4 is below Marsaglia and Tsang's acceptance probability exp(h(x)) at every x.
///
/// With t = c x and c^2 = 1/(9 d), h = d (9 t^2/2 + 1 - (1+t)^3 + 3 log(1+t)), whose derivative is -3 d t^3/(1+t). So
/// -h <= a t^4 for t >= 0 and -h <= a t^4/(1-r) for t = -r, a = 3 d/4; as exp(h) >= 1 + h and exp(h) > 0, the bound
/// 1 - max(a/(1-r0), 1/r0^4) t^4 serves for any r0 in (0, 1). The best makes both equal: near 1/r0^4 = 1 + 1.75 a.
double squeeze_of(double d) {
  const double a = 0.75 * d;
  const double fourth = 1.0 + 1.75 * a;
  const double bound = std::max(a / (1.0 - 1.0 / std::sqrt(std::sqrt(fourth))), fourth);
  // Theirs, 0.0331 for every d, is the better one for d near 2/3. The last factor covers rounding.
  return std::min(0.0331, bound / (81.0 * d * d) * (1.0 + 0x1p-40));
}

}  // namespace

GammaSampler::GammaSampler(double shape)
    : d_(shape - 1.0 / 3.0), c_(1.0 / std::sqrt(9.0 * d_)), squeeze_(squeeze_of(d_)) {
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
    const bool squeezed = drawn.uniform < 1.0 - squeeze_ * (x2 * x2);
    if (squeezed ||
        Sleef_cinz_logd1_u35purec(drawn.uniform) < 0.5 * x2 + d_ * (1.0 - v + Sleef_cinz_logd1_u10purec(v))) {
      return {d_ * v, drawn.second_normal};
    }
  }
}

}  // namespace flypaper
