#include "flypaper/base/core/rational.hpp"

#include <fmt/format.h>
#include <gmpxx.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

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
  for (const char c : text.substr(negative ? 1 : 0, mantissa_end - (negative ? 1 : 0))) {
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
  if (is_zero()) return 0.0;
  const mpz_class& denominator = value().number.get_den();
  const mpz_class size = abs(value().number.get_num());
  const auto length = [](const mpz_class& whole) { return static_cast<long>(mpz_sizeinbase(whole.get_mpz_t(), 2)); };
  // size / denominator = (quotient + a part) 2^-shift, with a quotient of 55 or 56 binary digits.
  const long shift = 55 - length(size) + length(denominator);
  const auto places = static_cast<mp_bitcnt_t>(std::abs(shift));
  const mpz_class above = shift > 0 ? mpz_class(size << places) : size;
  const mpz_class below = shift < 0 ? mpz_class(denominator << places) : denominator;
  const mpz_class quotient = above / below;
  const bool exact = mpz_divisible_p(above.get_mpz_t(), below.get_mpz_t()) != 0;
  const std::uint64_t digits = quotient.get_ui();
  // The last digit that a double holds there: 52 below the first, and never below 2^-1074.
  using Double = std::numeric_limits<double>;
  const long first = static_cast<long>(std::bit_width(digits)) - 1 - shift;
  if (first > Double::max_exponent) return std::copysign(Double::infinity(), sign());
  if (first < Double::min_exponent - Double::digits - 1) return std::copysign(0.0, sign());
  const long last = std::max<long>(first - Double::digits + 1, Double::min_exponent - Double::digits);
  const auto dropped = static_cast<unsigned>(last + shift);
  const std::uint64_t half = std::uint64_t{1} << (dropped - 1);
  const std::uint64_t rest = digits & (2 * half - 1);
  std::uint64_t kept = digits >> dropped;
  if (rest > half || (rest == half && (!exact || kept % 2 == 1))) ++kept;
  return std::copysign(std::ldexp(static_cast<double>(kept), static_cast<int>(last)), sign());
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
