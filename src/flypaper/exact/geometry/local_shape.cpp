#include "flypaper/exact/geometry/local_shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <optional>

#include "flypaper/exact/algebra/real_zeros.hpp"
#include "flypaper/exact/geometry/taylor.hpp"

namespace flypaper {
namespace {

using Variables = std::vector<unsigned>;
using Terms = std::vector<std::pair<Exponents, Rational>>;
constexpr unsigned all = ~0U;  // degrees are known

Terms terms_of(const Polynomial& f) {
  const auto& terms = f.terms();
  return {terms.begin(), terms.end()};
}

unsigned degree_of(const Exponents& exponents) { return std::accumulate(exponents.begin(), exponents.end(), 0U); }

Variables variables_of(const Polynomial& f) {
  Variables found;
  for (unsigned i = 0; i < most_variables; ++i) {
    if (f.has(i)) found.push_back(i);
  }
  return found;
}

unsigned least_degree(const Polynomial& f) {
  unsigned least = std::numeric_limits<unsigned>::max();
  for (const auto& [exponents, coefficient] : f.terms()) least = std::min(least, degree_of(exponents));
  return least;
}

Polynomial least_form(const Polynomial& f) {
  std::vector<Polynomial::Term> terms = f.terms();
  std::erase_if(terms,
                [least = least_degree(f)](const Polynomial::Term& term) { return degree_of(term.first) > least; });
  return Polynomial(terms);
}

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
    Rational& sum = by_degree[degree_of(exponents)];
    sum = factor > 0 ? sum + coefficient : sum - coefficient;
  }
  const auto first = std::ranges::find_if(by_degree, [](const auto& item) { return !item.second.is_zero(); });
  return first == by_degree.end() ? 0 : first->second.sign();
}

/// Whether f takes both signs on rays with coordinates -1, 0, 1.
bool has_both_signs(const Polynomial& f, const Variables& variables) {
  constexpr std::size_t most_work = 3'000'000;
  const Terms terms = terms_of(f);
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

Rational coefficient_of(const Polynomial& f, const Exponents& wanted) {
  for (const auto& [exponents, coefficient] : f.terms()) {
    if (exponents == wanted) return coefficient;
  }
  return {};
}

/// The one sign of the coefficients if every term has even exponents only.
std::optional<int> sign_of_even_terms(const Polynomial& f) {
  const int sign = terms_of(f).front().second.sign();
  for (const auto& [exponents, coefficient] : f.terms()) {
    if (std::ranges::any_of(exponents, [](unsigned e) { return e % 2 == 1; })) return std::nullopt;
    if (coefficient.sign() != sign) return std::nullopt;
  }
  return sign;
}

/// A form that is not 0 off the origin, for sure.
bool is_definite(const Polynomial& form, const Variables& variables) {
  if (variables_of(form) != variables) return false;
  if (variables.size() == 1) return least_degree(form) % 2 == 0;
  if (variables.size() == 2) {
    const Univariate along = univariate_in(substituted(form, variables[1], Polynomial(1)), variables[0]);
    return along.degree() == least_degree(form) && real_zeros(along).empty();
  }
  if (!sign_of_even_terms(form)) return false;
  return std::ranges::all_of(variables, [&](unsigned i) {
    Exponents pure{};
    pure[i] = static_cast<std::uint16_t>(least_degree(form));
    return !coefficient_of(form, pure).is_zero();
  });
}

/// A form of two variables with a real root of odd order changes its sign there.
bool changes_sign(const Polynomial& form, const Variables& variables) {
  if (variables.size() != 2) return false;
  const Univariate along = univariate_in(substituted(form, variables[1], Polynomial(1)), variables[0]);
  if ((least_degree(form) - along.degree()) % 2 == 1) return true;
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
  return coefficient_of(f, exponents);
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
    mixed = std::min(mixed, least_degree(linear));
    const Rational half = Rational(1) / (2 * quadratic_coefficient(squares.f, i, i));
    completed = substituted(completed, i, Polynomial::variable(i) - Polynomial(half) * linear);
  }
  if (!across.is_zero() && is_definite(least_form(across), squares.rest) && mixed > least_degree(across) / 2) {
    return definite(squares.sign, fmt::format("squares, and {} where they vanish", print(least_form(across))));
  }
  if (rounds == 0 || completed == squares.f) return {};
  squares.f = std::move(completed);
  return shape_beside_squares(std::move(squares), known_to, rounds - 1);
}

}  // namespace

LocalShape local_shape(const Polynomial& f, unsigned known_to) {
  if (f.is_zero()) return {Shape::not_decided, "no terms are known"};
  const Variables variables = variables_of(f);
  const Polynomial form = least_form(f);
  const unsigned degree = least_degree(f);
  const std::string least = fmt::format("the terms of least degree, {}, ", print(form));
  if (degree % 2 == 1) return {Shape::saddle, least + "are odd"};
  if (has_both_signs(f, variables) || changes_sign(form, variables_of(form))) {
    return {Shape::saddle, fmt::format("{} has both signs", form == f ? print(form) : "Q less its value")};
  }
  if (degree > 2 && is_definite(form, variables)) {
    std::array<int, most_variables> ray{};
    ray[variables[0]] = 1;
    return definite(sign_along(terms_of(form), ray), least + "are definite");
  }
  const auto even = known_to == all ? sign_of_even_terms(f) : std::nullopt;
  if (even) return definite(*even, "all terms are even powers of one sign");
  LocalShape found;
  if (degree == 2) found = shape_beside_squares(complete_squares(f, variables), known_to, 4);
  if (found.shape == Shape::not_decided) found.reason = least + "do not decide";
  return found;
}

LocalShape local_shape(const Potential& potential, std::span<const Rational> at) {
  constexpr unsigned taylor_degree = 8;
  const ExpressionGraph& graph = potential.graph();
  const unsigned known_to = graph.function_in(potential.q()) ? taylor_degree : all;
  try {
    Polynomial f = known_to == all ? expanded_at(graph, potential.q(), at)
                                   : taylor_polynomial(graph, potential.q(), at, taylor_degree);
    f = f - Polynomial(f.constant());
    if (!f.is_zero() && least_degree(f) < 2) return {Shape::not_decided, "grad Q does not vanish exactly here"};
    if (known_to != all && variables_of(f).size() < potential.dimension()) {
      return {Shape::not_decided, "the Taylor polynomial of degree 8 does not hold all variables"};
    }
    return local_shape(f, known_to);
  } catch (const Error& error) {
    return {Shape::not_decided, error.what()};
  }
}

}  // namespace flypaper
