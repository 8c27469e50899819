#pragma once
#include <cstdint>
#include <string>

namespace flypaper::goldens {

/// How far a number may be from its reference. Infinities equal only themselves, and every NaN equals every NaN.
struct Tolerance {
  enum class Kind : unsigned char { exact, absolute, relative, ulps };
  Kind kind = Kind::exact;
  double size = 0.0;

  /// As it stands in the file: "exact", "absolute 0.001", "relative 1e-12", "ulps 4".
  [[nodiscard]] std::string print() const;
  /// Whether `found` is near enough to `expected`.
  [[nodiscard]] bool accepts(double expected, double found) const;
};

/// The same bits; 0 and -0 differ.
[[nodiscard]] Tolerance exact();
/// |found - expected| <= size. Throws Error unless 0 <= size < infinity.
[[nodiscard]] Tolerance absolute(double size);
/// |found - expected| <= size |expected|. Throws Error unless 0 <= size < 1.
[[nodiscard]] Tolerance relative(double size);
/// At most `count` steps from one double to the next.
[[nodiscard]] Tolerance ulps(std::uint32_t count);

/// For messages: "1e-09 (2e-09 relative, 9007199 ulps)"; "not finite" if one of the numbers is not.
[[nodiscard]] std::string print_difference(double expected, double found);

}  // namespace flypaper::goldens
