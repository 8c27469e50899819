#include "flypaper/exact/geometry/local_shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "flypaper/exact/algebra/real_zeros.hpp"
#include "flypaper/exact/geometry/taylor.hpp"

namespace flypaper {
namespace {

using Variables = std::vector<unsigned>;
using Terms = std::vector<Polynomial::Term>;
constexpr unsigned all = ~0U;  // degrees are known
constexpr unsigned taylor_degree = 8;

Variables variables_of(const Polynomial& f) {
  Variables found;
  for (unsigned i = 0; i < most_variables; ++i) {
    if (f.has(i)) found.push_back(i);
  }
  return found;
}

Polynomial least_form(const Polynomial& f) { return truncated(f, order_of(f)); }

Polynomial as_known(const Polynomial& f, unsigned known_to) { return known_to == all ? f : truncated(f, known_to); }

LocalShape definite(int sign, std::string reason) {
  return {sign > 0 ? Shape::minimum : Shape::maximum, std::move(reason)};
}

/// The sign of f(t v) for small t > 0; 0 where it vanishes.
int sign_along(const Terms& f, const std::array<int, most_variables>& v) {
  std::map<unsigned, Rational> by_degree;
  for (const auto& [exponents, coefficient] : f) {
    int factor = 1;
    for (unsigned i = 0; i < most_variables; ++i) {
      if (exponents[i] > 0) factor *= v[i] < 0 && exponents[i] % 2 == 0 ? 1 : v[i];
    }
    if (factor == 0) continue;
    Rational& sum = by_degree[total_degree(exponents)];
    sum = factor > 0 ? sum + coefficient : sum - coefficient;
  }
  const auto first = std::ranges::find_if(by_degree, [](const auto& item) { return !item.second.is_zero(); });
  return first == by_degree.end() ? 0 : first->second.sign();
}

/// Whether f takes both signs on rays with coordinates -1, 0, 1.
bool has_both_signs(const Polynomial& f, const Variables& variables) {
  constexpr std::size_t most_work = 3'000'000;
  const Terms terms = f.terms();
  std::size_t rays = 1;
  for (std::size_t i = 0; i < variables.size(); ++i) rays *= 3;
  rays = std::min(rays, most_work / (terms.size() + 1));
  bool positive = false;
  bool negative = false;
  for (std::size_t ray = 1; ray < rays && !(positive && negative); ++ray) {
    std::array<int, most_variables> v{};
    std::size_t digits = ray;
    for (const unsigned i : variables) {
      v[i] = digits % 3 == 2 ? -1 : static_cast<int>(digits % 3);
      digits /= 3;
    }
    const int sign = sign_along(terms, v);
    positive = positive || sign > 0;
    negative = negative || sign < 0;
  }
  return positive && negative;
}

/// The one sign of the coefficients if every term has even exponents only.
std::optional<int> sign_of_even_terms(const Polynomial& f) {
  const int sign = f.terms().front().second.sign();
  for (const auto& [exponents, coefficient] : f.terms()) {
    if (std::ranges::any_of(exponents, [](unsigned e) { return e % 2 == 1; })) return std::nullopt;
    if (coefficient.sign() != sign) return std::nullopt;
  }
  return sign;
}

/// A form that is not 0 off the origin, for sure.
bool is_definite(const Polynomial& form, const Variables& variables) {
  if (variables.size() == 1) return order_of(form) % 2 == 0;
  if (variables.size() == 2) {
    const Univariate along = univariate_in(substituted(form, variables[1], Polynomial(1)), variables[0]);
    return along.degree() == order_of(form) && real_zeros(along).empty();
  }
  if (!sign_of_even_terms(form)) return false;
  return std::ranges::all_of(variables, [&](unsigned i) {
    Exponents pure{};
    pure[i] = static_cast<std::uint16_t>(order_of(form));
    return !form.coefficient(pure).is_zero();
  });
}

/// A form of even order in two variables with a real root of odd order changes its sign there.
bool changes_sign(const Polynomial& form, const Variables& variables) {
  if (variables.size() != 2) return false;
  const Univariate along = univariate_in(substituted(form, variables[1], Polynomial(1)), variables[0]);
  // A root of odd order at infinity leaves an odd degree, and so another one.
  return std::ranges::any_of(square_free(along), [](const SquareFreeFactor& part) {
    return part.multiplicity % 2 == 1 && part.factor.degree() > 0 && !real_zeros(part.factor).empty();
  });
}

/// f in coordinates in which its terms of degree 2 are a sum of squares.
struct Squares {
  Polynomial f;
  Variables squared{};
  Variables rest{};
  int sign = 0;  ///< of the squares
  bool both_signs = false;
};

Rational quadratic_coefficient(const Polynomial& f, unsigned i, unsigned j) {
  Exponents exponents{};
  ++exponents[i];
  ++exponents[j];
  return f.coefficient(exponents);
}

/// Completes squares (Lagrange): w_i + sum_j (f_ij / 2 f_ii) w_j becomes w_i.
Squares complete_squares(const Polynomial& given, const Variables& variables) {
  Squares result{.f = given, .rest = variables};
  while (true) {
    const auto pivot =
        std::ranges::find_if(result.rest, [&](unsigned i) { return !quadratic_coefficient(result.f, i, i).is_zero(); });
    if (pivot == result.rest.end()) break;
    const unsigned i = *pivot;
    result.rest.erase(pivot);
    const Rational square = quadratic_coefficient(result.f, i, i);
    Polynomial shifted = Polynomial::variable(i);
    for (const unsigned j : result.rest) {
      shifted = shifted - Polynomial(quadratic_coefficient(result.f, i, j) / (2 * square)) * Polynomial::variable(j);
    }
    result.f = substituted(result.f, i, shifted);
    result.both_signs = result.both_signs || (result.sign != 0 && result.sign != square.sign());
    result.sign = square.sign();
    result.squared.push_back(i);
  }
  for (const unsigned i : result.rest) {  // w_i w_j without a square
    for (const unsigned j : result.rest) {
      result.both_signs = result.both_signs || !quadratic_coefficient(result.f, i, j).is_zero();
    }
  }
  return result;
}

/// The coefficient of w_i in f where the other squared variables are 0: a polynomial in the rest.
Polynomial linear_in(const Squares& squares, unsigned i) {
  Polynomial linear = coefficients_in(squares.f, i).at(1);
  for (const unsigned j : squares.squared) linear = substituted(linear, j, Polynomial());
  return linear;
}

/// `rounds`: how often linear terms may be taken into the squares, w_i + linear / (2 c) becoming w_i.
LocalShape shape_beside_squares(Squares squares, unsigned known_to, unsigned rounds) {
  if (squares.both_signs) return {Shape::saddle, "the terms of degree 2 have both signs"};
  if (squares.rest.empty()) return definite(squares.sign, "the terms of degree 2 are definite");
  Polynomial across = squares.f;
  for (const unsigned i : squares.squared) across = substituted(across, i, Polynomial());
  const LocalShape opposite = across.is_zero() ? LocalShape{} : local_shape(across, known_to);
  if (opposite.shape != Shape::not_decided && opposite.shape != (squares.sign > 0 ? Shape::minimum : Shape::maximum)) {
    return {Shape::saddle,
            fmt::format("squares, and where they vanish {} has another sign", print(least_form(across)))};
  }
  if (known_to == all && sign_of_even_terms(squares.f)) {
    return definite(squares.sign, "all terms are even powers of one sign");
  }
  unsigned mixed = known_to;
  Polynomial completed = squares.f;
  for (const unsigned i : squares.squared) {
    const Polynomial linear = linear_in(squares, i);
    if (linear.is_zero()) continue;
    mixed = std::min(mixed, order_of(linear));
    const Rational half = Rational(1) / (2 * quadratic_coefficient(squares.f, i, i));
    // Terms above known_to that this makes would be those of a square that was cut off there.
    completed = as_known(substituted(completed, i, Polynomial::variable(i) - Polynomial(half) * linear), known_to);
  }
  if (!across.is_zero() && is_definite(least_form(across), squares.rest) && mixed > order_of(across) / 2) {
    return definite(squares.sign, fmt::format("squares, and {} where they vanish", print(least_form(across))));
  }
  if (rounds == 0 || completed == squares.f) return {};
  squares.f = std::move(completed);
  return shape_beside_squares(std::move(squares), known_to, rounds - 1);
}

/// Terms of a sum with their signs, without constants.
using Summands = std::vector<std::pair<NodeId, int>>;

void collect_summands(const ExpressionGraph& graph, NodeId id, int sign, Summands& found) {
  const Node& node = graph.nodes()[id];
  switch (node.operation) {
    case Operation::constant: return;
    case Operation::negate: return collect_summands(graph, node.left, -sign, found);
    case Operation::add:
    case Operation::subtract:
      collect_summands(graph, node.left, sign, found);
      return collect_summands(graph, node.right, node.operation == Operation::add ? sign : -sign, found);
    default: found.emplace_back(id, sign);
  }
}

/// The one sign of what is even powers times a function without zeros near the point; 0 if it is not, or not for sure.
int sign_of_even_powers(ExpressionGraph& graph, NodeId node, std::span<const Rational> at) {
  const std::vector<LocalFactor> factors = local_factors(graph, node, at);
  const auto is_odd = [](const LocalFactor& factor) { return factor.exponent % 2 == 1; };
  if (factors.empty() || std::ranges::any_of(factors, is_odd)) return 0;
  const Polynomial f =
      graph.function_in(node) ? taylor_polynomial(graph, node, at, taylor_degree) : expanded_at(graph, node, at);
  // Where each variable is far larger than the next ones, the last term is larger than all others.
  return f.is_zero() ? 0 : least_form(f).terms().back().second.sign();
}

/// Q less its value as a sum of even powers of one sign times functions without zeros near the point.
LocalShape shape_of_even_powers(const Potential& potential, std::span<const Rational> at) {
  constexpr std::size_t most_summands = 100;
  ExpressionGraph graph = potential.graph();
  Summands summands;
  collect_summands(graph, potential.q(), 1, summands);
  if (summands.size() > most_summands) return {};
  int sign = 0;
  for (const auto& [id, sign_in_sum] : summands) {
    const Rational value = taylor_polynomial(graph, id, at, 0).constant();
    const NodeId change = graph.subtract(id, graph.constant(Number(value.to_double(), value)));
    const int found = sign_in_sum * sign_of_even_powers(graph, change, at);
    if (found == 0 || (sign != 0 && found != sign)) return {};
    sign = found;
  }
  if (sign == 0) return {};
  return definite(sign, "Q less its value is a sum of even powers of one sign times functions without zeros here");
}

/// From the terms of Q up to taylor_degree, or all of them if it is a polynomial.
LocalShape shape_of_terms(const Potential& potential, std::span<const Rational> at) {
  const ExpressionGraph& graph = potential.graph();
  const unsigned known_to = graph.function_in(potential.q()) ? taylor_degree : all;
  Polynomial f = known_to == all ? expanded_at(graph, potential.q(), at)
                                 : taylor_polynomial(graph, potential.q(), at, taylor_degree);
  f = f - Polynomial(f.constant());
  if (!f.is_zero() && order_of(f) < 2) return {Shape::not_decided, "grad Q does not vanish exactly here"};
  if (known_to != all && variables_of(f).size() < potential.dimension()) {
    return {Shape::not_decided, "the Taylor polynomial of degree 8 does not hold all variables"};
  }
  return local_shape(f, known_to);
}

}  // namespace

LocalShape local_shape(const Polynomial& given, unsigned known_to) {
  const Polynomial f = as_known(given, known_to);
  if (f.is_zero()) return {Shape::not_decided, "no terms are known"};
  const Variables variables = variables_of(f);
  const Polynomial form = least_form(f);
  const unsigned degree = order_of(f);
  const std::string least = fmt::format("the terms of least degree, {}, ", print(form));
  if (degree % 2 == 1) return {Shape::saddle, least + "are odd"};
  if (has_both_signs(f, variables) || changes_sign(form, variables_of(form))) {
    return {Shape::saddle, fmt::format("{} has both signs", form == f ? print(form) : "Q less its value")};
  }
  if (degree > 2 && is_definite(form, variables)) {
    std::array<int, most_variables> ray{};
    ray[variables[0]] = 1;
    return definite(sign_along(form.terms(), ray), least + "are definite");
  }
  const auto even = known_to == all ? sign_of_even_terms(f) : std::nullopt;
  if (even) return definite(*even, "all terms are even powers of one sign");
  LocalShape found;
  if (degree == 2) found = shape_beside_squares(complete_squares(f, variables), known_to, 4);
  if (found.shape == Shape::not_decided) found.reason = least + "do not decide";
  return found;
}

LocalShape local_shape(const Potential& potential, std::span<const Rational> at) {
  LocalShape found;
  for (const auto& shape : {shape_of_terms, shape_of_even_powers}) {
    LocalShape next;
    try {
      next = shape(potential, at);
    } catch (const Error& error) {
      next.reason = error.what();
    }
    if (next.shape != Shape::not_decided) return next;
    if (found.reason.empty()) found = std::move(next);
  }
  return found;
}

}  // namespace flypaper
