#pragma once
#include <utility>
#include <vector>

#include "flypaper/audit/experiment/draft.hpp"

/// Parts of draft_potential, for draft*.cpp alone.
namespace flypaper {

/// Points and box of a potential of one variable.
void draft_line(Draft& draft);

/// Points and box of a potential of several variables.
void draft_plane(Draft& draft);

/// The [[point]] of a place that is known exactly.
[[nodiscard]] DraftedPoint drafted_point(const Potential& potential, const std::vector<Rational>& at);

/// Which changes of sign, exchanges of two variables, and in one variable the reflection at the mean of the zeros, turn
/// Q into itself or its negative: exact, by expanding. None if that takes too much work.
[[nodiscard]] std::vector<ClaimedSymmetry> symmetries_of(const Potential& potential);

/// The ends of an interval moved outwards to few digits.
[[nodiscard]] std::pair<double, double> rounded_outwards(double lower, double upper);

}  // namespace flypaper
