// Learning coefficients of analytic functions by Taylor polynomials.
//
// Q is a product of factors (local_factors). Factors of blocks that share no variable are treated apart. In a block
// each factor is replaced by polynomials that have the same pair, or the order of the Taylor polynomials is raised:
//
// One variable: a factor is w^k times a unit if its first term is of degree k.
//
// Two variables: taylor_plane.cpp.
//
// More variables: factors with independent gradients are coordinates; or there is one factor, whose terms other than
// c_i w_i^(2 k_i), all c_i of one sign, weigh more than 1 if w_i weighs 1/(2 k_i): it lies between two constants times
// the sum of these powers.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>

#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/algebra/rank.hpp"
#include "flypaper/exact/geometry/taylor.hpp"

namespace flypaper {
namespace {

using Factors = std::vector<PolynomialFactor>;

std::optional<Factors> one_variable(const Factors& factors, unsigned index) {
  unsigned total = 0;
  for (const auto& [factor, exponent] : factors) {
    if (factor.is_zero()) return std::nullopt;
    total += order_of(factor) * exponent;
  }
  return Factors{{.factor = Polynomial::variable(index), .exponent = total}};
}

/// Factors whose gradients are independent: their linear parts.
std::optional<Factors> crossings(Factors factors) {
  std::vector<std::vector<Rational>> gradients;
  for (PolynomialFactor& part : factors) {
    gradients.push_back(gradient_at_origin(part.factor));
    part.factor = truncated(part.factor, 1);
  }
  if (rank(gradients) < factors.size()) return std::nullopt;
  return factors;
}

/// The block's factors by Taylor polynomials of this order; nothing if they do not decide.
std::optional<Factors> block_model(Factors factors, unsigned variables, unsigned order) {
  const int count = std::popcount(variables);
  if (count == 1) return one_variable(factors, both(variables)[0]);
  if (count == 2) {
    const std::array<unsigned, 2> names = both(variables);
    for (PolynomialFactor& part : factors) part.factor = renamed(part.factor, names, {0, 1});
    std::optional<Factors> model = plane_model(std::move(factors), order);
    if (model) {
      for (PolynomialFactor& part : *model) part.factor = renamed(part.factor, {0, 1}, names);
    }
    return model;
  }
  if (auto model = crossings(factors)) return model;
  if (factors.size() != 1) return std::nullopt;
  // What is not known has a degree above every power, so it weighs more than 1.
  const std::optional<Polynomial> sum = sum_of_even_powers(factors[0].factor, variables);
  if (!sum) return std::nullopt;
  return Factors{{.factor = *sum, .exponent = factors[0].exponent}};
}

using Block = std::vector<LocalFactor>;

std::vector<unsigned> orders_for(unsigned variables) {
  switch (std::popcount(variables)) {
    case 1: return {2, 4, 8, 16, 32};
    case 2: return {2, 4, 8, 12};
    default: return {2, 4, 8};  // the work grows with the power of the number of variables
  }
}

std::string print(const ExpressionGraph& graph, const Block& block) {
  std::vector<std::string> texts;
  for (const auto& [node, exponent] : block) {
    texts.push_back(fmt::format("({}){}", graph.print(node), exponent > 1 ? fmt::format("^{}", exponent) : ""));
  }
  return join(texts, "*");
}

/// Polynomials stay as they are; else Taylor polynomials of rising order.
Factors model_of(const ExpressionGraph& graph, const Block& block, std::span<const Rational> at,
                 std::vector<std::string>& certificate) {
  Factors exact;
  for (const auto& [node, exponent] : block) {
    if (!graph.function_in(node)) exact.push_back({.factor = expanded_at(graph, node, at), .exponent = exponent});
  }
  if (exact.size() == block.size()) return exact;
  unsigned variables = 0;
  for (const LocalFactor& part : block) variables |= variables_in(graph, part.node);
  const std::vector<unsigned> orders = orders_for(variables);
  for (const unsigned order : orders) {
    Factors factors;
    for (const auto& [node, exponent] : block) {
      factors.push_back({.factor = taylor_polynomial(graph, node, at, order), .exponent = exponent});
    }
    if (auto model = block_model(std::move(factors), variables, order)) {
      certificate.push_back(
          fmt::format("{}: decided by Taylor polynomials of order {}; terms of higher order cannot change the pair",
                      print(graph, block), order));
      return *model;
    }
  }
  throw Error(fmt::format("Taylor polynomials up to order {} do not decide {}", orders.back(), print(graph, block)));
}

Factors taylor_model(const ExpressionGraph& graph, NodeId q, std::span<const Rational> at,
                     std::vector<std::string>& certificate) {
  ExpressionGraph local = graph;
  const std::vector<LocalFactor> factors = local_factors(local, q, at);
  if (!factors.empty()) {
    certificate.push_back(
        fmt::format("{} is {} times a function that is not 0 there", graph.print(q), print(local, factors)));
  }
  Factors model;
  const auto variables = [&](const LocalFactor& part) { return variables_in(local, part.node); };
  for (const Block& block : blocks_of(factors, variables)) {
    const Factors part = model_of(local, block, at, certificate);
    model.insert(model.end(), part.begin(), part.end());
  }
  return model;
}

}  // namespace

std::optional<Polynomial> sum_of_even_powers(const Polynomial& p, unsigned variables) {
  std::vector<Polynomial::Term> found;
  std::array<std::int64_t, most_variables> powers{};
  for (const auto& [exponents, coefficient] : p.terms()) {  // by rising exponents
    const auto* const first = std::ranges::find_if(exponents, [](auto e) { return e > 0; });
    if (std::ranges::count(exponents, 0) != most_variables - 1) continue;
    std::int64_t& power = powers.at(static_cast<std::size_t>(first - exponents.begin()));
    if (power != 0) continue;
    power = *first;
    found.emplace_back(exponents, coefficient.sign());
    if (power % 2 == 1 || found.front().second != found.back().second) return std::nullopt;
  }
  Polynomial sum(found);
  for (unsigned i = 0; i < most_variables; ++i) {
    if ((variables >> i & 1U) != 0 && powers.at(i) == 0) return std::nullopt;
  }
  for (const auto& [exponents, coefficient] : p.terms()) {
    Rational weight;
    for (std::size_t i = 0; i < most_variables; ++i) {
      if (exponents.at(i) > 0) weight = weight + Rational(exponents.at(i), powers.at(i));
    }
    if (weight <= 1 && sum.coefficient(exponents).is_zero()) return std::nullopt;
  }
  return sum;
}

std::vector<PolynomialFactor> local_polynomials(const ExpressionGraph& graph, NodeId q, std::span<const Rational> at,
                                                std::vector<std::string>& certificate) {
  try {
    return factors_at(graph, q, at);
  } catch (const NotAPolynomial&) {
    return taylor_model(graph, q, at, certificate);
  } catch (const NotRational&) {  // which may be a constant factor
    return taylor_model(graph, q, at, certificate);
  }
}

}  // namespace flypaper
