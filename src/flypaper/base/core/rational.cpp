#include "flypaper/base/core/rational.hpp"

#include <fmt/format.h>
#include <gmpxx.h>

#include <bit>
#include <charconv>
#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {

static_assert(sizeof(mp_limb_t) == sizeof(std::uint64_t) && GMP_NAIL_BITS == 0);

struct Rational::Value {
  mpq_class number;
};

Rational::Rational(Value value) {
  if (sgn(value.number) != 0) value_ = std::make_shared<const Value>(std::move(value));
}

Rational::Rational(std::int64_t whole) : Rational(Value{mpq_class(static_cast<long>(whole))}) {}

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
  std::string digits;
  bool after_point = false;
  for (const char c : text.substr(0, mantissa_end).substr(negative ? 1 : 0)) {
    if (c == '.' && !after_point) {
      after_point = true;
      continue;
    }
    if (c < '0' || c > '9') throw wrong();
    digits += c;
    if (after_point) --exponent;
  }
  if (digits.empty()) throw wrong();
  mpz_class scale;
  mpz_ui_pow_ui(scale.get_mpz_t(), 10, static_cast<unsigned>(std::abs(exponent)));
  mpz_class whole(digits, 10);
  if (negative) whole = -whole;
  mpq_class number(exponent < 0 ? mpq_class(whole, scale) : mpq_class(mpz_class(whole * scale)));
  number.canonicalize();
  return Rational(Value{std::move(number)});
}

Rational Rational::shortest_decimal(double value) {
  if (value == std::trunc(value) && std::abs(value) < 0x1p53) return {static_cast<std::int64_t>(value)};
  return decimal(shortest(value));
}

Rational operator+(const Rational& a, const Rational& b) {
  if (a.is_zero()) return b;
  if (b.is_zero()) return a;
  return Rational(Rational::Value{mpq_class(a.value().number + b.value().number)});
}

Rational operator-(const Rational& a, const Rational& b) {
  if (b.is_zero()) return a;
  return Rational(Rational::Value{mpq_class(a.value().number - b.value().number)});
}

Rational operator*(const Rational& a, const Rational& b) {
  if (a.is_zero() || b.is_zero()) return {};
  return Rational(Rational::Value{mpq_class(a.value().number * b.value().number)});
}

Rational operator/(const Rational& a, const Rational& b) {
  if (b.is_zero()) throw Error("division by 0");
  return Rational(Rational::Value{mpq_class(a.value().number / b.value().number)});
}

std::strong_ordering operator<=>(const Rational& a, const Rational& b) {
  return cmp(a.value().number, b.value().number) <=> 0;
}

int Rational::sign() const { return sgn(value().number); }

bool Rational::is_whole() const { return value().number.get_den() == 1; }

std::string Rational::print() const { return value().number.get_str(); }

double Rational::to_double() const {
  const mpq_class size = abs(value().number);
  const double low = size.get_d();  // cut off
  if (std::isinf(low)) return std::copysign(low, sign());
  const auto bits = std::bit_cast<std::uint64_t>(low);
  const auto high = std::bit_cast<double>(bits + 1);  // the next double
  const double unit = std::isinf(high) ? 0x1p971 : high - low;
  const int side = cmp(2 * (size - mpq_class(low)), mpq_class(unit));
  return std::copysign(side > 0 || (side == 0 && bits % 2 == 1) ? high : low, sign());
}

std::size_t Rational::bits() const {
  if (is_zero()) return 1;
  return mpz_sizeinbase(value().number.get_num_mpz_t(), 2) + mpz_sizeinbase(value().number.get_den_mpz_t(), 2);
}

Rational::Words Rational::words() const& {
  const auto words_of = [](mpz_srcptr whole) {
    return std::span<const std::uint64_t>(mpz_limbs_read(whole), mpz_size(whole));
  };
  return {.numerator = words_of(value().number.get_num_mpz_t()),
          .denominator = words_of(value().number.get_den_mpz_t())};
}

Rational Rational::of_words(int sign, const Words& words) {
  const auto whole = [](std::span<const std::uint64_t> digits) {
    mpz_class result;
    mpz_import(result.get_mpz_t(), digits.size(), -1, sizeof(std::uint64_t), 0, 0, digits.data());
    return result;
  };
  mpq_class number(whole(words.numerator), whole(words.denominator));
  if (number.get_den() == 0) throw Error("division by 0");
  if (number.get_den() != 1) number.canonicalize();
  if (sign < 0) number = -number;
  return Rational(Value{std::move(number)});
}

Rational power(const Rational& base, unsigned exponent) {
  Rational result = 1;
  Rational square = base;
  for (unsigned left = exponent; left > 0; left /= 2) {
    if (left % 2 == 1) result = result * square;
    if (left > 1) square = square * square;
  }
  return result;
}

Number::Number(double number)
    : value(number), exact(std::isfinite(number) ? Rational::shortest_decimal(number) : Rational()) {}

bool Number::is_finite() const { return std::isfinite(value); }

}  // namespace flypaper
