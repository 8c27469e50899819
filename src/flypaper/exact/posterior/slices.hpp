#pragma once
#include <memory>
#include <span>
#include <vector>

#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// A stretch of a line on which |P| grows: P(origin + direction u) = sum_k taylor[k] u^k for 0 <= u <= length.
/// Measured from its own end, a well of width 1e-9 far from the origin is as sharp as one at it.
struct Stretch {
  double origin = 0.0;
  double direction = 1.0;  ///< 1 or -1
  double length = 0.0;
  double rounding = 0.0;  ///< a bound of the rounding error of P at the origin
  std::vector<double> taylor;
};

/// P(v) = Q(centre + v) - level in one or two variables, expanded about `centre` with 50 digits, and its restriction to
/// lines along one axis. All coordinates here are measured from the centre.
class Slices {
 public:
  /// Lines run along the axis that is not `outer`; in one variable along the only one. Throws Error above two
  /// variables.
  Slices(const Potential& potential, std::span<const double> centre, double level, unsigned outer);

  /// The one line of a potential of one variable, cut at all zeros of P and P'; worked out with 50 digits.
  [[nodiscard]] std::vector<Stretch> line(long double lower, long double upper) const;
  /// The line at `outer`, cut alike; worked out in long double.
  [[nodiscard]] std::vector<Stretch> across(long double outer, long double lower, long double upper) const;
  /// Outer coordinates between `from` and `to` at which P or its derivative vanishes on the edge where the inner
  /// coordinate is `edge`: where zeros enter and leave a box.
  [[nodiscard]] std::vector<long double> edge_points(long double edge, long double from, long double to) const;

 private:
  struct Content;
  std::shared_ptr<const Content> content_;
};

}  // namespace flypaper
