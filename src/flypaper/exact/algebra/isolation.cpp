#include "flypaper/exact/algebra/isolation.inl"

#include <algorithm>

namespace flypaper::flint {
namespace {

constexpr unsigned deepest = 128;   // halvings of the range
constexpr slong narrowest = 200;    // binary digits of a simple zero
constexpr unsigned longest = 32;    // of the series that orders are read from
constexpr slong first_digits = 96;  // of the widest cells
constexpr unsigned unbounded = std::numeric_limits<unsigned>::max();

struct Cell {
  Interval interval;
  unsigned depth = 0;

  [[nodiscard]] slong precision() const { return first_digits + 2 * static_cast<slong>(depth); }
};

class Isolation {
 public:
  Isolation(FunctionSeries& f, Domain& domain) : f_(f), domain_(domain) {}

  std::vector<RealZero> operator()(const Interval& range) {
    std::vector<Cell> cells{{.interval = range}};
    while (!cells.empty()) {
      const Cell cell = cells.back();
      cells.pop_back();
      if (is_done(cell)) continue;
      if (cell.depth == deepest) {
        keep_undecided(cell.interval);
        continue;
      }
      const Rational middle = cell.interval.middle();
      cells.push_back({.interval = {middle, cell.interval.upper}, .depth = cell.depth + 1});
      cells.push_back({.interval = {cell.interval.lower, middle}, .depth = cell.depth + 1});
    }
    for (RealZero& zero : found_) {
      if (zero.order == 0) zero.at_most = most_zeros_in({zero.lower, zero.upper}).value_or(unbounded);
    }
    return std::move(found_);
  }

 private:
  /// Whether its zeros are known.
  bool is_done(const Cell& cell) {
    const Rational margin = cell.interval.width() / 16;
    Interval wide{cell.interval.lower - margin, cell.interval.upper + margin};
    BallPolynomial whole;
    const auto is_finite = [&] {
      Ball at;
      set(at, wide, cell.precision());
      arb_poly_set(whole, f_(at, 3, cell.precision()));
      arb_poly_get_coeff_arb(at, whole, 0);
      return arb_is_finite(at) != 0;
    };
    if (!is_finite()) {  // at the end of where it is defined
      wide = cell.interval;
      if (!is_finite()) return domain_.holds(wide) < 0;
    }
    const std::array<int, 2> signs = signs_on(wide, whole, cell.precision());
    if (signs[0] != 0) return true;
    if (signs[1] != 0) return crossing(wide, cell.interval);
    const bool is_turn = cell.depth == 0 || (cell.depth >= 8 && cell.depth % 4 == 0);
    return is_turn && multiple_zero(wide);
  }

  /// The signs of f and f' on the whole interval, 0 where they are not told: of their balls there, or of
  /// f(m) + f'(m) t + f''(interval) t^2 / 2 and its derivative.
  std::array<int, 2> signs_on(const Interval& wide, const arb_poly_struct* whole, slong precision) {
    std::array<Ball, 3> all;
    for (slong k = 0; k < 3; ++k) arb_poly_get_coeff_arb(all.at(static_cast<std::size_t>(k)), whole, k);
    std::array<int, 2> signs{sign_of(all[0]), sign_of(all[1])};
    if (signs[0] != 0) return signs;
    Ball reach;
    Ball middle;
    set(reach, Interval{-wide.width() / 2, wide.width() / 2}, precision);
    std::array<Ball, 2> central;
    for (;; precision *= 4) {  // near a multiple zero terms cancel
      set(middle, wide.middle(), precision);
      const arb_poly_struct* series = f_(middle, 2, precision);
      arb_poly_get_coeff_arb(central[0], series, 0);
      arb_poly_get_coeff_arb(central[1], series, 1);
      if (sign_of(central[0]) != 0 || 4 * precision > f_.finest()) break;
    }
    Ball slope;  // within t / 2: f'(m) + f''(interval) t / 2
    arb_mul(all[2], all[2], reach, precision);
    arb_add(slope, central[1], all[2], precision);
    arb_addmul(central[0], slope, reach, precision);
    signs[0] = sign_of(central[0]);
    arb_add(slope, slope, all[2], precision);
    if (signs[1] == 0) signs[1] = sign_of(slope);
    return signs;
  }

  /// Where f is monotone on the widened cell.
  bool crossing(const Interval& wide, const Interval& cell) {
    const int left = f_.sign_at(wide.lower);
    const int right = f_.sign_at(wide.upper);
    if (left * right == 0) return false;
    if (left == right) return true;
    RealZero zero{.lower = wide.lower, .upper = wide.upper};
    if (wide.holds(0)) {
      const int origin = f_.sign_at(0);
      if (origin != 0) (origin == left ? zero.lower : zero.upper) = 0;
      if (origin == 0 && f_.is_zero_at(0).value_or(false)) zero.lower = zero.upper = 0;
    }
    f_.refine(zero, narrowest);
    if (zero.upper < cell.lower || zero.lower > cell.upper) return true;  // a neighbour finds it
    const Rational simple = simplest_in({zero.lower, zero.upper});
    if (simple.bits() < 64 && f_.is_zero_at(simple).value_or(false)) zero.lower = zero.upper = simple;
    keep(zero);
    return true;
  }

  /// Whether the series at some fraction shows all zeros of the interval: by Rolle's theorem there are no more than the
  /// order of a derivative that keeps away from 0.
  bool multiple_zero(const Interval& wide) {
    const Rational candidate = simplest_in(wide);
    if (candidate.bits() > 64) return false;
    try {
      const std::vector<Rational> series = f_.rational(candidate, longest);
      const auto leading = std::ranges::find_if(series, [](const Rational& c) { return !c.is_zero(); });
      const auto order = static_cast<unsigned>(leading - series.begin());
      if (order == 0 || order == longest || most_zeros_in(wide) != order) return false;
      keep({.lower = candidate, .upper = candidate, .order = order, .at_most = order});
      return true;
    } catch (const NotRational&) {
      return false;
    }
  }

  /// The least k > 0 for which the derivative of order k keeps away from 0; nothing if none of those tried does.
  std::optional<unsigned> most_zeros_in(const Interval& interval) {
    constexpr slong precision = first_digits + 2 * static_cast<slong>(deepest);
    Ball at;
    set(at, interval, precision);
    const arb_poly_struct* whole = f_(at, longest, precision);
    for (unsigned k = 1; k < longest; ++k) {
      arb_poly_get_coeff_arb(at, whole, k);
      if (sign_of(at) != 0) return k;
    }
    return std::nullopt;
  }

  /// A zero that two cells have found: in intervals so narrow beside the cells', which share a point, f is monotone.
  /// Cells come from the left to the right, so it is among the last.
  void keep(RealZero zero) {
    constexpr std::size_t most = 8;
    const auto last = found_.end() - static_cast<std::ptrdiff_t>(std::min(most, found_.size()));
    const bool known = std::any_of(last, found_.end(), [&](const RealZero& other) {
      return other.order > 0 && zero.lower <= other.upper && other.lower <= zero.upper;
    });
    if (!known) found_.push_back(std::move(zero));
  }

  /// Neighbours are joined.
  void keep_undecided(const Interval& cell) {
    const auto beside = std::ranges::find_if(found_, [&](const RealZero& other) {
      return other.order == 0 && cell.lower <= other.upper && other.lower <= cell.upper;
    });
    if (beside == found_.end()) {
      found_.push_back({.lower = cell.lower, .upper = cell.upper, .order = 0});
    } else {
      beside->lower = std::min(beside->lower, cell.lower);
      beside->upper = std::max(beside->upper, cell.upper);
    }
  }

  FunctionSeries& f_;
  Domain& domain_;  ///< of the whole function
  std::vector<RealZero> found_;
};

bool meet(const RealZero& a, const RealZero& b) { return a.lower <= b.upper && b.lower <= a.upper; }

/// Narrows both until they share no point; false if they cannot be told apart.
bool are_apart(Found& one, Found& other) {
  const auto finest = [](const Found& found) {
    if (found.zero.order == 0) return slong{0};
    return found.of == nullptr ? std::numeric_limits<slong>::max() : found.of->finest();
  };
  const slong most = std::min(finest(one), finest(other));
  for (slong bits = 8; meet(one.zero, other.zero) && bits <= most; bits *= 2) {
    if (one.zero.is_exact() && other.zero.is_exact()) return false;
    one.refine(bits);
    other.refine(bits);
  }
  return !meet(one.zero, other.zero);
}

void merge(RealZero& zero, const RealZero& other) {
  const bool equal = zero.is_exact() && other.is_exact() && zero.order * other.order > 0;
  zero.order = equal ? zero.order + other.order : 0;
  zero.at_most = zero.at_most > unbounded - other.at_most ? unbounded : zero.at_most + other.at_most;
  zero.lower = std::min(zero.lower, other.lower);
  zero.upper = std::max(zero.upper, other.upper);
}

/// What cannot be told apart from an end lies inside.
bool lies_in(const Interval& range, Found& found) {
  RealZero& zero = found.zero;
  for (const Rational& end : {range.lower, range.upper}) {
    Found there{.zero = {.lower = end, .upper = end}};
    if (zero.is_exact() || zero.order == 0 || are_apart(found, there)) continue;
    if (found.of->is_zero_at(end).value_or(false)) zero.lower = zero.upper = end;
  }
  return zero.upper >= range.lower && zero.lower <= range.upper;
}

/// Both ends get one nearest double: no irrational number is halfway between two.
void round(Found& found) {
  RealZero& zero = found.zero;
  const auto differ = [&] { return zero.lower.to_double() != zero.upper.to_double(); };
  const slong most = found.of == nullptr || zero.order == 0 ? 0 : found.of->finest();
  for (slong bits = 64; differ() && bits <= most; bits *= 2) found.refine(bits);
  zero.nearest = differ() ? ((zero.lower + zero.upper) / 2).to_double() : zero.lower.to_double();
}

}  // namespace

Domain::Domain(const ExpressionGraph& graph, NodeId node) {
  const std::vector<bool> needed = needed_by(graph, node);
  for (NodeId id = 0; id <= node; ++id) {
    const Node& n = graph.nodes()[id];
    const bool is_quotient = n.operation == Operation::divide;
    if (!needed[id] || (!is_quotient && n.operation != Operation::logarithm)) continue;
    const NodeId operand = is_quotient ? n.right : n.left;
    if (graph.nodes()[operand].operation == Operation::constant) continue;
    operands_.emplace_back(std::piecewise_construct, std::forward_as_tuple(graph, Shifted{.node = operand}),
                           std::tuple(n.operation));
  }
}

int Domain::holds(const Interval& interval) {
  constexpr slong precision = 512;
  int all = 1;
  Ball value;
  for (auto& [operand, operation] : operands_) {
    operand.coefficient(value, interval, 0, precision);
    const int sign = sign_of(value);
    const bool is_logarithm = operation == Operation::logarithm;
    const bool is_never = is_logarithm ? arb_is_nonpositive(value) != 0 : arb_is_zero(value) != 0;
    if (is_never && arb_is_finite(value) != 0) return -1;
    if (sign == 0 || (is_logarithm && sign < 0)) all = 0;
  }
  return all;
}

std::vector<RealZero> isolated(FunctionSeries& f, Domain& domain, const Interval& range) {
  return Isolation(f, domain)(range);
}

std::vector<RealZero> in_order(std::vector<Found> found, const std::optional<Interval>& range) {
  if (range) std::erase_if(found, [&](Found& one) { return !lies_in(*range, one); });
  for (bool again = true; again;) {
    again = false;
    std::ranges::sort(found, {}, [](const Found& one) { return one.zero.lower; });
    for (std::size_t i = 0; i + 1 < found.size(); ++i) {
      if (!meet(found[i].zero, found[i + 1].zero)) continue;
      again = true;  // narrowed at least, so that the order may be another
      if (are_apart(found[i], found[i + 1])) continue;
      merge(found[i].zero, found[i + 1].zero);
      found.erase(found.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
  }
  std::vector<RealZero> zeros;
  for (Found& one : found) {
    round(one);
    zeros.push_back(one.zero);
  }
  return zeros;
}

unsigned bounded_product(unsigned a, unsigned b) { return b > 0 && a > unbounded / b ? unbounded : a * b; }

}  // namespace flypaper::flint
