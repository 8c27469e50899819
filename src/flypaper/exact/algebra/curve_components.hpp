#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "flypaper/exact/algebra/plane_zeros.hpp"

namespace flypaper {

/// The connected components of the real zeros of a polynomial that is irreducible over Q, those that are curves; single
/// points are left out. Proved.
///
/// Lines w1 + t w2 = u sweep the plane. Between two neighbouring roots u of the discriminant of the sheared polynomial
/// its zeros are graphs over u, of which none meet; above such a root all graphs but those that end in the one critical
/// point pass through, in their order, so that the numbers of zeros below and above that point tell which graphs join.
/// t is such that above each root lies one critical point and none at infinity.
class CurveComponents {
 public:
  /// Throws TooLarge.
  explicit CurveComponents(const Polynomial& irreducible);
  [[nodiscard]] std::size_t count() const;
  /// Which component holds a zero of the polynomial; nothing for a point of its own, and for one that lies above a root
  /// of the discriminant but is not critical.
  [[nodiscard]] std::optional<std::size_t> of(const PlanePoint& zero) const;
  /// A regular point of a component.
  [[nodiscard]] PlanePoint place(std::size_t component) const;

 private:
  struct Content;
  std::shared_ptr<const Content> content_;
};

/// The fraction of least denominator, of these the least in size, strictly between two numbers; an end that is left out
/// is infinite.
[[nodiscard]] Rational simplest_between(const std::optional<Rational>& lower, const std::optional<Rational>& upper);

}  // namespace flypaper
