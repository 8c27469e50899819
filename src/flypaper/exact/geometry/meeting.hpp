#pragma once
#include <array>
#include <optional>

#include "flypaper/exact/geometry/real_root_intervals.hpp"
#include "flypaper/exact/geometry/square_free.hpp"

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
[[nodiscard]] std::optional<Meeting> meeting_above(const PowersOfW2& f, const PowersOfW2& g, const RootInterval& w1,
                                                   const std::array<Rational, 2>& w2);

}  // namespace flypaper
