#include "flypaper/exact/algebra/subresultants.inl"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/exact/algebra/cost.hpp"

namespace flypaper::flint {
namespace {

/// The coefficients of the powers of y, polynomials in u; the last is not 0.
using Powers = std::vector<Polynomial>;

std::size_t degree(const Powers& p) { return p.size() - 1; }

/// leading(b)^(deg a - deg b + 1) a modulo b
Powers pseudo_remainder(Powers a, const Powers& b) {
  for (std::size_t steps = a.size() - b.size() + 1; steps-- > 0;) {
    const Polynomial head = a.back();  // may be 0
    a.pop_back();
    for (Polynomial& coefficient : a) coefficient = coefficient * b.back();
    for (std::size_t j = 0; j < degree(b); ++j) a[j + steps] = a[j + steps] - head * b[j];
  }
  while (!a.empty() && a.back().is_zero()) a.pop_back();
  return a;
}

Powers divided(Powers p, const Polynomial& divisor) {
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): value() throws
  for (Polynomial& coefficient : p) coefficient = exact_quotient(coefficient, divisor).value();
  return p;
}

/// The subresultants of p and q, deg p >= deg q, whose degree is their index, by rising degree and up to signs; q last
/// (Ducos 2000, without his shortcuts).
std::vector<Powers> subresultants(const Powers& p, const Powers& q) {
  std::vector<Powers> regular{q};
  Powers a = q;
  Powers b = pseudo_remainder(p, q);
  Polynomial s = power(q.back(), static_cast<unsigned>(degree(p) - degree(q)));
  while (!b.empty()) {
    const auto delta = static_cast<unsigned>(degree(a) - degree(b));
    Powers c = b;
    if (delta > 1) {  // leading(b)^(delta - 1) b / s^(delta - 1)
      const Polynomial factor = power(b.back(), delta - 1);
      for (Polynomial& coefficient : c) coefficient = coefficient * factor;
      c = divided(std::move(c), power(s, delta - 1));
    }
    regular.push_back(c);
    if (degree(b) == 0) break;
    b = divided(pseudo_remainder(a, b), power(s, delta) * a.back());
    a = std::move(c);
    s = a.back();
  }
  std::ranges::reverse(regular);
  return regular;
}

/// Measured for dense polynomials: 1 s for a resultant of degree 64 and coefficients of 30 digits, of 121 and 4.
void require_work(const Polynomial& p, const Polynomial& q) {
  constexpr double most = 1e7;
  const PolynomialSize a = size_of(p);
  const PolynomialSize b = size_of(q);
  const double bound = std::min(a.degrees[1] * b.degrees[0] + b.degrees[1] * a.degrees[0],
                                a.total_degree * b.total_degree);   // Bezout
  const double bits = std::max({a.bits - 2.0, b.bits - 2.0, 4.0});  // a content of 1/1 counts as two
  if (std::pow(bound, 3.0) * bits <= most) return;
  throw TooLarge(fmt::format("a resultant of degree {:.0f} of polynomials with coefficients of {:.0f} binary digits",
                             bound, bits));
}

/// The y for which `common` is a multiple of (y - root)^degree above u; nothing if there is none.
std::optional<Univariate> only_root(const NumberField& field, const Powers& common) {
  const auto at_u = [&](std::size_t j) { return field.reduced(univariate_in(common[j], 0)); };
  const auto n = static_cast<std::int64_t>(degree(common));
  const Univariate inverse = field.inverse(at_u(degree(common)));
  Univariate root = field.product(at_u(degree(common) - 1), inverse) * Univariate{{Rational(-1, n)}};
  Univariate expected{{1}};  // binomial(n, j) (-root)^(n - j)
  for (std::int64_t j = n; j-- > 0;) {
    expected = field.product(expected, root * Univariate{{-Rational(j + 1, n - j)}});
    if (field.product(at_u(static_cast<std::size_t>(j)), inverse) != expected) return std::nullopt;
  }
  return root;
}

}  // namespace

Polynomial sheared(const Polynomial& p, std::int64_t t) {
  if (t == 0) return p;
  return substituted(p, 0, Polynomial::variable(0) - Polynomial(Rational(t)) * Polynomial::variable(1));
}

bool has_constant_leading(const Polynomial& p) { return !coefficients_in(p, 1).back().has(0); }

std::vector<std::int64_t> shears() {
  std::vector<std::int64_t> result{0};
  for (std::int64_t t = 1; t <= 20; ++t) result.insert(result.end(), {t, -t});
  return result;
}

std::optional<std::vector<CommonRoot>> common_roots(const Polynomial& p, const Polynomial& q, unsigned least) {
  if (p.degree_in(1) < q.degree_in(1)) return common_roots(q, p, least);
  require_work(p, q);
  const std::vector<Powers> chain = subresultants(coefficients_in(p, 1), coefficients_in(q, 1));
  if (degree(chain.front()) > 0) throw Error("the common zeros of polynomials with a common factor fill a curve");
  std::vector<CommonRoot> found;
  for (const SquareFreeFactor& part : factors(univariate_in(chain.front().front(), 0))) {
    if (part.multiplicity < least) continue;
    const std::vector<RealZero> zeros = real_zeros(part.factor);
    if (zeros.empty()) continue;
    const NumberField field(part.factor, zeros.front());
    const auto common = std::ranges::find_if(chain.begin() + 1, chain.end(), [&](const Powers& s) {
      return !field.reduced(univariate_in(s.back(), 0)).is_zero();
    });
    const std::optional<Univariate> root = only_root(field, *common);
    if (!root) return std::nullopt;
    for (const RealZero& u : zeros) {
      found.push_back(
          {.field = NumberField(part.factor, u), .y = *root, .multiplicity = static_cast<unsigned>(degree(*common))});
    }
  }
  return found;
}

}  // namespace flypaper::flint
