#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "flypaper/exact/geometry/newton.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// How a learning coefficient was found.
enum class Method : unsigned char {
  not_a_zero,
  identically_zero,  ///< V does not depend on eps: 0, multiplicity 1
  order_of_zero,     ///< one variable: 1/(2k) at a zero of order k
  regular_zero,      ///< a zero with a gradient lies within rounding of the point, which stands for it
  newton_polygon,    ///< two variables
  normal_crossings,  ///< factors with independent gradients are coordinates: a monomial times a unit
  even_powers,       ///< a power of a sum of even powers of single variables, all of one sign
  product,           ///< factors that share no variable: their pairs combine
  least_on_box,      ///< the least pair of the zeros in a box
  not_determined
};
[[nodiscard]] std::string_view name_of(Method method);

/// lambda and m of K = Q^2 at a point: the volume of {K < eps} near it goes as eps^lambda (-log eps)^(m - 1).
struct LearningCoefficient {
  std::optional<Rational> value{};  ///< lambda; nothing if it is not determined or the point is no zero
  unsigned multiplicity = 0;        ///< m; 0 if there is no value
  Method method = Method::not_determined;
  std::string reason{};                    ///< why there is no value
  std::vector<std::string> certificate{};  ///< the argument, a line each
  std::vector<NewtonStep> polygons{};      ///< of the last pair of variables that needed them
  unsigned branch = 0;                     ///< as in NewtonPair
};

/// Exact, in rational arithmetic, never a guess: in one and two variables always, in more where Q is near the point a
/// product of factors that share no variable and are each of one of the forms of Method; else not determined, as where
/// expanding takes too much work. With functions in Q: where Taylor polynomials with rational coefficients decide, see
/// taylor_model.cpp; else not determined. Real zeros only: w1^2 + w2^2 has lambda 1/2 and m = 1.
/// A point that is no zero may stand for one that decimals cannot name: see at_named_zero. Throws Error if `at` has the
/// wrong length.
[[nodiscard]] LearningCoefficient learning_coefficient(const Potential& potential, std::span<const Rational> at);

/// Decides by the Newton polygon of a product of factors in w1 and w2 (`names` for print) that vanish at the origin,
/// over a field whose number is w3; there the factors are distinct and irreducible. Throws TooLarge.
void decide_by_polygon(const NumberField& field, const std::vector<PolynomialFactor>& factors,
                       const std::array<unsigned, 2>& names, LearningCoefficient& found);

/// The rank of the Hessian of Q^2/2 at the point, or at the irrational zero that it stands for, exact. Nothing if
/// expanding takes too much work, if Q or its derivatives are no rational numbers there, or if what the point stands
/// for is not determined.
[[nodiscard]] std::optional<std::size_t> hessian_rank(const Potential& potential, std::span<const Rational> at);

}  // namespace flypaper
