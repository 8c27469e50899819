#include "flypaper/simulation/observables/observable.hpp"

#include <array>
#include <cstddef>
#include <limits>

namespace flypaper {
namespace {

static_assert(block_size == 64, "a block's trajectories are the bits of one number");

/// Bit i for trajectory i, aligned like a Lane.
struct alignas(64) Bits {
  std::array<std::uint64_t, block_size> of{};
};
constexpr Bits bits = [] {
  Bits each;
  for (std::size_t i = 0; i < block_size; ++i) each.of[i] = std::uint64_t{1} << i;
  return each;
}();

/// The lanes with lower < w < upper, `width` at a time. Compilers make branches of a plain loop, which cost as much as
/// the step they look at.
template <std::size_t width>
[[gnu::always_inline]] inline std::uint64_t within(const Lane& lane, double lower, double upper) {
  using Integers = typename Vectors<width>::Integers;
  const auto* const w = reinterpret_cast<const typename Vectors<width>::Numbers*>(lane.values);
  const auto* const bit = reinterpret_cast<const Integers*>(bits.of.data());
  Integers found{};
  for (std::size_t i = 0; i < block_size / width; ++i) found |= (w[i] > lower) & (w[i] < upper) & bit[i];
  std::uint64_t lanes = 0;
  for (std::size_t i = 0; i < width; ++i) lanes |= static_cast<std::uint64_t>(found[i]);
  return lanes;
}

std::uint64_t within(const Lane& lane, double lower, double upper) {
  static const VectorWidth width = chosen_width();
  std::uint64_t lanes = 0;
  run_with(width, [&](auto doubles) __attribute__((always_inline)) { lanes = within<doubles>(lane, lower, upper); });
  return lanes;
}

}  // namespace

std::uint64_t BlockView::used() const { return count < 64 ? (std::uint64_t{1} << count) - 1 : ~std::uint64_t{0}; }

std::uint64_t BlockView::diverged() const {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return used() & ~within(coordinates[0], -infinity, infinity);
}

std::uint64_t BlockView::inside(const Box& box) const {
  std::uint64_t lanes = used();
  for (std::size_t d = 0; d < box.lower.size(); ++d) lanes &= within(coordinates[d], box.lower[d], box.upper[d]);
  return lanes;
}

}  // namespace flypaper
