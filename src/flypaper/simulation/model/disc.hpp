#pragma once
#include <span>

#include "flypaper/simulation/model/expression.hpp"

namespace flypaper {

/// The complex numbers within `radius` of a real centre. What is computed of discs holds every value that the
/// expression takes on them (up to rounding), so that Cauchy's estimate bounds derivatives; the radius is infinite
/// where the expression is not known to be analytic.
struct Disc {
  double centre = 0.0;
  double radius = 0.0;

  explicit Disc(double number) : centre(number) {}
  Disc(double about, double within) : centre(about), radius(within) {}
  /// The largest absolute value; infinite if it is not known.
  [[nodiscard]] double largest() const;
};

Disc operator+(const Disc& a, const Disc& b);
Disc operator-(const Disc& a, const Disc& b);
Disc operator*(const Disc& a, const Disc& b);
Disc operator/(const Disc& a, const Disc& b);
Disc operator-(const Disc& a);
Disc apply_function(Operation function, const Disc& argument);

/// The values of the node where every |w_i - centre_i| <= radii_i.
[[nodiscard]] Disc values_on_discs(const ExpressionGraph& graph, NodeId node, std::span<const double> centre,
                                   std::span<const double> radii);

}  // namespace flypaper
