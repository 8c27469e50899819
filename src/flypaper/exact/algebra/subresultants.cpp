#include "flypaper/exact/algebra/subresultants.inl"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace flypaper::flint {
namespace {

std::size_t degree(const Bivariate& p) { return p.size() - 1; }

const WholePolynomial& leading(const Bivariate& p) { return p.back(); }

/// p without leading zeros, of which it may have any number.
void trim(Bivariate& p) {
  std::size_t size = p.size();
  while (size > 0 && fmpz_poly_is_zero(p[size - 1]) != 0) --size;
  Bivariate shorter(size);
  for (std::size_t j = 0; j < size; ++j) fmpz_poly_swap(shorter[j], p[j]);
  p = std::move(shorter);
}

Bivariate copy(const Bivariate& p) {
  Bivariate result(p.size());
  for (std::size_t j = 0; j < p.size(); ++j) fmpz_poly_set(result[j], p[j]);
  return result;
}

/// leading(b)^(deg a - deg b + 1) a modulo b
Bivariate pseudo_remainder(const Bivariate& a, const Bivariate& b) {
  Bivariate rest = copy(a);
  WholePolynomial head;
  WholePolynomial term;
  for (std::size_t steps = degree(a) - degree(b) + 1; steps-- > 0;) {
    // Of the degree of b + steps, whose coefficient may be 0.
    const std::size_t top = degree(b) + steps;
    fmpz_poly_swap(head, rest[top]);
    fmpz_poly_zero(rest[top]);
    for (std::size_t j = 0; j < top; ++j) {
      fmpz_poly_mul(rest[j], rest[j], leading(b));
      if (j < steps) continue;
      fmpz_poly_mul(term, head, b[j - steps]);
      fmpz_poly_sub(rest[j], rest[j], term);
    }
  }
  trim(rest);
  return rest;
}

void divide_exactly(Bivariate& p, const fmpz_poly_struct* divisor) {
  for (WholePolynomial& coefficient : p) fmpz_poly_div(coefficient, coefficient, divisor);
}

/// The subresultants of p and q, deg p >= deg q, whose degree is their index, by rising degree and up to signs; q last
/// (Ducos 2000, without his shortcuts).
std::vector<Bivariate> subresultants(const Bivariate& p, const Bivariate& q) {
  std::vector<Bivariate> regular;
  regular.push_back(copy(q));
  Bivariate a = copy(q);
  Bivariate b = pseudo_remainder(p, q);
  WholePolynomial s;
  WholePolynomial divisor;
  fmpz_poly_pow(s, leading(q), degree(p) - degree(q));
  while (!b.empty()) {
    const std::size_t delta = degree(a) - degree(b);
    Bivariate c = copy(b);
    if (delta > 1) {  // leading(b)^(delta - 1) b / s^(delta - 1)
      fmpz_poly_pow(divisor, leading(b), delta - 1);
      for (WholePolynomial& coefficient : c) fmpz_poly_mul(coefficient, coefficient, divisor);
      fmpz_poly_pow(divisor, s, delta - 1);
      divide_exactly(c, divisor);
    }
    regular.push_back(copy(c));
    if (degree(b) == 0) break;
    fmpz_poly_pow(divisor, s, delta);
    fmpz_poly_mul(divisor, divisor, leading(a));
    Bivariate next = pseudo_remainder(a, b);
    divide_exactly(next, divisor);
    b = std::move(next);
    a = std::move(c);
    fmpz_poly_set(s, leading(a));
  }
  std::ranges::reverse(regular);
  return regular;
}

/// The degrees in u and in both, and the binary digits of the largest coefficient.
struct Size {
  std::size_t in_u = 0;
  std::size_t total = 0;
  slong bits = 0;
};

Size size_of(const Bivariate& p) {
  Size size;
  for (std::size_t j = 0; j < p.size(); ++j) {
    const auto own = static_cast<std::size_t>(std::max(slong{0}, fmpz_poly_degree(p[j])));
    size = {.in_u = std::max(size.in_u, own),
            .total = std::max(size.total, own + j),
            .bits = std::max(size.bits, std::abs(fmpz_poly_max_bits(p[j])))};
  }
  return size;
}

/// Measured for dense polynomials: 1 s for a resultant of degree 64 and coefficients of 30 digits, of 121 and 4.
void require_work(const Bivariate& p, const Bivariate& q) {
  constexpr double most = 1e7;
  const Size a = size_of(p);
  const Size b = size_of(q);
  const std::size_t bound = std::min(degree(p) * b.in_u + degree(q) * a.in_u, a.total * b.total);  // Bezout
  if (std::pow(static_cast<double>(bound), 3.0) * static_cast<double>(std::max({a.bits, b.bits, slong{4}})) > most) {
    throw TooLarge(fmt::format("a resultant of degree {} of polynomials with coefficients of {} binary digits", bound,
                               std::max(a.bits, b.bits)));
  }
}

/// The number of the field that p is at u.
Univariate at_u(const NumberField& field, const WholePolynomial& p) { return field.reduced(univariate(p)); }

/// The y for which `common` is a multiple of (y - root)^degree above u; nothing if there is none.
std::optional<Univariate> only_root(const NumberField& field, const Bivariate& common) {
  const auto n = static_cast<std::int64_t>(degree(common));
  const Univariate inverse = field.inverse(at_u(field, leading(common)));
  Univariate root = field.product(at_u(field, common[degree(common) - 1]), inverse) * Univariate{{Rational(-1, n)}};
  Univariate expected{{1}};  // binomial(n, j) (-root)^(n - j)
  for (std::int64_t j = n; j-- > 0;) {
    expected = field.product(expected, root * Univariate{{-Rational(j + 1, n - j)}});
    if (field.product(at_u(field, common[static_cast<std::size_t>(j)]), inverse) != expected) return std::nullopt;
  }
  return root;
}

}  // namespace

Bivariate sheared(const Polynomial& p, std::int64_t t) {
  const Polynomial line = Polynomial::variable(0) - Polynomial(Rational(t)) * Polynomial::variable(1);
  const std::vector<Polynomial> powers = coefficients_in(t == 0 ? p : substituted(p, 0, line), 1);
  std::vector<FractionPolynomial> fractions(powers.size());
  Bivariate result(powers.size());
  Whole common;
  fmpz_one(common);
  for (std::size_t j = 0; j < powers.size(); ++j) {
    set(fractions[j], univariate_in(powers[j], 0));
    fmpz_lcm(common, common, fmpq_poly_denref(static_cast<fmpq_poly_struct*>(fractions[j])));
  }
  for (std::size_t j = 0; j < powers.size(); ++j) {
    fmpq_poly_scalar_mul_fmpz(fractions[j], fractions[j], common);
    fmpq_poly_get_numerator(result[j], fractions[j]);
  }
  return result;
}

Bivariate derivative(const Bivariate& p) {
  Bivariate result(p.empty() ? 0 : p.size() - 1);
  for (std::size_t j = 0; j < result.size(); ++j) fmpz_poly_scalar_mul_ui(result[j], p[j + 1], j + 1);
  return result;
}

std::vector<std::int64_t> shears() {
  std::vector<std::int64_t> result{0};
  for (std::int64_t t = 1; t <= 20; ++t) result.insert(result.end(), {t, -t});
  return result;
}

std::optional<std::vector<CommonRoot>> common_roots(const Bivariate& p, const Bivariate& q, unsigned least) {
  if (p.size() < q.size()) return common_roots(q, p, least);
  require_work(p, q);
  const std::vector<Bivariate> chain = subresultants(p, q);
  if (degree(chain.front()) > 0) throw Error("the common zeros of polynomials with a common factor fill a curve");
  std::vector<CommonRoot> found;
  for (const SquareFreeFactor& part : factors(univariate(chain.front().front()))) {
    if (part.multiplicity < least) continue;
    const std::vector<RealZero> zeros = real_zeros(part.factor);
    if (zeros.empty()) continue;
    const NumberField field(part.factor, zeros.front());
    const auto common = std::ranges::find_if(chain.begin() + 1, chain.end(),
                                             [&](const Bivariate& s) { return !at_u(field, leading(s)).is_zero(); });
    const std::optional<Univariate> root = only_root(field, *common);
    if (!root) return std::nullopt;
    for (const RealZero& u : zeros) {
      found.push_back({.field = NumberField(part.factor, u),
                       .y = *root,
                       .multiplicity = static_cast<unsigned>(degree(*common)),
                       .multiplicity_of_u = part.multiplicity});
    }
  }
  return found;
}

}  // namespace flypaper::flint
