#include "flypaper/exact/algebra/curve_components.hpp"

#include <algorithm>
#include <functional>

#include "flypaper/exact/algebra/subresultants.inl"

namespace flypaper {
namespace {

using flint::CommonRoot;

constexpr unsigned first_bits = 64;
constexpr unsigned most_bits = 1U << 12U;

/// How many real zeros lie below and above a zero on the same line of the sweep.
struct Sides {
  std::size_t below = 0;
  std::size_t above = 0;
};

/// The zeros of p(u, .) without the root y, of a multiplicity that is known, which leaves simple roots; nothing if more
/// digits are needed.
std::optional<Sides> sides_to(const Polynomial& p, const NumberField& field, const Univariate& u, const Univariate& y,
                              unsigned multiplicity, unsigned bits) {
  const auto precision = static_cast<slong>(bits);
  flint::Ball line;
  flint::Ball root;
  flint::Ball value;
  flint::set(line, field, u, bits);
  flint::set(root, field, y, bits);
  flint::BallPolynomial along;
  slong power = 0;
  for (const Polynomial& coefficient : coefficients_in(p, 1)) {
    flint::evaluate(value, univariate_in(coefficient, 0), line, precision);
    arb_poly_set_coeff_arb(along, power++, value);
  }
  for (unsigned k = 0; k < multiplicity; ++k) {
    _arb_poly_div_root(along->coeffs, value, along->coeffs, arb_poly_length(along), root, precision);
    _arb_poly_set_length(along, arb_poly_length(along) - 1);
  }
  const slong degree = arb_poly_degree(along);
  Sides sides;
  if (degree < 1) return sides;
  flint::Held<acb_poly_struct> complex;
  acb_poly_set_arb_poly(complex, along);
  const std::unique_ptr<acb_struct, std::function<void(acb_ptr)>> roots(
      _acb_vec_init(degree), [degree](acb_ptr own) { _acb_vec_clear(own, degree); });
  if (acb_poly_find_roots(roots.get(), complex, nullptr, 0, precision) != degree ||
      acb_poly_validate_real_roots(roots.get(), complex, precision) == 0) {
    return std::nullopt;
  }
  for (acb_ptr found = roots.get(); found != roots.get() + degree; ++found) {
    if (arb_contains_zero(acb_imagref(found)) == 0) continue;  // not real
    if (arb_overlaps(acb_realref(found), root) != 0) return std::nullopt;
    ++(arb_lt(acb_realref(found), root) != 0 ? sides.below : sides.above);
  }
  return sides;
}

Sides sides_to(const Polynomial& p, const NumberField& field, const Univariate& u, const Univariate& y,
               unsigned multiplicity) {
  for (unsigned bits = first_bits; bits <= most_bits; bits *= 2) {
    if (const auto sides = sides_to(p, field, u, y, multiplicity, bits)) return *sides;
  }
  throw TooLarge("zeros of a curve are too near to each other to be told apart");
}

/// A root of the discriminant: the only critical point above it, and where it has been isolated from its neighbours.
struct Critical {
  CommonRoot root;
  RealZero u;
  Sides sides{};
  std::optional<std::size_t> component{};  ///< none if the point is one of its own
};

/// Sorts the roots and isolates them from each other.
void isolate(std::vector<Critical>& criticals) {
  for (unsigned bits = first_bits;; bits *= 2) {
    for (Critical& critical : criticals) critical.u = refined(critical.root.field.minimal(), critical.u, bits);
    std::ranges::sort(criticals, {}, [](const Critical& critical) { return critical.u.lower; });
    const auto meet = [](const Critical& a, const Critical& b) { return a.u.upper >= b.u.lower; };
    if (std::ranges::adjacent_find(criticals, meet) == criticals.end()) return;
  }
}

}  // namespace

struct CurveComponents::Content {
  Polynomial curve;
  std::int64_t shear = 0;
  Polynomial across;  ///< the derivative along the lines of the sweep
  std::vector<Critical> criticals{};
  std::vector<Rational> lines{};                   ///< a u between any two neighbouring criticals and beyond them
  std::vector<std::vector<std::size_t>> graphs{};  ///< above each of these the component of every zero, from below
  std::size_t count = 0;

  struct Position {
    std::size_t below = 0;
    const Critical* critical = nullptr;
  };
  void join();
  [[nodiscard]] Position position_of(const NumberField& field, const Univariate& u) const;
};

/// Which graphs are parts of one component.
void CurveComponents::Content::join() {
  std::vector<std::size_t> parent;
  const auto root_of = [&](std::size_t k) {
    while (parent[k] != k) k = parent[k];
    return k;
  };
  for (const Rational& line : lines) {
    graphs.emplace_back(real_zeros(restricted(curve, 0, line)).size());
    for (std::size_t& graph : graphs.back()) {
      graph = parent.size();
      parent.push_back(graph);
    }
  }
  for (std::size_t i = 0; i < criticals.size(); ++i) {
    const std::vector<std::size_t>& left = graphs[i];
    const std::vector<std::size_t>& right = graphs[i + 1];
    const auto [below, above] = criticals[i].sides;
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t k = 0; k < below; ++k) pairs.emplace_back(left[k], right[k]);
    for (std::size_t k = 1; k <= above; ++k) pairs.emplace_back(left[left.size() - k], right[right.size() - k]);
    // All others end in the critical point.
    std::vector<std::size_t> ending(left.begin() + static_cast<std::ptrdiff_t>(below),
                                    left.end() - static_cast<std::ptrdiff_t>(above));
    ending.insert(ending.end(), right.begin() + static_cast<std::ptrdiff_t>(below),
                  right.end() - static_cast<std::ptrdiff_t>(above));
    for (std::size_t k = 1; k < ending.size(); ++k) pairs.emplace_back(ending[0], ending[k]);
    if (!ending.empty()) criticals[i].component = ending[0];
    for (const auto& [a, b] : pairs) parent[root_of(a)] = root_of(b);
  }
  std::vector<std::size_t> name(parent.size(), parent.size());
  for (std::vector<std::size_t>& line : graphs) {
    for (std::size_t& graph : line) {
      std::size_t& found = name[root_of(graph)];
      if (found == parent.size()) found = count++;
      graph = found;
    }
  }
  for (Critical& critical : criticals) {
    if (critical.component) critical.component = name[root_of(*critical.component)];
  }
}

/// Which critical point has this u and, if it is none, how many are below; numbers of two fields are told apart
/// exactly.
CurveComponents::Content::Position CurveComponents::Content::position_of(const NumberField& field,
                                                                         const Univariate& u) const {
  Position position;
  for (const Critical& critical : criticals) {
    const Univariate& minimal = critical.root.field.minimal();
    for (unsigned bits = first_bits;; bits *= 2) {
      const RealZero place = field.enclosure(u, bits);
      const RealZero other = refined(minimal, critical.u, bits);
      if (place.lower > other.upper) ++position.below;
      if (place.lower > other.upper || place.upper < other.lower) break;
      // Of the zeros of the minimal polynomial only this one is in its interval.
      const bool inside = critical.u.lower <= place.lower && place.upper <= critical.u.upper;
      if (bits >= 8 * first_bits && inside && field.reduced_at(minimal, u).is_zero()) {
        return {.below = position.below, .critical = &critical};
      }
    }
  }
  return position;
}

CurveComponents::CurveComponents(const Polynomial& irreducible) {
  for (const std::int64_t t : flint::shears()) {
    const Polynomial curve = flint::sheared(irreducible, t);
    if (!curve.has(1) || !flint::has_constant_leading(curve)) continue;
    std::vector<CommonRoot> roots;
    if (curve.degree_in(1) > 1) {
      auto found = flint::common_roots(curve, derivative(curve, 1), 1);
      if (!found) continue;
      roots = std::move(*found);
    }
    auto content = std::make_shared<Content>();
    content->curve = curve;
    content->shear = t;
    content->across = derivative(irreducible, 1) - Polynomial(Rational(t)) * derivative(irreducible, 0);
    for (CommonRoot& root : roots) {
      const RealZero u = root.field.u();
      content->criticals.push_back({.root = std::move(root), .u = u});
    }
    isolate(content->criticals);
    std::optional<Rational> last;
    for (Critical& critical : content->criticals) {
      const CommonRoot& root = critical.root;
      critical.sides =
          sides_to(content->curve, root.field, root.field.reduced({{0, 1}}), root.y, root.multiplicity + 1);
      content->lines.push_back(simplest_between(last, critical.u.lower));
      last = critical.u.upper;
    }
    content->lines.push_back(simplest_between(last, std::nullopt));
    content->join();
    content_ = std::move(content);
    return;
  }
  throw TooLarge("no shear that was tried tells the critical points of a curve apart");
}

std::size_t CurveComponents::count() const { return content_->count; }

std::optional<std::size_t> CurveComponents::of(const PlanePoint& zero) const {
  const Univariate u = zero.at[0] + zero.at[1] * Univariate{{content_->shear}};
  const auto [below, critical] = content_->position_of(zero.field, u);
  if (critical == nullptr)
    return content_->graphs[below].at(sides_to(content_->curve, zero.field, u, zero.at[1], 1).below);
  return sign_at(content_->across, zero) == 0 ? critical->component : std::nullopt;
}

PlanePoint CurveComponents::place(std::size_t component) const {
  const Content& c = *content_;
  // Of the lines that meet it the simplest.
  const auto holds = [&](std::size_t i) { return std::ranges::find(c.graphs[i], component) != c.graphs[i].end(); };
  std::size_t best = c.lines.size();
  for (std::size_t i = 0; i < c.lines.size(); ++i) {
    if (holds(i) && (best == c.lines.size() || c.lines[i].bits() < c.lines[best].bits())) best = i;
  }
  const std::vector<std::size_t>& graphs = c.graphs[best];
  const auto rank = static_cast<std::size_t>(std::ranges::find(graphs, component) - graphs.begin());
  const Univariate cut = restricted(c.curve, 0, c.lines[best]);
  PlanePoint point = point_on_line(0, c.lines[best], cut, real_zeros(cut).at(rank));
  point.at[0] = point.at[0] - point.at[1] * Univariate{{c.shear}};
  return point;
}

Rational simplest_between(const std::optional<Rational>& lower, const std::optional<Rational>& upper) {
  if (!lower && !upper) return 0;
  // Not the ends themselves: a little inside, or up to the next whole number.
  const Rational from = lower ? *lower : *upper - 2;
  const Rational to = upper ? *upper : *lower + 2;
  const Rational margin = (to - from) / 1024;
  return flint::simplest_in({from + margin, to - margin});
}

}  // namespace flypaper
