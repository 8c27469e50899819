#include "flypaper/exact/quadrature/plane.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "flypaper/base/core/real_polynomial.hpp"
#include "flypaper/exact/algebra/real_zeros.hpp"

namespace flypaper {
namespace {

constexpr double unit = 0x1p-98;  // of sums of a few products of DoubleDoubles

void add_roots(const Univariate& p, std::vector<PlaneCut>& cuts) {
  if (p.degree() == 0) return;
  for (const auto& zero : complex_zeros(p)) cuts.push_back({.at = exactly(zero.real()), .width = zero.imag()});
}

/// Sorted, inside the interval, none within a few units in the last place of another one.
std::vector<PlaneCut> sorted_inside(std::vector<PlaneCut> cuts, const std::array<Rational, 2>& interval) {
  const double length = (interval[1] - interval[0]).to_double();
  std::erase_if(cuts, [&](const PlaneCut& cut) {
    return !(cut.at > interval[0] && cut.at < interval[1]) || cut.width > 0.25 * length;
  });
  for (const Rational& end : interval) cuts.push_back({.at = end});
  std::ranges::sort(
      cuts, [](const PlaneCut& a, const PlaneCut& b) { return std::tie(a.at, a.width) < std::tie(b.at, b.width); });
  std::vector<PlaneCut> kept;
  for (const PlaneCut& cut : cuts) {
    const auto near = [&](const PlaneCut& other) {
      const double apart = (cut.at - other.at).to_double();
      return apart <= 4.0 * std::numeric_limits<double>::epsilon() * std::abs(cut.at.to_double());
    };
    if (kept.empty() || !near(kept.back())) {
      kept.push_back(cut);
    } else if (cut.at == interval[1] && kept.size() > 1) {
      kept.back() = cut;
    } else {
      kept.back().width = std::min(kept.back().width, cut.width);
    }
  }
  if (kept.size() < 2) kept = {{.at = interval[0]}, {.at = interval[1]}};
  return kept;
}

DoubleDouble value_at(const std::vector<DoubleDouble>& p, const DoubleDouble& t) {
  DoubleDouble value;
  for (std::size_t i = p.size(); i-- > 0;) value = value * t + p[i];
  return value;
}

/// Where p changes sign between neighbouring `ends`: found in doubles, then by Newton's steps.
DoubleDouble polished_zero(const std::vector<DoubleDouble>& p, const RealPolynomial& rounded, double from, double to) {
  DoubleDouble t(crossing(rounded, 0.0, from, to));
  for (int step = 0; step < 3; ++step) {
    DoubleDouble value;
    double slope = 0.0;
    for (std::size_t k = p.size(); k-- > 0;) {
      slope = slope * t.high + value.high;
      value = value * t + p[k];
    }
    const DoubleDouble next = t - DoubleDouble(value.high / slope);
    if (!(next.high >= from && next.high <= to)) break;
    const bool done = std::abs(next.high - t.high) <= 1e-18 * std::abs(t.high);
    t = next;
    if (done) break;
  }
  return t;
}

/// The ends of the interval, and the zeros of p and of p' between them.
std::vector<DoubleDouble> cuts_of(const std::vector<DoubleDouble>& p, const DoubleDouble& lower,
                                  const DoubleDouble& upper) {
  RealPolynomial rounded;
  for (const DoubleDouble& coefficient : p) rounded.push_back(coefficient.high);
  const std::vector<double> turns = turns_of(rounded, lower.high, upper.high);
  std::vector<DoubleDouble> ends{lower};
  double before = value_at(p, lower).high;
  for (std::size_t i = 0; i <= turns.size(); ++i) {
    const DoubleDouble to = i < turns.size() ? DoubleDouble(turns[i]) : upper;
    const double after = value_at(p, to).high;
    if ((before < 0.0 && after > 0.0) || (before > 0.0 && after < 0.0)) {
      ends.push_back(polished_zero(p, rounded, ends.back().high, to.high));
    }
    ends.push_back(to);
    before = after;
  }
  return ends;
}

}  // namespace

std::vector<Univariate> branch_places(const std::vector<PolynomialFactor>& factors, unsigned outer) {
  const unsigned inner = 1 - outer;
  std::vector<Univariate> places;
  const auto add = [&](const Polynomial& place) {
    if (place.has(outer)) places.push_back(univariate_in(place, outer));
  };
  std::vector<Polynomial> parts;
  for (const PolynomialFactor& factor : factors) {
    if (factor.factor.is_zero()) continue;
    const Polynomial lines = content(factor.factor, inner);
    add(lines);
    // NOLINTNEXTLINE(bugprone-unchecked-optional-access): value() throws
    for (const PolynomialFactor& part : square_free_parts(exact_quotient(factor.factor, lines).value())) {
      if (part.factor.has(inner)) parts.push_back(part.factor);
    }
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].degree_in(inner) > 1) add(resultant(parts[i], derivative(parts[i], inner), inner));
    for (std::size_t j = 0; j < i; ++j) add(resultant(parts[i], parts[j], inner));
  }
  return places;
}

std::vector<PlaneCut> branch_cuts(const std::vector<PolynomialFactor>& factors, unsigned outer) {
  std::vector<PlaneCut> cuts;
  for (const Univariate& places : branch_places(factors, outer)) add_roots(places, cuts);
  return cuts;
}

std::vector<PlaneCut> critical_cuts(const Polynomial& p, unsigned outer) {
  const Polynomial across = derivative(p, 1 - outer);
  const Polynomial along = derivative(p, outer);
  if (along.is_zero()) return {};
  if (across.is_zero()) return branch_cuts({{.factor = along}}, outer);
  // Both vanish on whole curves where they have a common factor; then the curves have turns of their own.
  const Polynomial common = greatest_common_divisor(along, across);
  std::vector<PlaneCut> cuts = branch_cuts({{.factor = common}}, outer);
  const Polynomial isolated =
      // NOLINTNEXTLINE(bugprone-unchecked-optional-access): value() throws
      resultant(exact_quotient(along, common).value(), exact_quotient(across, common).value(), 1 - outer);
  add_roots(univariate_in(isolated, outer), cuts);
  return cuts;
}

PlaneLines::PlaneLines(const PlanePolynomial& p, unsigned outer, ExactBox region, std::vector<PlaneCut> cuts)
    : doubt_(p.doubt) {
  const unsigned inner = 1 - outer;
  const auto& [low, high] = region[inner];
  for (const Rational& edge : region[inner]) {
    const Univariate along = univariate_in(substituted(p.p, inner, edge), outer);
    add_roots(along, cuts);
    if (along.degree() > 0) add_roots(derivative(along), cuts);
  }
  cuts_ = sorted_inside(std::move(cuts), region[outer]);
  for (std::size_t i = 0; i + 1 < cuts_.size(); ++i) gaps_.push_back((cuts_[i + 1].at - cuts_[i].at).to_double());
  // Measured from the place of the inner interval that is nearest to 0, where decimals are written.
  const Rational origin = std::clamp(Rational(), low, high);
  inner_origin_ = origin.to_double();
  lower_ = DoubleDouble(low - origin);
  upper_ = DoubleDouble(high - origin);
  const Polynomial moved = substituted(p.p, inner, Polynomial::variable(inner) + Polynomial(origin));
  std::vector<Univariate> powers;
  for (const Polynomial& coefficient : coefficients_in(moved, inner))
    powers.push_back(univariate_in(coefficient, outer));
  for (const PlaneCut& cut : cuts_) {
    std::vector<Column>& columns = columns_.emplace_back();
    for (const Univariate& column : powers) {
      const Univariate about = translated(column, cut.at);
      columns.emplace_back(about.coefficients.begin(), about.coefficients.end());
    }
  }
}

double PlaneLines::steepness(std::size_t cut, double distance) const {
  const double widest = std::max(std::abs(lower_.high), std::abs(upper_.high));
  double sum = 0.0;
  double inner = 1.0;
  for (const Column& column : columns_[cut]) {
    double outer = 1.0;
    for (std::size_t i = 1; i < column.size(); ++i) {
      sum += std::abs(column[i].high) * outer * inner;
      outer *= distance;
    }
    inner *= widest;
  }
  return sum;
}

std::vector<HalfInterval> PlaneLines::halves(double scale, double reference) const {
  constexpr double cell_width = 3.5;
  constexpr double deepest = 120.0;
  // A (P^2 - reference^2) changes by 2 A reference times the change of P, if not by its square.
  const double fine = 1e-3 / std::max({std::sqrt(scale), 2.0 * scale * reference, 1e-150});
  std::vector<HalfInterval> result;
  for (std::size_t half = 0; half < 2 * gaps_.size(); ++half) {
    const std::size_t cut = half / 2 + half % 2;
    const double reach = 0.5 * gaps_[half / 2];
    double depth = 0.0;
    const auto change = [&] {
      const double distance = reach * std::exp(-depth);
      return distance * steepness(cut, distance);
    };
    while (depth < deepest && change() > fine) depth += 1.0;
    if (cuts_[cut].width > 0.0) depth = std::min(depth, std::max(0.0, std::log(reach / cuts_[cut].width) + 1.0));
    result.push_back({.reach = reach, .first_cells = depth > 0.0 ? even_cells(depth, cell_width) : std::vector{0.0}});
  }
  return result;
}

double PlaneLines::coordinate(std::size_t half, double distance, double origin) const {
  const std::size_t cut = half / 2 + half % 2;
  return (cuts_[cut].at.to_double() - origin) + (half % 2 == 0 ? distance : -distance);
}

std::vector<double> PlaneLines::quantiles(const GradedRule& rule, std::span<const double> fractions) const {
  std::vector<GradedRule::Cell> cells = rule.cells();
  // From the left to the right: a left half runs from its cut, where v is largest.
  std::ranges::sort(cells, {}, [&](const GradedRule::Cell& cell) {
    return std::pair(cell.half, cell.half % 2 == 0 ? -cell.from : cell.from);
  });
  const Sample all = rule.integral();
  const auto share = [&](const GradedRule::Cell& cell) {
    return cell.sum.value * std::exp(all.exponent - cell.sum.exponent) / all.value;
  };
  std::vector<double> result;
  for (double wanted : fractions) {
    std::size_t i = 0;
    for (; i + 1 < cells.size() && wanted > share(cells[i]); ++i) wanted -= share(cells[i]);
    const double part = share(cells[i]) > 0.0 ? std::clamp(wanted / share(cells[i]), 0.0, 1.0) : 0.0;
    const std::size_t half = cells[i].half;
    result.push_back(coordinate(half, rule.quantile(cells[i], half % 2 == 0 ? part : 1.0 - part), 0.0));
  }
  return result;
}

std::vector<Stretch> PlaneLines::line(std::size_t half, double distance) const {
  return across(half / 2 + half % 2, half % 2 == 0 ? distance : -distance);
}

std::vector<Stretch> PlaneLines::line_at(const Rational& place) const {
  const auto next = std::ranges::lower_bound(cuts_, place, {}, &PlaneCut::at);
  std::size_t cut = next == cuts_.end() ? cuts_.size() - 1 : static_cast<std::size_t>(next - cuts_.begin());
  if (cut > 0 && place - cuts_[cut - 1].at < cuts_[cut].at - place) --cut;
  return across(cut, (place - cuts_[cut].at).to_double());
}

std::vector<Stretch> PlaneLines::across(std::size_t cut, double apart) const {
  std::vector<DoubleDouble> p;
  std::vector<double> magnitudes;
  for (const Column& column : columns_[cut]) {
    DoubleDouble value;
    double magnitude = 0.0;
    for (std::size_t i = column.size(); i-- > 0;) {
      value = value * apart + column[i];
      magnitude = magnitude * std::abs(apart) + std::abs(column[i].high);
    }
    p.push_back(value);
    magnitudes.push_back(magnitude);
  }
  while (p.size() > 1 && p.back().high == 0.0) p.pop_back();
  if (p.empty()) p.emplace_back();
  const std::vector<DoubleDouble> ends = cuts_of(p, lower_, upper_);
  // Binomials of p.size() powers are below 2 to that power: coefficients that cancel are in it.
  const double farthest = std::max(std::abs(lower_.high), std::abs(upper_.high));
  std::vector<Stretch> result;
  std::vector<DoubleDouble> values;
  for (const DoubleDouble& end : ends) values.push_back(abs(value_at(p, end)));
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    const bool forward = (values[i] - values[i + 1]).high <= 0.0;
    const DoubleDouble& origin = forward ? ends[i] : ends[i + 1];
    const double length = (ends[i + 1] - ends[i]).high;
    if (!(length > 0.0)) continue;
    std::vector<DoubleDouble> about = p;
    for (std::size_t k = 0; k < about.size(); ++k) {
      for (std::size_t j = about.size() - 1; j-- > k;) about[j] = about[j] + origin * about[j + 1];
    }
    const double rounding =
        std::ldexp(unit, static_cast<int>(p.size())) * flypaper::value_at(magnitudes, std::abs(origin.high)) +
        (doubt_ > 0.0 ? doubt_ * flypaper::value_at(magnitudes, farthest) : 0.0);
    result.emplace_back(origin.high, forward ? 1.0 : -1.0, length, about, rounding);
  }
  return result;
}

}  // namespace flypaper
