#include "flypaper/exact/geometry/polynomial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

constexpr std::size_t most_products = 300'000;  // of coefficients: a fraction of a second

std::uint16_t checked_sum(unsigned a, unsigned b) {
  if (a + b > std::numeric_limits<std::uint16_t>::max()) throw TooLarge(fmt::format("an exponent of {}", a + b));
  return static_cast<std::uint16_t>(a + b);
}

}  // namespace

Polynomial::Polynomial(const Rational& constant) { add({}, constant); }

Polynomial Polynomial::variable(unsigned index) {
  Polynomial result;
  Exponents exponents{};
  exponents[index] = 1;
  result.add(exponents, 1);
  return result;
}

Rational Polynomial::constant() const {
  const auto found = terms_.find(Exponents{});
  return found == terms_.end() ? Rational() : found->second;
}

bool Polynomial::has(unsigned index) const {
  return std::ranges::any_of(terms_, [index](const auto& term) { return term.first[index] > 0; });
}

void Polynomial::add(const Exponents& exponents, const Rational& coefficient) {
  if (coefficient.is_zero()) return;
  const auto [found, added] = terms_.try_emplace(exponents, coefficient);
  if (added) return;
  found->second = found->second + coefficient;
  if (found->second.is_zero()) terms_.erase(found);
}

Polynomial operator+(const Polynomial& a, const Polynomial& b) {
  Polynomial sum = a;
  for (const auto& [exponents, coefficient] : b.terms_) sum.add(exponents, coefficient);
  return sum;
}

Polynomial operator-(const Polynomial& a, const Polynomial& b) {
  Polynomial difference = a;
  for (const auto& [exponents, coefficient] : b.terms_) difference.add(exponents, -coefficient);
  return difference;
}

Polynomial operator*(const Polynomial& a, const Polynomial& b) {
  if (a.terms_.size() * b.terms_.size() > most_products) {
    throw TooLarge(fmt::format("a product of polynomials of {} and {} terms", a.terms_.size(), b.terms_.size()));
  }
  Polynomial product;
  for (const auto& [left, x] : a.terms_) {
    for (const auto& [right, y] : b.terms_) {
      Exponents sum{};
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] = checked_sum(left[i], right[i]);
      product.add(sum, x * y);
    }
  }
  return product;
}

Polynomial power(const Polynomial& base, unsigned exponent) {
  // By repeated multiplication: squaring multiplies larger polynomials and is slower where there are many terms.
  Polynomial result(Rational(1));
  std::size_t products = 0;
  for (unsigned i = 0; i < exponent; ++i) {
    products += result.terms().size() * base.terms().size();
    if (products > most_products) {
      throw TooLarge(fmt::format("the power {} of a polynomial of {} terms", exponent, base.terms().size()));
    }
    result = result * base;
  }
  return result;
}

Polynomial substituted(const Polynomial& p, unsigned index, const Polynomial& target) {
  const std::vector<Polynomial> coefficients = coefficients_in(p, index);
  Polynomial result;
  for (std::size_t k = coefficients.size(); k-- > 0;) result = result * target + coefficients[k];
  return result;
}

Polynomial derivative(const Polynomial& p, unsigned index) {
  Polynomial result;
  for (const auto& [exponents, coefficient] : p.terms()) {
    if (exponents[index] == 0) continue;
    Exponents lower = exponents;
    --lower[index];
    result.add(lower, static_cast<std::int64_t>(exponents[index]) * coefficient);
  }
  return result;
}

std::vector<Polynomial> coefficients_in(const Polynomial& p, unsigned index) {
  std::vector<Polynomial> result;
  for (const auto& [exponents, coefficient] : p.terms()) {
    const std::size_t degree = exponents[index];
    if (result.size() <= degree) result.resize(degree + 1);
    Exponents rest = exponents;
    rest[index] = 0;
    result[degree].add(rest, coefficient);
  }
  return result;
}

Univariate univariate_in(const Polynomial& p, unsigned index) {
  Univariate result;
  for (const Polynomial& coefficient : coefficients_in(p, index)) {
    result.coefficients.push_back(coefficient.constant());
  }
  return result;
}

namespace {

/// "w1*w2^3"; empty for a constant.
std::string print_monomial(const Exponents& exponents) {
  std::string text;
  for (std::size_t i = 0; i < exponents.size(); ++i) {
    if (exponents[i] == 0) continue;
    text += fmt::format("{}w{}", text.empty() ? "" : "*", i + 1);
    if (exponents[i] > 1) text += fmt::format("^{}", exponents[i]);
  }
  return text;
}

}  // namespace

std::string print(const Polynomial& p) {
  std::string text;
  for (const auto& [exponents, coefficient] : p.terms()) {
    const std::string monomial = print_monomial(exponents);
    const bool negative = coefficient.sign() < 0;
    const std::string size = (negative ? -coefficient : coefficient).print();
    text += text.empty() ? (negative ? "-" : "") : (negative ? " - " : " + ");
    if (monomial.empty()) {
      text += size;
    } else {
      text += size == "1" ? monomial : fmt::format("{}*{}", size, monomial);
    }
  }
  return text.empty() ? "0" : text;
}

Rational exact_constant(const ExpressionGraph& graph, NodeId constant) {
  const Number number = graph.number(constant);
  if (!number.irrational) return number.exact;
  throw NotRational(fmt::format("Q holds a constant near {} that is no rational number", shortest(number.value)));
}

namespace {

/// Expands nodes of a graph at a point, each once.
class Expansion {
 public:
  Expansion(const ExpressionGraph& graph, std::span<const Rational> at) : graph_(graph), at_(at) {}

  const Polynomial& expand(NodeId id) {
    const auto found = known_.find(id);
    return found != known_.end() ? found->second : known_.emplace(id, compute(id)).first->second;
  }

  /// Adds the factors of node^exponent.
  void collect(NodeId id, unsigned exponent, std::vector<PolynomialFactor>& factors) {
    const Node& node = graph_.nodes()[id];
    if (node.operation == Operation::multiply) {
      collect(node.left, exponent, factors);
      collect(node.right, exponent, factors);
    } else if (node.operation == Operation::power) {
      if (exponent * node.right > 9999) throw TooLarge("an exponent of more than 9999");
      collect(node.left, exponent * node.right, factors);
    } else if (node.operation == Operation::negate || node.operation == Operation::divide) {
      collect(node.left, exponent, factors);
    } else {
      const Polynomial& written = expand(id);
      const Polynomial factor = written.is_zero() ? written : written * Polynomial(1 / written.terms().begin()->second);
      const auto equal = std::ranges::find(factors, factor, &PolynomialFactor::factor);
      if (equal == factors.end()) {
        factors.push_back({.factor = factor, .exponent = exponent});
      } else {
        equal->exponent += exponent;
      }
    }
  }

 private:
  Polynomial compute(NodeId id) {
    const Node& node = graph_.nodes()[id];
    switch (node.operation) {
      case Operation::constant: return Polynomial(exact_constant(graph_, id));
      case Operation::variable: return Polynomial::variable(node.left) + Polynomial(at_[node.left]);
      case Operation::add: return expand(node.left) + expand(node.right);
      case Operation::subtract: return expand(node.left) - expand(node.right);
      case Operation::multiply: return expand(node.left) * expand(node.right);
      case Operation::divide: return expand(node.left) * Polynomial(1 / exact_constant(graph_, node.right));
      case Operation::negate: return Polynomial() - expand(node.left);
      case Operation::power: return power(expand(node.left), node.right);
      default: throw NotAPolynomial(node.operation);
    }
  }

  const ExpressionGraph& graph_;
  std::span<const Rational> at_;
  std::map<NodeId, Polynomial> known_;
};

}  // namespace

std::vector<PolynomialFactor> factors_at(const ExpressionGraph& graph, NodeId q, std::span<const Rational> at) {
  std::vector<PolynomialFactor> factors;
  Expansion(graph, at).collect(q, 1, factors);
  return factors;
}

Polynomial expanded_at(const ExpressionGraph& graph, NodeId q, std::span<const Rational> at) {
  return Expansion(graph, at).expand(q);
}

}  // namespace flypaper
