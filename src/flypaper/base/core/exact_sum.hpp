#pragma once
#include <array>
#include <cstdint>

#include "flypaper/base/core/archive.hpp"

namespace flypaper {

/// The exact sum of up to 2^62 doubles, so that sums are the same in whatever order and grouping they are formed.
/// A fixed-point number of 2176 bits in units of 2^-1074, the smallest double. Source: Kulisch's long accumulator
/// (Kulisch, Miranker 1986).
class ExactSum {
 public:
  void add(double value);
  void add(const ExactSum& other);
  /// The sum rounded to nearest, ties to even; infinity if a value that is not finite was added or the sum is beyond
  /// the doubles.
  [[nodiscard]] double value() const;
  void visit(Archive& archive);

 private:
  static constexpr std::size_t size = 34;
  std::array<std::uint64_t, size> words_{};  ///< two's complement, least significant first
  std::uint64_t not_finite_ = 0;
};

}  // namespace flypaper
