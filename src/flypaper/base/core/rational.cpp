#include "flypaper/base/core/rational.hpp"

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {

namespace mp = boost::multiprecision;

struct Rational::Value {
  mp::cpp_rational number;
};

Rational::Rational(Value value) {
  if (!value.number.is_zero()) value_ = std::make_shared<const Value>(std::move(value));
}

Rational::Rational(std::int64_t whole) : Rational(Value{mp::cpp_rational(whole)}) {}

Rational::Rational(std::int64_t numerator, std::int64_t denominator) : Rational(Rational(numerator) / denominator) {}

const Rational::Value& Rational::value() const {
  static const Value zero{};
  return value_ ? *value_ : zero;
}

Rational Rational::decimal(std::string_view text) {
  const auto wrong = [&] { return Error(fmt::format("'{}' is no decimal number", text)); };
  const bool negative = text.starts_with('-');
  const std::size_t mantissa_end = text.find_first_of("eE");
  int exponent = 0;
  if (mantissa_end != std::string_view::npos) {
    std::string_view digits = text.substr(mantissa_end + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    if (failure != std::errc{} || end != digits.data() + digits.size() || std::abs(exponent) > 9999) throw wrong();
  }
  mp::cpp_int digits = 0;
  bool any = false;
  bool after_point = false;
  for (const char c : text.substr(negative ? 1 : 0, mantissa_end - (negative ? 1 : 0))) {
    if (c == '.' && !after_point) {
      after_point = true;
      continue;
    }
    if (c < '0' || c > '9') throw wrong();
    digits = digits * 10 + (c - '0');
    any = true;
    if (after_point) --exponent;
  }
  if (!any) throw wrong();
  const mp::cpp_int scale = mp::pow(mp::cpp_int(10), static_cast<unsigned>(std::abs(exponent)));
  if (negative) digits = -digits;
  return Rational(
      Value{exponent < 0 ? mp::cpp_rational(digits, scale) : mp::cpp_rational(mp::cpp_int(digits * scale))});
}

Rational Rational::shortest_decimal(double value) {
  if (value == std::trunc(value) && std::abs(value) < 0x1p53) return {static_cast<std::int64_t>(value)};
  return decimal(shortest(value));
}

Rational operator+(const Rational& a, const Rational& b) {
  if (a.is_zero()) return b;
  if (b.is_zero()) return a;
  return Rational(Rational::Value{a.value().number + b.value().number});
}

Rational operator-(const Rational& a, const Rational& b) {
  if (b.is_zero()) return a;
  return Rational(Rational::Value{a.value().number - b.value().number});
}

Rational operator*(const Rational& a, const Rational& b) {
  if (a.is_zero() || b.is_zero()) return {};
  return Rational(Rational::Value{a.value().number * b.value().number});
}

Rational operator/(const Rational& a, const Rational& b) {
  if (b.is_zero()) throw Error("division by 0");
  return Rational(Rational::Value{a.value().number / b.value().number});
}

std::strong_ordering operator<=>(const Rational& a, const Rational& b) {
  return a.value().number.compare(b.value().number) <=> 0;
}

int Rational::sign() const { return value().number.sign(); }

bool Rational::is_whole() const { return mp::denominator(value().number) == 1; }

std::string Rational::print() const { return value().number.str(); }

double Rational::to_double() const {
  // Through floats of a wider range: numerator and denominator alone may exceed a double's.
  using Wide = mp::cpp_bin_float_quad;
  return static_cast<double>(Wide(mp::numerator(value().number)) / Wide(mp::denominator(value().number)));
}

std::size_t Rational::bits() const {
  if (is_zero()) return 1;
  return mp::msb(mp::abs(mp::numerator(value().number))) + mp::msb(mp::denominator(value().number)) + 2;
}

Rational power(const Rational& base, unsigned exponent) {
  Rational result = 1;
  for (unsigned i = 0; i < exponent; ++i) result = result * base;
  return result;
}

Number::Number(double number)
    : value(number), exact(std::isfinite(number) ? Rational::shortest_decimal(number) : Rational()) {}

bool Number::is_finite() const { return std::isfinite(value); }

}  // namespace flypaper
