#include "flypaper/exact/geometry/real_root_intervals.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/geometry/real_roots.inl"

namespace flypaper {
namespace {

void isolate(const SturmChain& chain, const Univariate& p, const Rational& lower, const Rational& upper,
             std::vector<RootInterval>& roots) {
  const std::size_t count = chain.count(lower, upper);
  if (count == 0) return;
  if (count == 1 && p.at(upper).is_zero()) {
    roots.push_back({.lower = upper, .upper = upper});
    return;
  }
  if (count == 1 && !p.at(lower).is_zero()) {
    roots.push_back({.lower = lower, .upper = upper});
    return;
  }
  const Rational middle = (lower + upper) / 2;
  isolate(chain, p, lower, middle, roots);
  isolate(chain, p, middle, upper, roots);
}

/// The largest whole number that is not above x; nothing if it has more than 15 digits.
std::optional<Rational> whole_below(const Rational& x) {
  const double near = std::floor(x.to_double());
  if (!(std::abs(near) < 1e15)) return std::nullopt;
  Rational whole = static_cast<std::int64_t>(near);
  while (whole > x) whole = whole - 1;
  while (whole + 1 <= x) whole = whole + 1;
  return whole;
}

/// The fraction of least denominator in [lower, upper], by continued fractions.
std::optional<Rational> simplest_between(const Rational& lower, const Rational& upper) {
  std::optional<Rational> whole = whole_below(lower);
  if (!whole || *whole == lower) return whole;
  if (*whole + 1 <= upper) return *whole + 1;
  const std::optional<Rational> rest = simplest_between(1 / (upper - *whole), 1 / (lower - *whole));
  if (!rest) return std::nullopt;
  return *whole + 1 / *rest;
}

/// A polynomial in floats with a bound of its rounding error.
class Sized {
 public:
  explicit Sized(WidePolynomial p) : p_(std::move(p)) {
    for (const Wide& coefficient : p_) sizes_.push_back(abs(coefficient));
  }
  [[nodiscard]] const WidePolynomial& p() const { return p_; }
  /// The sign everywhere within `apart` of t; 0 if that is not certain.
  [[nodiscard]] int sign(const Wide& t, const Wide& apart = 0) const {
    const Wide value = value_at(p_, t);
    // Two rounding errors for each coefficient and of Horner's for each term, for t as often as it is a factor.
    const Wide count(p_.size());
    const Wide precision = 8 * count * std::numeric_limits<Wide>::epsilon();
    const Wide far = abs(t) + apart;
    const Wide error = precision * value_at(sizes_, far) + apart * count * steepest(far);
    return value > error ? 1 : (value < -error ? -1 : 0);
  }

 private:
  /// sum |c_i| t^(i - 1) over i > 0, of which `count` times bounds the slope up to t.
  [[nodiscard]] Wide steepest(const Wide& t) const {
    Wide sum = 0;
    for (std::size_t i = sizes_.size(); i-- > 1;) sum = sum * t + sizes_[i];
    return sum;
  }

  WidePolynomial p_;
  WidePolynomial sizes_;
};

constexpr int places = 100;  // binary ones, of what floats find

Rational to_rational(const Wide& t) {
  return Rational::decimal(Wide(round(ldexp(t, places))).str(0, std::ios_base::fixed)) / power(Rational(2), places);
}

/// The sign of p at t, by floats where these tell it.
int sign_at(const Univariate& p, const Rational& t) {
  const int sign = Sized(to_wide(p)).sign(to_wide(t));
  return sign != 0 ? sign : p.at(t).sign();
}

/// A place where a derivative has a root: it has none outside of t -+ apart until the next such place.
struct Turn {
  Wide t;
  Wide apart = ldexp(Wide(1), -places);
  std::array<int, 2> signs{};  ///< of the next lower derivative, to the left and to the right
  bool is_root = false;        ///< of that one, too, or so near that the sign is not certain

  /// Nothing certain may be said within `apart` if q vanishes there; then it is made larger.
  bool look_at(const Sized& q) {
    const int sign = q.sign(t, apart);
    is_root = sign == 0;
    signs = {sign, sign};
    for (; signs[0] * signs[1] == 0; apart *= 1024) {
      if (apart > 1e-3) return false;
      signs = {q.sign(t - apart), q.sign(t + apart)};
      if (signs[0] * signs[1] != 0) break;
    }
    return true;
  }
};

/// Where q has roots or ends of the range, and those roots, as `isolate` has them.
struct Level {
  std::vector<Turn> turns;
  std::vector<RootInterval> roots;
};

/// Those of q, given the turns of its derivative, between which it is monotone. Nothing if some sign is not certain, or
/// if a turn is a root although q has only `simple` ones.
std::optional<Level> level_of(const Sized& q, std::vector<Turn> turns, const RootInterval& range, bool simple) {
  Level level;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    Turn& turn = turns[i];
    if (!turn.look_at(q) || (simple && turn.is_root)) return std::nullopt;
    if (i > 0 && turns[i - 1].signs[1] != turn.signs[0]) {
      const Turn& left = turns[i - 1];
      level.roots.push_back({.lower = i == 1 ? range.lower : to_rational(left.t),
                             .upper = i + 1 == turns.size() ? range.upper : to_rational(turn.t)});
      Turn root{.t = crossing(q.p(), Wide(0), Wide(left.t + left.apart), Wide(turn.t - turn.apart))};
      if (!root.look_at(q) || root.signs[0] == root.signs[1]) return std::nullopt;
      level.turns.push_back(root);
    }
    if (i == 0 || i + 1 == turns.size() || turn.is_root) level.turns.push_back(turn);
  }
  return level;
}

/// The roots of square-free p, as `isolate` has them, by the signs of p and its derivatives in floats. Nothing if some
/// sign is not certain.
std::optional<std::vector<RootInterval>> isolated_by_floats(const Univariate& p, const Rational& lower,
                                                            const Rational& upper) {
  std::vector<Sized> chain;
  for (Univariate q = p; q.degree() > 0; q = derivative(q)) chain.emplace_back(to_wide(q));
  std::optional<Level> level = Level{.turns = {{.t = to_wide(lower)}, {.t = to_wide(upper)}}, .roots = {}};
  for (std::size_t order = chain.size(); level && order-- > 0;) {
    level = level_of(chain[order], std::move(level->turns), {.lower = lower, .upper = upper}, order == 0);
  }
  return level ? std::optional(std::move(level->roots)) : std::nullopt;
}

/// The root found in floats, in an interval of the width 2^-bits if the signs at its ends prove it.
std::optional<RootInterval> around_float(const Univariate& p, const RootInterval& root, unsigned bits) {
  const Wide near = crossing(to_wide(p), Wide(0), to_wide(root.lower), to_wide(root.upper));
  const Rational half = 1 / power(Rational(2), bits + 1);
  const Rational middle = to_rational(near);
  const RootInterval narrow{.lower = std::max(middle - half, root.lower), .upper = std::min(middle + half, root.upper)};
  if (!(narrow.lower < narrow.upper)) return std::nullopt;
  const int left = sign_at(p, narrow.lower);
  const int right = sign_at(p, narrow.upper);
  if (left == 0) return RootInterval{.lower = narrow.lower, .upper = narrow.lower};
  if (right == 0) return RootInterval{.lower = narrow.upper, .upper = narrow.upper};
  return left == right ? std::nullopt : std::optional(narrow);
}

}  // namespace

Univariate without_repeated_roots(const Univariate& p) {
  return divide(p, greatest_common_divisor(p, derivative(p))).quotient;
}

std::vector<RootInterval> real_roots(const Univariate& p, const Rational& lower, const Rational& upper) {
  std::vector<RootInterval> roots;
  if (p.degree() == 0) return roots;
  const Univariate simple = without_repeated_roots(p);
  if (const auto found = isolated_by_floats(simple, lower, upper)) return *found;
  if (simple.at(lower).is_zero()) roots.push_back({.lower = lower, .upper = lower});
  isolate(SturmChain(simple), simple, lower, upper, roots);
  return roots;
}

RootInterval refined(const Univariate& p, RootInterval root, unsigned bits) {
  if (root.is_exact()) return root;
  if (const auto narrow = around_float(p, root, bits)) return *narrow;
  const Rational width = 1 / power(Rational(2), bits);
  const int left = p.at(root.lower).sign();
  while (root.upper - root.lower > width) {
    const Rational middle = root.middle();
    const int sign = p.at(middle).sign();
    if (sign == 0) return {.lower = middle, .upper = middle};
    (sign == left ? root.lower : root.upper) = middle;
  }
  return root;
}

RootInterval recognised(const Univariate& p, const RootInterval& root) {
  RootInterval narrow = refined(p, root, 80);
  if (narrow.is_exact()) return narrow;
  const std::optional<Rational> simple = simplest_between(narrow.lower, narrow.upper);
  if (simple && sign_at(p, *simple) == 0) return {.lower = *simple, .upper = *simple};
  return narrow;
}

std::vector<RootInterval> real_roots(const Univariate& p) {
  if (p.is_zero()) throw Error("every number is a root of 0");
  if (p.degree() == 0) return {};
  const Univariate simple = without_repeated_roots(p);
  Rational bound = 1;  // Cauchy's
  for (const Rational& coefficient : simple.coefficients) {
    const Rational ratio = coefficient / simple.leading();
    bound = std::max(bound, 1 + (ratio.sign() < 0 ? -ratio : ratio));
  }
  std::vector<RootInterval> roots = real_roots(simple, -bound, bound);
  for (RootInterval& root : roots) root = recognised(simple, root);
  return roots;
}

}  // namespace flypaper
