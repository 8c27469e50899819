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
#include "flypaper/exact/geometry/taylor_plane.hpp"
#include "flypaper/exact/geometry/truncated.hpp"

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

/// The term w_i^k of the least k, if it is at most `order`.
std::optional<std::pair<Exponents, Rational>> pure_power(const Polynomial& p, unsigned i, unsigned order) {
  for (unsigned k = 1; k <= order; ++k) {
    Exponents pure{};
    pure.at(i) = static_cast<std::uint16_t>(k);
    const Rational coefficient = p.coefficient(pure);
    if (!coefficient.is_zero()) return std::pair(pure, coefficient);
  }
  return std::nullopt;
}

std::optional<Factors> sum_of_even_powers(const PolynomialFactor& part, unsigned variables, unsigned order) {
  std::array<std::int64_t, most_variables> powers{};
  PolynomialFactor model{.factor = {}, .exponent = part.exponent};
  int sign = 0;
  for (unsigned i = 0; i < most_variables; ++i) {
    if ((variables >> i & 1U) == 0) continue;
    const auto term = pure_power(part.factor, i, order);
    if (!term) return std::nullopt;
    const auto& [pure, coefficient] = *term;
    powers.at(i) = pure.at(i);
    if (powers.at(i) % 2 == 1 || coefficient.sign() * sign < 0) return std::nullopt;
    sign = coefficient.sign();
    model.factor = model.factor + Polynomial({{pure, sign}});
  }
  for (const auto& [exponents, coefficient] : part.factor.terms()) {
    if (!model.factor.coefficient(exponents).is_zero()) continue;
    Rational weight;
    for (std::size_t i = 0; i < most_variables; ++i) {
      if (exponents.at(i) > 0) weight = weight + Rational(exponents.at(i), powers.at(i));
    }
    if (weight <= 1) return std::nullopt;
  }
  return Factors{model};  // what is not known has a degree above every power, so it weighs more than 1
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
  const auto first = static_cast<unsigned>(std::countr_zero(variables));
  if (count == 1) return one_variable(factors, first);
  if (count == 2) {
    const std::array<unsigned, 2> names{first, static_cast<unsigned>(std::bit_width(variables)) - 1};
    for (PolynomialFactor& part : factors) part.factor = renamed(part.factor, names, {0, 1});
    std::optional<Factors> model = plane_model(std::move(factors), order);
    if (model) {
      for (PolynomialFactor& part : *model) part.factor = renamed(part.factor, {0, 1}, names);
    }
    return model;
  }
  if (auto model = crossings(factors)) return model;
  return factors.size() == 1 ? sum_of_even_powers(factors[0], variables, order) : std::nullopt;
}

struct Block {
  std::vector<LocalFactor> factors;
  unsigned variables = 0;
};

std::vector<Block> blocks_of(const ExpressionGraph& graph, const std::vector<LocalFactor>& factors) {
  std::vector<Block> blocks;
  for (const LocalFactor& part : factors) {
    Block joined{.factors = {part}, .variables = variables_in(graph, part.node)};
    std::erase_if(blocks, [&](const Block& block) {
      if ((block.variables & joined.variables) == 0) return false;
      joined.factors.insert(joined.factors.end(), block.factors.begin(), block.factors.end());
      joined.variables |= block.variables;
      return true;
    });
    blocks.push_back(std::move(joined));
  }
  return blocks;
}

std::vector<unsigned> orders_for(unsigned variables) {
  switch (std::popcount(variables)) {
    case 1: return {2, 4, 8, 16, 32};
    case 2: return {2, 4, 8, 12};
    default: return {2, 4, 8};  // the work grows with the power of the number of variables
  }
}

std::string print(const ExpressionGraph& graph, const Block& block) {
  std::vector<std::string> texts;
  for (const auto& [node, exponent] : block.factors) {
    texts.push_back(fmt::format("({}){}", graph.print(node), exponent > 1 ? fmt::format("^{}", exponent) : ""));
  }
  return join(texts, "*");
}

/// Polynomials stay as they are; else Taylor polynomials of rising order.
Factors model_of(const ExpressionGraph& graph, const Block& block, std::span<const Rational> at,
                 std::vector<std::string>& certificate) {
  Factors exact;
  for (const auto& [node, exponent] : block.factors) {
    if (!graph.function_in(node)) exact.push_back({.factor = expanded_at(graph, node, at), .exponent = exponent});
  }
  if (exact.size() == block.factors.size()) return exact;
  const std::vector<unsigned> orders = orders_for(block.variables);
  for (const unsigned order : orders) {
    Factors factors;
    for (const auto& [node, exponent] : block.factors) {
      factors.push_back({.factor = taylor_polynomial(graph, node, at, order), .exponent = exponent});
    }
    if (auto model = block_model(std::move(factors), block.variables, order)) {
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
    certificate.push_back(fmt::format("{} is {} times a function that is not 0 there", graph.print(q),
                                      print(local, {.factors = factors})));
  }
  Factors model;
  for (const Block& block : blocks_of(local, factors)) {
    const Factors part = model_of(local, block, at, certificate);
    model.insert(model.end(), part.begin(), part.end());
  }
  return model;
}

}  // namespace

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
