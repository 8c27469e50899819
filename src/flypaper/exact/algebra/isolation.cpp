#include "flypaper/exact/algebra/isolation.inl"

#include <algorithm>
#include <limits>

namespace flypaper::flint {
namespace {

constexpr unsigned deepest = 128;    // halvings of the range
constexpr unsigned narrowest = 200;  // binary digits of a simple zero
constexpr unsigned longest = 32;     // of the exact series that orders are read from

slong precision_at(unsigned depth) { return 96 + 2 * static_cast<slong>(depth); }

Rational size_of_number(const Rational& x) { return x.sign() < 0 ? -x : x; }

/// Whether f is not 0 anywhere within `reach` of a middle, given its series there and on the whole interval, to the
/// second order; `order` 1 asks of f' instead.
bool keeps_away(const arb_poly_struct* whole, const arb_poly_struct* middle, slong order, const arb_struct* reach,
                slong precision) {
  Ball value;
  Ball term;
  coefficient(value, whole, order);
  if (sign_of(value) != 0) return true;
  // f(m) + f'(m) t + f''(interval) t^2 / 2, or one term fewer
  coefficient(value, middle, order);
  Ball power;
  arb_one(power);
  for (slong k = order + 1; k <= 2; ++k) {
    arb_mul(power, power, reach, precision);
    coefficient(term, k == 2 ? whole : middle, k);
    if (order == 1) arb_mul_ui(term, term, static_cast<ulong>(k), precision);
    arb_addmul(value, term, power, precision);
  }
  return sign_of(value) != 0;
}

}  // namespace

void Budget::spend(std::size_t operations) {
  if (left_ < operations) {
    throw TooLarge(
        "its zeros cannot be told apart with the work that is allowed: it may be 0 on a whole interval, or have very "
        "many "
        "zeros; simplify it, or choose a shorter range");
  }
  left_ -= operations;
}

Rational simplest_in(const Interval& interval) {
  const auto& [lower, upper] = interval;
  if (lower.sign() <= 0 && upper.sign() >= 0) return 0;
  if (upper.sign() < 0) return -simplest_in({-upper, -lower});
  Fraction low;
  Fraction high;
  Fraction result;
  set(low, lower);
  set(high, upper);
  fmpq_simplest_between(result, low, high);
  return rational(static_cast<const fmpq*>(result));
}

Domain::Domain(const ExpressionGraph& graph, NodeId node) {
  const std::vector<bool> needed = needed_by(graph, node);
  for (NodeId id = 0; id <= node; ++id) {
    const Node& n = graph.nodes()[id];
    if (!needed[id] || n.operation == Operation::constant) continue;
    if (n.operation == Operation::logarithm) positive_.emplace_back(graph, Shifted{.node = n.left});
    if (n.operation == Operation::divide && graph.nodes()[n.right].operation != Operation::constant) {
      divisors_.emplace_back(graph, Shifted{.node = n.right});
    }
  }
}

int Domain::holds(const Interval& interval) {
  constexpr slong precision = 512;
  int all = 1;
  Ball at;
  Ball value;
  set(at, interval, precision);
  for (BallSeries& argument : positive_) {
    coefficient(value, argument(at, 1, precision), 0);
    if (arb_is_finite(value) != 0 && arb_is_nonpositive(value) != 0) return -1;
    if (sign_of(value) <= 0) all = 0;
  }
  for (BallSeries& divisor : divisors_) {
    coefficient(value, divisor(at, 1, precision), 0);
    if (arb_is_zero(value) != 0) return -1;
    if (sign_of(value) == 0) all = 0;
  }
  return all;
}

Isolation::Isolation(const ExpressionGraph& graph, const Shifted& f, Domain& domain, Budget& budget)
    : graph_(graph), f_(f), series_(graph, f), domain_(domain), budget_(budget) {}

std::vector<RealZero> Isolation::zeros(const Interval& range) {
  found_.clear();
  std::vector<Cell> cells{{.interval = range}};
  while (!cells.empty()) {
    const Cell cell = cells.back();
    cells.pop_back();
    budget_.spend(3 * series_.size() + 20);
    if (look_at(cell) != Outcome::split) continue;
    if (cell.depth == deepest) {
      keep_undecided(cell.interval);
      continue;
    }
    const Rational middle = cell.interval.middle();
    cells.push_back({.interval = {middle, cell.interval.upper}, .depth = cell.depth + 1});
    cells.push_back({.interval = {cell.interval.lower, middle}, .depth = cell.depth + 1});
  }
  bound_undecided();
  return std::move(found_);
}

Isolation::Outcome Isolation::look_at(const Cell& cell) {
  const slong precision = precision_at(cell.depth);
  const Rational margin = cell.interval.width() / 16;
  Interval wide{cell.interval.lower - margin, cell.interval.upper + margin};
  Ball at;
  BallPolynomial whole;
  const auto evaluate_on = [&](const Interval& interval) {
    set(at, interval, precision);
    arb_poly_set(whole, series_(at, 3, precision));
    Ball value;
    coefficient(value, whole, 0);
    return arb_is_finite(value) != 0;
  };
  if (!evaluate_on(wide)) {  // at the end of where it is defined
    wide = cell.interval;
    if (!evaluate_on(wide)) return domain_.holds(wide) < 0 ? Outcome::none : Outcome::split;
  }
  const Rational middle = wide.middle();
  const Rational half = wide.width() / 2;
  Ball reach;
  set(reach, {-half, half}, precision);
  set(at, {middle, middle}, precision);
  const arb_poly_struct* central = series_(at, 2, precision);
  if (keeps_away(whole, central, 0, reach, precision)) return Outcome::none;
  if (keeps_away(whole, central, 1, reach, precision)) return crossing(wide, cell.interval);
  if (cell.depth >= 8 && cell.depth % 4 == 0 && multiple_zero(wide)) return Outcome::done;
  return Outcome::split;
}

/// Where f is monotone on the widened cell.
Isolation::Outcome Isolation::crossing(const Interval& wide, const Interval& cell) {
  const int left = sign_at(wide.lower);
  const int right = sign_at(wide.upper);
  if (left * right == 0) return Outcome::split;
  if (left == right) return Outcome::none;
  RealZero zero{.lower = wide.lower, .upper = wide.upper};
  if (wide.holds(0)) {
    const int origin = sign_at(0);
    if (origin != 0) (origin == left ? zero.lower : zero.upper) = 0;
    if (origin == 0 && is_zero_at(0).value_or(false)) zero.lower = zero.upper = 0;
  }
  refine(zero, narrowest);
  if (zero.upper < cell.lower || zero.lower > cell.upper) return Outcome::none;  // a neighbour finds it
  const Rational simple = simplest_in({zero.lower, zero.upper});
  if (simple.bits() < 64 && is_zero_at(simple).value_or(false)) zero.lower = zero.upper = simple;
  keep(zero);
  return Outcome::done;
}

/// Whether the series at some fraction shows all zeros of the interval: by Rolle's theorem there are no more than the
/// order of a derivative that keeps away from 0.
bool Isolation::multiple_zero(const Interval& wide) {
  const Rational candidate = simplest_in(wide);
  if (candidate.bits() > 64) return false;
  try {
    const std::vector<Rational> series = rational_series(graph_, f_, candidate, longest);
    const auto leading = std::ranges::find_if(series, [](const Rational& c) { return !c.is_zero(); });
    const auto order = static_cast<unsigned>(leading - series.begin());
    if (order == 0 || order == longest || most_zeros_in(wide) != order) return false;
    keep({.lower = candidate, .upper = candidate, .order = order, .at_most = order});
    return true;
  } catch (const NotRational&) {
    return false;
  }
}

std::optional<unsigned> Isolation::most_zeros_in(const Interval& interval) {
  constexpr unsigned highest = 16;
  const slong precision = precision_at(deepest);
  Ball at;
  Ball value;
  set(at, interval, precision);
  BallPolynomial whole;
  budget_.spend(highest * series_.size());
  arb_poly_set(whole, series_(at, highest + 1, precision));
  for (unsigned k = 1; k <= highest; ++k) {
    coefficient(value, whole, k);
    if (sign_of(value) != 0) return k;
  }
  return std::nullopt;
}

int Isolation::sign_at(const Rational& x) {
  Ball at;
  for (const slong precision : {128, 512}) {
    set(at, {x, x}, precision);
    coefficient(at, series_(at, 1, precision), 0);
    if (const int sign = sign_of(at); sign != 0) return sign;
  }
  return 0;
}

void Isolation::refine(RealZero& zero, unsigned bits) {
  if (zero.is_exact() || zero.order == 0) return;
  const Rational parts = power(Rational(2), bits);
  const Rational smallest = 1 / power(Rational(2), 1200);  // below all doubles
  slong precision = 128 + static_cast<slong>(bits);
  for (int round = 0; round < 400; ++round) {
    const Interval old{zero.lower, zero.upper};
    const Rational middle = old.middle();
    if (old.width() * parts <= std::max(size_of_number(middle), smallest)) return;
    budget_.spend(3 * series_.size());
    Ball place;
    Ball value;
    Ball slope;
    set(place, old, precision);
    coefficient(slope, series_(place, 2, precision), 1);
    set(place, {middle, middle}, precision);
    coefficient(value, series_(place, 1, precision), 0);
    arb_div(value, value, slope, precision);
    arb_sub(place, place, value, precision);
    bool shrinks = false;
    if (arb_is_finite(place) != 0) {
      arb_trim(place, place);
      const Interval newton = interval_of(place);
      zero.lower = std::max(old.lower, newton.lower);
      zero.upper = std::min(old.upper, newton.upper);
      shrinks = (zero.upper - zero.lower) * 2 <= old.width();
    }
    if (shrinks) continue;
    const int sign = sign_at(middle);
    if (sign == 0) {
      if (precision > 8192) return;
      precision *= 2;
    } else {
      (sign == sign_at(zero.lower) ? zero.lower : zero.upper) = middle;
    }
  }
}

std::optional<bool> Isolation::is_zero_at(const Rational& x) {
  try {
    return rational_series(graph_, f_, x, 1)[0].is_zero();
  } catch (const NotRational&) {
    return sign_at(x) != 0 ? std::optional(false) : std::nullopt;
  }
}

/// A zero that two cells have found: in intervals so narrow beside the cells', which share a point, f is monotone.
/// Cells come from the left to the right, so it is among the last.
void Isolation::keep(RealZero zero) {
  constexpr std::size_t most = 8;
  const auto last = found_.end() - static_cast<std::ptrdiff_t>(std::min(most, found_.size()));
  const bool known = std::any_of(last, found_.end(), [&](const RealZero& other) {
    return other.order > 0 && zero.lower <= other.upper && other.lower <= zero.upper;
  });
  if (!known) found_.push_back(std::move(zero));
}

/// Neighbours are joined.
void Isolation::keep_undecided(const Interval& cell) {
  const auto beside = std::ranges::find_if(found_, [&](const RealZero& other) {
    return other.order == 0 && cell.lower <= other.upper && other.lower <= cell.upper;
  });
  if (beside == found_.end()) {
    found_.push_back({.lower = cell.lower, .upper = cell.upper, .order = 0, .at_most = 0});
  } else {
    beside->lower = std::min(beside->lower, cell.lower);
    beside->upper = std::max(beside->upper, cell.upper);
  }
}

void Isolation::bound_undecided() {
  for (RealZero& zero : found_) {
    if (zero.order > 0) continue;
    zero.at_most = most_zeros_in({zero.lower, zero.upper}).value_or(std::numeric_limits<unsigned>::max());
  }
}

}  // namespace flypaper::flint
