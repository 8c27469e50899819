#include "flypaper/exact/quadrature/double_double.hpp"

#include <cstdint>

namespace flypaper {

DoubleDouble::DoubleDouble(const Rational& value) : high(value.to_double()) {
  if (std::isfinite(high)) low = (value - exactly(high)).to_double();
  *this = sum_of_ordered(high, low);
}

Rational exactly(double value) {
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  constexpr int digits = 53;
  const Rational whole(static_cast<std::int64_t>(std::ldexp(fraction, digits)));
  exponent -= digits;
  const Rational scale = power(2, static_cast<unsigned>(std::abs(exponent)));
  return exponent < 0 ? whole / scale : whole * scale;
}

}  // namespace flypaper
