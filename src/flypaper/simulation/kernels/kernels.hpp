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

/// Words come in groups of this many draws.
inline constexpr unsigned word_kernel_group = 8;

/// Consecutive draws of one address, in plain numbers: call c is draw c modulo 2^16 of attempt c / 2^16.
struct WordDraws {
  uint64_t seed;
  uint64_t purpose;
  uint64_t trajectory;
  uint64_t step;
  uint64_t first_call;  ///< a multiple of word_kernel_group; the calls stay within one attempt
  uint64_t calls;       ///< a multiple of word_kernel_group
};

/// What is compiled for each vector width, with the bits of the scalar code. Memory is aligned to 64 bytes.
struct Kernels {
  /// Draws (S_xx, S_xy): for each step 64 values of S_xx and then 64 of S_xy.
  void (*draw_fresh)(const FreshDraws& draws, double* sums);
  /// Writes two words a call: for each group eight words w[0] + 2^32 w[1], one a call, and then eight w[2] + 2^32 w[3],
  /// where w are the four of `random_words`.
  void (*draw_words)(const WordDraws& draws, unsigned long long* words);
  /// Applies function number `function` of Operation's functions, counted from 0, to `count` values, a multiple of 8.
  void (*apply_function)(unsigned function, unsigned count, const double* arguments, double* values);
};

#ifdef __x86_64__
extern const Kernels kernels_sse2;
extern const Kernels kernels_avx2;
extern const Kernels kernels_avx512;
#endif

}  // namespace flypaper
