#pragma once
#include <vector>

#include "flypaper/audit/nights/escape_setting.hpp"

namespace flypaper {

/// Leaving an interval of an axis that the dynamics keeps exactly, where it is that of one variable: all that is
/// exactly known of escape in several variables.
struct EscapeOnLine {
  Potential line;  ///< Q on the axis, of one variable
  unsigned axis;   ///< from 0
  EscapeSetting setting;
  std::vector<double> start;  ///< in all variables: a zero with a slope along the axis
  Box basin;                  ///< in all variables: off the axis by anything is outside
};

/// One for each such zero at which leaving is neither rare nor sure; none in one variable.
[[nodiscard]] std::vector<EscapeOnLine> escapes_on_lines(const Potential& potential);

}  // namespace flypaper
