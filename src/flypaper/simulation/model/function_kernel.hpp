#pragma once

namespace flypaper {

/// Applies function number `function` of Operation's functions, counted from 0, to `count` values, a multiple of 8,
/// aligned to 64 bytes.
using FunctionKernel = void (*)(unsigned function, unsigned count, const double* arguments, double* values);

#ifdef __x86_64__
void apply_function_sse2(unsigned function, unsigned count, const double* arguments, double* values);
void apply_function_avx2(unsigned function, unsigned count, const double* arguments, double* values);
void apply_function_avx512(unsigned function, unsigned count, const double* arguments, double* values);
#endif

}  // namespace flypaper
