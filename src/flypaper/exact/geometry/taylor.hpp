#pragma once
#include <array>
#include <bit>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "flypaper/exact/algebra/polynomial.hpp"

namespace flypaper {

/// Arithmetic with polynomials that stand for power series, of which only terms up to a total degree are kept.
[[nodiscard]] Polynomial truncated(const Polynomial& p, unsigned order);
[[nodiscard]] Polynomial truncated_product(const Polynomial& a, const Polynomial& b, unsigned order);
/// The least total degree of a term; p is not 0.
[[nodiscard]] unsigned order_of(const Polynomial& p);
/// `target`, which is 0 at the origin, in place of w<index+1>.
[[nodiscard]] Polynomial truncated_substitution(const Polynomial& p, unsigned index, const Polynomial& target,
                                                unsigned order);
/// The series phi of the other variable with p(.., w<index+1> = phi, ..) = 0, for p(0) = 0 and dp/dw<index+1>(0) != 0.
[[nodiscard]] Polynomial implicit_function(const Polynomial& p, unsigned index, unsigned order);

/// Whether the node is 0 at the point; exact where its value there is rational, else it is told from 0 where it exceeds
/// its rounding errors. Throws NotRational if it cannot be told, Error if it is not defined there.
[[nodiscard]] bool vanishes_exactly(const ExpressionGraph& graph, NodeId node, std::span<const Rational> at);

/// The Taylor polynomial of the node at the point, with all terms of total degree up to `order`. Its coefficients are
/// rational where the arguments of exp, sin, cos and tanh are 0 and those of log are 1 at the point; throws NotRational
/// elsewhere.
[[nodiscard]] Polynomial taylor_polynomial(const ExpressionGraph& graph, NodeId node, std::span<const Rational> at,
                                           unsigned order);

/// A factor of Q at a point, which is 0 there, and whose zeros are those of `node`.
struct LocalFactor {
  NodeId node = 0;
  unsigned exponent = 1;
};

/// Q at a point as a product of factors that are 0 there and functions that are not, which count for nothing. With a
/// unit U that depends on the factor: sin(u) = u U and tanh(u) = u U where u = 0, exp(u) - 1 = u U, log(u) = (u - 1) U,
/// 1 - cos(u) = u^2 U, and exp(u) - exp(v) and tanh(u) - tanh(v) are (u - v) U. Adds nodes to `graph`.
[[nodiscard]] std::vector<LocalFactor> local_factors(ExpressionGraph& graph, NodeId q, std::span<const Rational> at);

/// The two variables of two bits.
[[nodiscard]] inline std::array<unsigned, 2> both(unsigned variables) {
  return {static_cast<unsigned>(std::countr_zero(variables)), static_cast<unsigned>(std::bit_width(variables)) - 1};
}

/// The variables that a node holds, one bit each.
[[nodiscard]] unsigned variables_in(const ExpressionGraph& graph, NodeId node);

/// The sum of the powers c_i w_i^(2 k_i) of p, c_i = 1 or all -1, one for each variable (a bit each), if p lies between
/// two constants times it near the origin: all other terms weigh more than 1 if w_i weighs 1/(2 k_i). Else nothing.
[[nodiscard]] std::optional<Polynomial> sum_of_even_powers(const Polynomial& p, unsigned variables);

/// Parts of a product in blocks that share no variable; `variables` gives a bit for each variable of a part.
template <typename Part, typename Variables>
[[nodiscard]] std::vector<std::vector<Part>> blocks_of(const std::vector<Part>& parts, Variables variables) {
  std::vector<std::pair<unsigned, std::vector<Part>>> blocks;
  for (const Part& part : parts) {
    std::pair<unsigned, std::vector<Part>> joined{variables(part), {part}};
    std::erase_if(blocks, [&](const auto& block) {
      if ((block.first & joined.first) == 0) return false;
      joined.first |= block.first;
      joined.second.insert(joined.second.end(), block.second.begin(), block.second.end());
      return true;
    });
    blocks.push_back(std::move(joined));
  }
  std::vector<std::vector<Part>> result;
  for (auto& [bits, block] : blocks) result.push_back(std::move(block));
  return result;
}

/// Polynomials whose product has the same pair of exponent and multiplicity as Q at the point: its own factors if it is
/// a polynomial, else by taylor_model.cpp, whose argument is appended to `certificate`. Throws TooLarge, NotRational,
/// or Error if Taylor polynomials do not decide.
[[nodiscard]] std::vector<PolynomialFactor> local_polynomials(const ExpressionGraph& graph, NodeId q,
                                                              std::span<const Rational> at,
                                                              std::vector<std::string>& certificate);

/// Polynomials in w1 and w2 whose product has the same pair of exponent and multiplicity as that of the factors, which
/// are 0 at the origin and of which the terms up to the total degree `order` are given. Nothing if terms of higher
/// degree could change the pair. See taylor_plane.cpp. Throws TooLarge.
[[nodiscard]] std::optional<std::vector<PolynomialFactor>> plane_model(std::vector<PolynomialFactor> factors,
                                                                       unsigned order);

}  // namespace flypaper
