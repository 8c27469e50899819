#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <vector>

namespace flypaper {

/// The instruction sets that kernels are compiled for, narrowest first. All of them give the same bits.
enum class VectorWidth : std::uint8_t { scalar, sse2, avx2, avx512 };

/// "scalar", "sse2", "avx2" or "avx512".
[[nodiscard]] std::string_view name_of(VectorWidth width);

/// What this machine can run, narrowest first; only `scalar` on machines other than x86-64.
[[nodiscard]] std::vector<VectorWidth> available_widths();

/// The width that the environment variable FLYPAPER_VECTOR names; the widest available one if it is unset or empty.
/// Throws Error, with the valid names, if it names none that this machine can run.
[[nodiscard]] VectorWidth chosen_width();

/// How many doubles fill a vector of the width, as a type: what `run_with` hands to its function.
template <std::size_t count>
using Doubles = std::integral_constant<std::size_t, count>;

/// A vector of so many doubles, and one of integers as wide, which comparisons give: -1 for true. They read the lanes
/// of a block, aligned as they are.
template <std::size_t count>
struct Vectors {
  using Numbers [[gnu::vector_size(count * sizeof(double)), gnu::may_alias]] = double;
  using Integers [[gnu::vector_size(count * sizeof(double)), gnu::may_alias]] = std::int64_t;
};

#ifdef __x86_64__
template <typename Function>
[[gnu::target("avx2")]] void run_with_avx2(const Function& function) {
  function(Doubles<4>{});
}
template <typename Function>
[[gnu::target("avx512f")]] void run_with_avx512(const Function& function) {
  function(Doubles<8>{});
}
#endif

/// Calls function(Doubles), a lambda that has the attribute always_inline, as compiled for `width`: the compiler
/// vectorises its loops. What it calls must be inlined as well to profit; what is not is compiled as everywhere, so
/// nothing is at risk.
template <typename Function>
void run_with(VectorWidth width, const Function& function) {
  switch (width) {
#ifdef __x86_64__
    case VectorWidth::avx2: return run_with_avx2(function);
    case VectorWidth::avx512: return run_with_avx512(function);
#endif
    default: return function(Doubles<2>{});
  }
}

}  // namespace flypaper
