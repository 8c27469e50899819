#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/rational.hpp"
#include "flypaper/exact/algebra/univariate.hpp"
#include "flypaper/simulation/model/expression.hpp"

namespace flypaper {

inline constexpr unsigned most_variables = 8;
/// The exponents of w1, .., w8.
using Exponents = std::array<std::uint16_t, most_variables>;
[[nodiscard]] unsigned total_degree(const Exponents& exponents);

/// The answer takes more work than it is worth: see cost.hpp.
class TooLarge : public Error {
 public:
  using Error::Error;
};

/// A coefficient is no rational number, as exp(1) is none.
class NotRational : public Error {
 public:
  using Error::Error;
};

/// A polynomial in w1, .., w8 with exact coefficients, expanded; no coefficient is 0. Values are immutable and shared,
/// so copies are cheap.
// Never moved from, so that each is a polynomial at any time: what would move it copies.
class Polynomial {  // NOLINT(cppcoreguidelines-special-member-functions)
 public:
  using Term = std::pair<Exponents, Rational>;

  Polynomial();
  explicit Polynomial(const Rational& constant);
  /// The sum of the terms, in any order; exponents may repeat.
  explicit Polynomial(const std::vector<Term>& terms);
  Polynomial(const Polynomial&) = default;
  Polynomial& operator=(const Polynomial&) = default;
  ~Polynomial() = default;
  [[nodiscard]] static Polynomial variable(unsigned index);

  /// By rising exponents of w1, of equal ones by those of w2 and so on.
  [[nodiscard]] std::vector<Term> terms() const;
  /// The number of terms.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool is_zero() const { return size() == 0; }
  [[nodiscard]] Rational constant() const { return coefficient({}); }
  /// 0 if there is no such term.
  [[nodiscard]] Rational coefficient(const Exponents& exponents) const;
  /// The largest exponent of w<index+1>; of 0 it is 0.
  [[nodiscard]] unsigned degree_in(unsigned index) const;
  /// Whether w<index+1> occurs.
  [[nodiscard]] bool has(unsigned index) const { return degree_in(index) > 0; }

  friend Polynomial operator+(const Polynomial& a, const Polynomial& b);
  friend Polynomial operator-(const Polynomial& a, const Polynomial& b);
  /// Throws TooLarge.
  friend Polynomial operator*(const Polynomial& a, const Polynomial& b);
  friend bool operator==(const Polynomial& a, const Polynomial& b);

  /// What holds it, known in this folder alone.
  struct Value;
  explicit Polynomial(std::shared_ptr<const Value> value) : value_(std::move(value)) {}
  [[nodiscard]] const Value& value() const& { return *value_; }
  [[nodiscard]] const Value& value() const&& = delete;

 private:
  std::shared_ptr<const Value> value_;
};

/// Throws TooLarge.
[[nodiscard]] Polynomial power(const Polynomial& base, unsigned exponent);
/// `target` put in place of w<index+1>. Throws TooLarge.
[[nodiscard]] Polynomial substituted(const Polynomial& p, unsigned index, const Polynomial& target);
/// A number put in place of w<index+1>. Throws TooLarge.
[[nodiscard]] Polynomial substituted(const Polynomial& p, unsigned index, const Rational& value);
[[nodiscard]] Polynomial derivative(const Polynomial& p, unsigned index);
/// The coefficients of the powers of w<index+1>, as polynomials in the rest; the last is not 0.
[[nodiscard]] std::vector<Polynomial> coefficients_in(const Polynomial& p, unsigned index);
/// p as a polynomial in its only variable; other variables must not occur.
[[nodiscard]] Univariate univariate_in(const Polynomial& p, unsigned index);
/// p, a polynomial in w1 and w2, where w<index+1> = value, as a polynomial in the other. Throws TooLarge.
[[nodiscard]] Univariate restricted(const Polynomial& p, unsigned index, const Rational& value);
/// p, a polynomial in t, with w<index+1> for t.
[[nodiscard]] Polynomial polynomial_of(const Univariate& p, unsigned index);
/// w<from[k]+1> becomes w<to[k]+1>; other variables must not occur.
[[nodiscard]] Polynomial renamed(const Polynomial& p, const std::array<unsigned, 2>& from,
                                 const std::array<unsigned, 2>& to);
/// w1 and w2 exchanged.
[[nodiscard]] inline Polynomial transposed(const Polynomial& p) { return renamed(p, {0, 1}, {1, 0}); }
/// The largest power product of variables that divides p, which is not 0: w1^2*w2 for w1^3*w2 + w1^2*w2^4.
[[nodiscard]] Polynomial common_powers(const Polynomial& p);
/// "w2 - 3/2*w1^2"
[[nodiscard]] std::string print(const Polynomial& p);

/// factor^exponent
struct PolynomialFactor {
  Polynomial factor;
  unsigned exponent = 1;
};

/// Up to a constant, which makes the coefficients whole and coprime, the first of terms() positive; 0 if both are 0.
/// Throws TooLarge.
[[nodiscard]] Polynomial greatest_common_divisor(const Polynomial& a, const Polynomial& b);
/// a / b where b divides a; nothing if it does not. Throws Error if b is 0, TooLarge.
[[nodiscard]] std::optional<Polynomial> exact_quotient(const Polynomial& a, const Polynomial& b);
/// p up to a constant as a product of pairwise coprime factors that have no repeated factor, by rising exponent.
/// Throws Error if p is 0, TooLarge.
[[nodiscard]] std::vector<PolynomialFactor> square_free_parts(const Polynomial& p);
/// p up to a constant as a product of polynomials that are irreducible over Q. Throws Error if p is 0, TooLarge.
[[nodiscard]] std::vector<PolynomialFactor> factors(const Polynomial& p);
/// The greatest common divisor of the coefficients of the powers of w<index+1>. Throws TooLarge.
[[nodiscard]] Polynomial content(const Polynomial& p, unsigned index);
/// The resultant with respect to w<index+1>, a polynomial in the rest; 0 if both have a common factor that holds
/// w<index+1>. Throws TooLarge.
[[nodiscard]] Polynomial resultant(const Polynomial& p, const Polynomial& q, unsigned index);
/// What a constant of the graph means exactly. Throws NotRational.
[[nodiscard]] Rational exact_constant(const ExpressionGraph& graph, NodeId constant);

/// Q(at + w) as the product of the factors in which it was written, times a constant that is left out: the first term
/// of each has coefficient 1, and equal factors are gathered; a factor of 0 stands for Q = 0. Exact. Throws TooLarge,
/// NotAPolynomial, NotRational.
[[nodiscard]] std::vector<PolynomialFactor> factors_at(const ExpressionGraph& graph, NodeId q,
                                                       std::span<const Rational> at);
/// Q(at + w), expanded. Throws TooLarge, NotAPolynomial, NotRational.
[[nodiscard]] Polynomial expanded_at(const ExpressionGraph& graph, NodeId q, std::span<const Rational> at);

}  // namespace flypaper
