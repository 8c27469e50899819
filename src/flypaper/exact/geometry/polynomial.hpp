#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/rational.hpp"
#include "flypaper/exact/geometry/univariate.hpp"
#include "flypaper/simulation/model/expression.hpp"

namespace flypaper {

inline constexpr unsigned most_variables = 8;
/// The exponents of w1, .., w8.
using Exponents = std::array<std::uint16_t, most_variables>;

/// Expanding takes more work than an answer is worth.
class TooLarge : public Error {
 public:
  using Error::Error;
};

/// A coefficient is no rational number, as exp(1) is none.
class NotRational : public Error {
 public:
  using Error::Error;
};

/// A polynomial in w1, .., w8 with exact coefficients, expanded; no coefficient is 0.
class Polynomial {
 public:
  Polynomial() = default;
  explicit Polynomial(const Rational& constant);
  [[nodiscard]] static Polynomial variable(unsigned index);

  [[nodiscard]] const std::map<Exponents, Rational>& terms() const { return terms_; }
  [[nodiscard]] bool is_zero() const { return terms_.empty(); }
  [[nodiscard]] Rational constant() const;
  /// Whether w<index+1> occurs.
  [[nodiscard]] bool has(unsigned index) const;
  void add(const Exponents& exponents, const Rational& coefficient);

  friend Polynomial operator+(const Polynomial& a, const Polynomial& b);
  friend Polynomial operator-(const Polynomial& a, const Polynomial& b);
  /// Throws TooLarge if this takes more than 300000 products of coefficients.
  friend Polynomial operator*(const Polynomial& a, const Polynomial& b);
  bool operator==(const Polynomial&) const = default;

 private:
  std::map<Exponents, Rational> terms_;
};

/// Throws TooLarge.
[[nodiscard]] Polynomial power(const Polynomial& base, unsigned exponent);
/// `target` put in place of w<index+1>. Throws TooLarge.
[[nodiscard]] Polynomial substituted(const Polynomial& p, unsigned index, const Polynomial& target);
[[nodiscard]] Polynomial derivative(const Polynomial& p, unsigned index);
/// The coefficients of the powers of w<index+1>, as polynomials in the rest.
[[nodiscard]] std::vector<Polynomial> coefficients_in(const Polynomial& p, unsigned index);
/// p as a polynomial in its only variable; other variables must not occur.
[[nodiscard]] Univariate univariate_in(const Polynomial& p, unsigned index);
/// "w2 - 3/2*w1^2"
[[nodiscard]] std::string print(const Polynomial& p);

/// factor^exponent
struct PolynomialFactor {
  Polynomial factor;
  unsigned exponent = 1;
};

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
