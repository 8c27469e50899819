#include "flypaper/exact/geometry/learning_coefficient.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/algebra/rank.hpp"
#include "flypaper/exact/geometry/named_zero.hpp"
#include "flypaper/exact/geometry/singular_points.hpp"
#include "flypaper/exact/geometry/taylor.hpp"

namespace flypaper {
namespace {

using Factors = std::vector<PolynomialFactor>;

/// exponent and multiplicity of |Q| for the factors of one block of variables.
struct Pair {
  Rational exponent;
  unsigned multiplicity = 1;
  Method method = Method::not_determined;
};

/// A bit each.
unsigned variables_of(const PolynomialFactor& part) {
  unsigned bits = 0;
  for (unsigned i = 0; i < most_variables; ++i) bits |= part.factor.has(i) ? 1U << i : 0U;
  return bits;
}

unsigned variables_of(const Factors& factors) {
  unsigned bits = 0;
  for (const PolynomialFactor& part : factors) bits |= variables_of(part);
  return bits;
}

std::string print(const Factors& factors) {
  std::vector<std::string> texts;
  for (const auto& [factor, exponent] : factors) {
    const std::string power = exponent > 1 ? fmt::format("^{}", exponent) : "";
    texts.push_back(factor.terms().size() > 1 || exponent > 1 ? fmt::format("({}){}", print(factor), power)
                                                              : print(factor));
  }
  return join(texts, "*");
}

void gather(Factors& factors, const Polynomial& factor, unsigned exponent) {
  const auto equal = std::ranges::find(factors, factor, &PolynomialFactor::factor);
  if (equal == factors.end()) {
    factors.push_back({.factor = factor, .exponent = exponent});
  } else {
    equal->exponent += exponent;
  }
}

/// The factors that vanish at the origin, each variable that divides one apart.
Factors vanishing(const Factors& factors) {
  Factors result;
  for (const auto& [factor, exponent] : factors) {
    const Polynomial powers = common_powers(factor);
    for (unsigned i = 0; i < most_variables; ++i) {
      if (powers.has(i)) gather(result, Polynomial::variable(i), powers.degree_in(i) * exponent);
    }
    // NOLINTNEXTLINE(bugprone-unchecked-optional-access): value() throws
    const Polynomial rest = exact_quotient(factor, powers).value();
    if (rest.constant().is_zero()) gather(result, rest, exponent);
  }
  return result;
}

std::optional<Pair> normal_crossings(const Factors& factors) {
  std::vector<std::vector<Rational>> gradients;
  for (const auto& [factor, exponent] : factors) gradients.push_back(gradient_at_origin(factor));
  if (rank(gradients) < factors.size()) return std::nullopt;
  const unsigned largest = std::ranges::max(factors, {}, &PolynomialFactor::exponent).exponent;
  return Pair{.exponent = Rational(1, largest),
              .multiplicity = static_cast<unsigned>(std::ranges::count(factors, largest, &PolynomialFactor::exponent)),
              .method = Method::normal_crossings};
}

std::optional<Pair> even_powers(const Factors& factors) {
  if (factors.size() != 1) return std::nullopt;
  const std::optional<Polynomial> sum = sum_of_even_powers(factors[0].factor, variables_of(factors));
  if (!sum) return std::nullopt;
  Pair pair{.exponent = {}, .multiplicity = 1, .method = Method::even_powers};
  for (const auto& [exponents, coefficient] : sum->terms()) {
    pair.exponent = pair.exponent + Rational(1, std::int64_t{total_degree(exponents)} * factors[0].exponent);
  }
  return pair;
}

Pair order_of_zero(const Factors& factors) {
  std::int64_t order = 0;
  for (const auto& [p, exponent] : factors) order += std::int64_t{order_of(p)} * exponent;
  return {.exponent = Rational(1, order), .multiplicity = 1, .method = Method::order_of_zero};
}

Pair two_variables(Factors factors, unsigned variables, LearningCoefficient& found) {
  const std::array<unsigned, 2> names = both(variables);
  for (PolynomialFactor& part : factors) part.factor = renamed(part.factor, names, {0, 1});
  decide_by_polygon(NumberField(), factors, names, found);
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): the polygon always decides
  return {.exponent = 2 * *found.value, .multiplicity = found.multiplicity, .method = found.method};
}

std::optional<Pair> block_pair(const Factors& factors, LearningCoefficient& found) {
  const unsigned variables = variables_of(factors);
  const int count = std::popcount(variables);
  found.certificate.push_back(fmt::format("{} near the point, up to a unit", print(factors)));
  if (count == 1) return order_of_zero(factors);
  if (count == 2) return two_variables(factors, variables, found);
  if (const auto pair = normal_crossings(factors)) return pair;
  if (const auto pair = even_powers(factors)) return pair;
  found.reason = fmt::format(
      "{} in {} variables is neither a product of factors with independent gradients nor a power of a sum of even "
      "powers",
      print(factors), count);
  return std::nullopt;
}

void decide(const Factors& factors, LearningCoefficient& found) {
  Pair total;
  // Two variables stay together: their Newton polygon decides.
  const auto apart = [](const PolynomialFactor& part) { return variables_of(part); };
  const bool together = std::popcount(variables_of(factors)) <= 2;
  for (const Factors& block : together ? std::vector<Factors>{factors} : blocks_of(factors, apart)) {
    const std::optional<Pair> pair = block_pair(block, found);
    if (!pair) return;
    found.certificate.push_back(fmt::format("{}: |Q| < t has a volume of order t^({}) with multiplicity {}",
                                            name_of(pair->method), pair->exponent.print(), pair->multiplicity));
    const bool first = total.exponent.is_zero();
    if (first || pair->exponent < total.exponent) {
      total = {.exponent = pair->exponent, .multiplicity = pair->multiplicity, .method = total.method};
    } else if (pair->exponent == total.exponent) {
      total.multiplicity += pair->multiplicity;
    }
    total.method = first ? pair->method : Method::product;
  }
  found.value = total.exponent / 2;
  found.multiplicity = total.multiplicity;
  found.method = total.method;
}

void require_length(const Potential& potential, std::span<const Rational> at) {
  const std::size_t dimension = potential.dimension();
  if (at.size() == dimension) return;
  throw Error(fmt::format("a point of {} coordinates for a potential of {} variables", at.size(), dimension));
}

}  // namespace

std::string_view name_of(Method method) {
  constexpr std::array<std::string_view, 10> names{
      "not_a_zero",       "identically_zero", "order_of_zero", "regular_zero", "newton_polygon",
      "normal_crossings", "even_powers",      "product",       "least_on_box", "not_determined"};
  return names.at(static_cast<std::size_t>(method));
}

void decide_by_polygon(const NumberField& field, const std::vector<PolynomialFactor>& factors,
                       const std::array<unsigned, 2>& names, LearningCoefficient& found) {
  unsigned common = 0;
  for (const PolynomialFactor& part : factors) common = std::gcd(common, part.exponent);
  const auto product_of_powers = [&](const auto& exponent_of) {
    Polynomial product(Rational(1));
    for (const PolynomialFactor& part : factors) {
      const unsigned exponent = exponent_of(part);
      if (field.is_rational()) product = product * power(part.factor, exponent);
      for (unsigned k = 0; k < exponent && !field.is_rational(); ++k) product = reduced(field, product * part.factor);
    }
    return product;
  };
  const Polynomial product = product_of_powers([&](const auto& part) { return part.exponent / common; });
  const auto distinct = [&] { return product_of_powers([](const auto&) { return 1U; }); };
  NewtonPair pair = field.is_rational() ? newton_pair(product, names) : newton_pair(field, product, distinct, names);
  found.value = pair.exponent / Rational(2 * std::int64_t{common});
  found.multiplicity = pair.multiplicity;
  found.method = Method::newton_polygon;
  if (common > 1) found.certificate.push_back(fmt::format("the power {} of what follows", common));
  describe(pair, found.certificate);
  found.polygons = std::move(pair.steps);
  found.branch = pair.branch;
}

LearningCoefficient learning_coefficient(const Potential& potential, std::span<const Rational> at) {
  require_length(potential, at);
  LearningCoefficient found;
  try {
    const Factors factors = local_polynomials(potential.graph(), potential.q(), at, found.certificate);
    if (std::ranges::any_of(factors, [](const auto& part) { return part.factor.is_zero(); })) {
      found.value = 0;
      found.multiplicity = 1;
      found.method = Method::identically_zero;
      found.certificate.emplace_back("Q is 0 everywhere");
      return found;
    }
    const Factors zeros = vanishing(factors);
    if (const auto meant = at_plane_zero(potential, at, zeros.empty() ? Named::all : Named::singular)) return *meant;
    if (zeros.empty()) return at_named_zero(potential, at);
    decide(zeros, found);
  } catch (const TooLarge& error) {
    found = {};
    found.reason = fmt::format("expanding Q takes too much work: {}", error.what());
  } catch (const NotRational& error) {
    if (at.size() == 1) return at_named_zero(potential, at);
    found = {};
    found.reason = error.what();
    if (const auto certificate = regular_zero_beside(potential, at)) {
      found.reason.clear();
      found.value = Rational(1, 2);
      found.multiplicity = 1;
      found.method = Method::regular_zero;
      found.certificate.push_back(*certificate);
    }
  } catch (const Error& error) {
    found = {};
    found.reason = error.what();
  }
  return found;
}

std::optional<std::size_t> hessian_rank(const Potential& potential, std::span<const Rational> at) {
  require_length(potential, at);
  try {
    const Polynomial q = taylor_polynomial(potential.graph(), potential.q(), at, 2);
    const bool is_zero = q.constant().is_zero();
    if (const auto meant = at_plane_zero(potential, at, is_zero ? Named::singular : Named::all)) {
      return meant->method == Method::regular_zero ? 1U : 0U;
    }
    if (!is_zero) {
      const LearningCoefficient meant = at_named_zero(potential, at);
      if (meant.value) return *meant.value == Rational(1, 2) ? 1U : 0U;
      if (meant.method == Method::not_determined) return std::nullopt;
    }
    const std::vector<Rational> gradient = gradient_at_origin(q);
    std::vector<std::vector<Rational>> hessian;
    for (unsigned i = 0; i < most_variables; ++i) {
      hessian.push_back(gradient_at_origin(derivative(q, i)));
      for (unsigned j = 0; j < most_variables; ++j) {
        hessian[i][j] = q.constant() * hessian[i][j] + gradient[i] * gradient[j];
      }
    }
    return rank(hessian);
  } catch (const NotRational&) {
    return std::nullopt;
  } catch (const TooLarge&) {
    return std::nullopt;
  }
}

}  // namespace flypaper
