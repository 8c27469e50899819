#pragma once
#include <stdint.h>  // NOLINT(modernize-deprecated-headers): kernels share no header of the C++ library

namespace flypaper {

/// How many trajectories a kernel draws for at once.
inline constexpr unsigned fresh_kernel_block = 64;

/// What a kernel draws, in plain numbers: fresh batches of consecutive trajectories and steps.
struct FreshDraws {
  uint64_t seed;
  uint64_t purpose;           ///< part of the address of each draw
  uint64_t first_trajectory;  ///< of fresh_kernel_block consecutive ones
  uint64_t first_step;
  uint64_t steps;
  double gamma_d;  ///< Marsaglia and Tsang's constants d and c; not used for batches of one sample
  double gamma_c;
  double gamma_squeeze;
  double xx_scale;        ///< S_xx = xx_scale gamma
  double noise_variance;  ///< of the mean of the batch: v_y / B
  double slope;
  double batch_size;
};

/// Draws (S_xx, S_xy) with the bits of the scalar GammaSampler. `sums` holds for each step 64 values of S_xx and then
/// 64 of S_xy, and is aligned to 64 bytes.
using FreshKernel = void (*)(const FreshDraws& draws, double* sums);

#ifdef __x86_64__
void draw_fresh_sse2(const FreshDraws& draws, double* sums);
void draw_fresh_avx2(const FreshDraws& draws, double* sums);
void draw_fresh_avx512(const FreshDraws& draws, double* sums);
#endif

}  // namespace flypaper
