#pragma once
#include <memory>
#include <vector>

#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// A volume and a bound of its error as the quadrature estimates it.
struct Volume {
  double value = 0.0;
  double error = 0.0;
};

/// V(eps) = |{w in box : Q(w)^2 < eps}| of a potential of one or two variables.
///
/// One variable: lengths between roots of Q = +-sqrt(eps), found piece by piece between critical points with 113 binary
/// digits; relative error 1e-8 and better down to eps = 1e-30. Two variables: such lengths along one, integrated over
/// the other in log distance from each place where the zeros branch, turn or leave the box (roots of resultants),
/// between kinks (where the pattern of lengths changes); 1e-6. Decimal ends of the box mean what is written.
class SublevelVolumes {
 public:
  /// Throws Error if Q has more than two variables, or if the box is infinite, reversed or of another dimension;
  /// TooLarge if Q is too large to expand, or in two variables of a degree whose resultants take too long.
  SublevelVolumes(const Potential& potential, const Box& box);
  ~SublevelVolumes();
  SublevelVolumes(SublevelVolumes&& other) noexcept;
  SublevelVolumes& operator=(SublevelVolumes&& other) noexcept;
  SublevelVolumes(const SublevelVolumes&) = delete;
  SublevelVolumes& operator=(const SublevelVolumes&) = delete;

  /// Throws Error unless 1e-30 <= eps < infinity.
  [[nodiscard]] Volume operator()(double eps) const;

 private:
  struct Content;
  std::unique_ptr<const Content> content_;
};

}  // namespace flypaper
