#pragma once
// Random123's header gives warnings of its own under -Wconversion; it is a system header here.
#include <Random123/philox.h>

#include <array>
#include <cstdint>

namespace flypaper {

/// What a random number is for: streams of different purpose never meet.
enum class Purpose : std::uint8_t { start = 0, batches = 1, data_set = 2, test_cases = 3, langevin = 4, diffusion = 5 };

/// The address of 128 random bits. Randomness is a function of (seed, address), so any trajectory can be replayed
/// alone.
struct RandomAddress {
  std::uint64_t trajectory = 0;  ///< 48 bits are used
  Purpose purpose = Purpose::batches;
  std::uint8_t attempt = 0;  ///< counts rejected draws
  std::uint64_t step = 0;    ///< 48 bits are used
  std::uint16_t draw = 0;
};

/// 128 random bits: Philox4x32-10 with key = seed and counter = address
/// (words: trajectory low; trajectory high | purpose | attempt; step low; step high | draw).
/// Source: Salmon et al. 2011. Known answers: properties/base/philox_test.cpp.
[[nodiscard]] inline std::array<std::uint32_t, 4> random_words(std::uint64_t seed, const RandomAddress& address) {
  const auto low = [](std::uint64_t value) { return static_cast<std::uint32_t>(value); };
  const auto high16 = [](std::uint64_t value) { return static_cast<std::uint32_t>(value >> 32U) & 0xffffU; };
  const std::uint32_t tag = (static_cast<std::uint32_t>(address.purpose) << 8U) | address.attempt;
  const r123::Philox4x32::ctr_type counter{{low(address.trajectory), high16(address.trajectory) | (tag << 16U),
                                            low(address.step),
                                            high16(address.step) | (static_cast<std::uint32_t>(address.draw) << 16U)}};
  const r123::Philox4x32::key_type key{{low(seed), static_cast<std::uint32_t>(seed >> 32U)}};
  const auto words = r123::Philox4x32{}(counter, key);
  return {words[0], words[1], words[2], words[3]};
}

/// Uniform on (0, 1): the 52 leading bits of two words, centred in their cell, so that 0 and 1 never occur.
[[nodiscard]] inline double uniform(std::uint32_t high, std::uint32_t low) {
  const std::uint64_t bits = ((static_cast<std::uint64_t>(high) << 32U) | low) >> 12U;
  return (static_cast<double>(bits) + 0.5) * 0x1p-52;
}

/// Two independent standard normals and a uniform on (0, 1), all from one address.
struct Variates {
  double first_normal;
  double second_normal;
  double uniform;
};

/// Box-Muller on 128 bits: 48 for the radius, 40 for the angle, 40 for the uniform.
/// log and sincospi are SLEEF's `cinz` family, which has the same bits on every vector width. Source: Box, Muller 1958.
[[nodiscard]] Variates variates(const std::array<std::uint32_t, 4>& words);

/// Gamma(shape, 1) for shape >= 1 by Marsaglia and Tsang (2000), with the second normal of the accepted draw,
/// which is independent of it. Consumes `address.attempt` upwards, one address an attempt.
class GammaSampler {
 public:
  /// Throws Error if shape < 1.
  explicit GammaSampler(double shape);

  /// What one call returns.
  struct Draw {
    double gamma;
    double normal;  ///< independent of gamma
  };
  [[nodiscard]] Draw operator()(std::uint64_t seed, RandomAddress address) const;

  /// Marsaglia and Tsang's constants, for kernels that draw many at once: d = shape - 1/3 and c = 1 / sqrt(9 d).
  [[nodiscard]] double d() const { return d_; }
  [[nodiscard]] double c() const { return c_; }
  /// A uniform below 1 - squeeze x^4 accepts the normal x without a logarithm. It only saves time: what it accepts
  /// the exact test accepts too.
  [[nodiscard]] double squeeze() const { return squeeze_; }

 private:
  double d_;
  double c_;
  double squeeze_;
};

}  // namespace flypaper
