#pragma once
#include <array>
#include <optional>

#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/exact/algebra/real_zeros.hpp"

namespace flypaper {

/// Where a point lies that is known by an interval.
enum class Place : unsigned char { inside, outside, unknown };

/// Where polynomials may vanish together: near a w2, and whether inside an interval of w2, provided that it is one
/// point.
struct Meeting {
  double near = 0.0;
  Place place = Place::inside;
};

/// The common zeros of f and g above a w1 that is known by an interval, in the closed interval w2, by interval
/// arithmetic in doubles; nothing if there is none. Throws TooLarge if a coefficient exceeds a double.
[[nodiscard]] std::optional<Meeting> meeting_above(const Polynomial& f, const Polynomial& g, const RealZero& w1,
                                                   const std::array<Rational, 2>& w2);

}  // namespace flypaper
