#pragma once
#include "flypaper/base/core/vector_width.hpp"
#include "flypaper/simulation/kernels/kernels.hpp"

namespace flypaper {

/// The kernels of a width; null for the scalar path.
[[nodiscard]] inline const Kernels* kernels_of(VectorWidth width) {
  switch (width) {
#ifdef __x86_64__
    case VectorWidth::sse2: return &kernels_sse2;
    case VectorWidth::avx2: return &kernels_avx2;
    case VectorWidth::avx512: return &kernels_avx512;
#endif
    default: return nullptr;
  }
}

}  // namespace flypaper
