#pragma once
#include <compare>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace flypaper {

/// An exact rational number of any size. Values are immutable and shared, so copies are cheap.
class Rational {
 public:
  Rational() = default;
  Rational(std::int64_t whole);  // NOLINT(google-explicit-constructor): a whole number is one
  Rational(std::int64_t numerator, std::int64_t denominator);
  /// The value of a decimal such as "1.8", ".5" or "1e-3": 9/5, 1/2, 1/1000. Throws Error if it is none or its exponent
  /// has more than four digits.
  [[nodiscard]] static Rational decimal(std::string_view text);
  /// The shortest decimal that reads back as `value`, exactly: 0.1 is 1/10. Throws Error unless finite.
  [[nodiscard]] static Rational shortest_decimal(double value);

  friend Rational operator+(const Rational& a, const Rational& b);
  friend Rational operator-(const Rational& a, const Rational& b);
  friend Rational operator*(const Rational& a, const Rational& b);
  /// Throws Error if b is 0.
  friend Rational operator/(const Rational& a, const Rational& b);
  friend bool operator==(const Rational& a, const Rational& b) { return (a <=> b) == 0; }
  friend std::strong_ordering operator<=>(const Rational& a, const Rational& b);
  Rational operator-() const { return Rational() - *this; }

  [[nodiscard]] bool is_zero() const { return value_ == nullptr; }
  /// -1, 0 or 1
  [[nodiscard]] int sign() const;
  [[nodiscard]] bool is_whole() const;
  /// "3", "-1/2"
  [[nodiscard]] std::string print() const;
  /// The nearest double, of two equally near ones the even one; beyond the largest inf.
  [[nodiscard]] double to_double() const;
  /// Binary digits of numerator and denominator together.
  [[nodiscard]] std::size_t bits() const;

  /// The sizes of numerator and denominator in words of 64 bits, the lowest first: what other libraries of numbers
  /// read.
  struct Words {
    std::span<const std::uint64_t> numerator;
    std::span<const std::uint64_t> denominator;
  };
  [[nodiscard]] Words words() const&;
  [[nodiscard]] Words words() const&& = delete;
  /// sign * numerator / denominator. Throws Error if the denominator is 0.
  [[nodiscard]] static Rational of_words(int sign, const Words& words);

 private:
  struct Value;
  explicit Rational(Value value);
  [[nodiscard]] const Value& value() const;

  std::shared_ptr<const Value> value_;  ///< null: 0
};

/// base^exponent
[[nodiscard]] Rational power(const Rational& base, unsigned exponent);

/// A number as the program computes with it and, if it is finite, as it was meant: 1/3 is exact beside its double.
struct Number {
  double value = 0.0;
  Rational exact{};         ///< if it is `irrational`, of its double
  bool irrational = false;  ///< as exp(1): `exact` is not what was meant

  Number() = default;
  /// Means the shortest decimal of `number`.
  Number(double number);  // NOLINT(google-explicit-constructor): a double is one
  Number(double number, Rational meant) : value(number), exact(std::move(meant)) {}
  /// No rational number is meant, or it is not known which.
  [[nodiscard]] static Number without_exact(double number) {
    Number result(number);
    result.irrational = true;
    return result;
  }
  operator double() const { return value; }  // NOLINT(google-explicit-constructor): what most readers want
  [[nodiscard]] bool is_finite() const;
};

}  // namespace flypaper
