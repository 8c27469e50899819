#include "flypaper/observables/observable.hpp"

#ifdef __x86_64__
#include <emmintrin.h>
#endif

#include <limits>

namespace flypaper {
namespace {

static_assert(block_size <= 64, "a block's trajectories are the bits of one number");

/// The lanes with lower < w < upper.
std::uint64_t within(const Lane& lane, double lower, double upper) {
  std::uint64_t lanes = 0;
#ifdef __x86_64__
  // g++ makes branches of the plain loop, which cost as much as the step they look at.
  for (std::size_t i = 0; i < block_size; i += 2) {
    const __m128d w = _mm_load_pd(&lane.values[i]);
    const __m128d found = _mm_and_pd(_mm_cmplt_pd(_mm_set1_pd(lower), w), _mm_cmplt_pd(w, _mm_set1_pd(upper)));
    lanes |= static_cast<std::uint64_t>(_mm_movemask_pd(found)) << i;
  }
#else
  for (std::size_t i = 0; i < block_size; ++i) {
    lanes |= static_cast<std::uint64_t>(lower < lane.values[i] && lane.values[i] < upper) << i;
  }
#endif
  return lanes;
}

}  // namespace

std::uint64_t BlockView::used() const { return count < 64 ? (std::uint64_t{1} << count) - 1 : ~std::uint64_t{0}; }

std::uint64_t BlockView::diverged() const {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return used() & ~within(coordinates[0], -infinity, infinity);
}

std::uint64_t BlockView::inside(const Box& box) const {
  std::uint64_t bits = used();
  for (std::size_t d = 0; d < box.lower.size(); ++d) bits &= within(coordinates[d], box.lower[d], box.upper[d]);
  return bits;
}

}  // namespace flypaper
