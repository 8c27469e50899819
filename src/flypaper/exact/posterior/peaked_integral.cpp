#include "flypaper/exact/posterior/peaked_integral.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/toms748_solve.hpp>

#include <algorithm>
#include <cmath>
#include <complex>

namespace flypaper {
namespace {

constexpr double deepest_v = 42.0;  // 6e-19 of the reach from a cut

/// Places on [from, to] at every scale: evenly spaced, and crowding by powers of 4 at both ends.
std::vector<long double> places(long double from, long double to) {
  constexpr int even = 16;
  constexpr int powers = 28;  // down to 1e-17 of the length
  const long double length = to - from;
  std::vector<long double> result{from, to};
  for (int i = 1; i < even; ++i) result.push_back(from + length * i / even);
  for (int k = 2; k <= powers; ++k) {
    const long double part = std::ldexp(length, -2 * k);
    result.push_back(from + part);
    result.push_back(to - part);
  }
  std::ranges::sort(result);
  return result;
}

/// Lower bumps do no harm inside a cell, and of large exponents no more is known.
double least_bump(double height) { return 1e-3 + 1e-14 * std::abs(height); }

void sort_unique(std::vector<long double>& values) {
  std::ranges::sort(values);
  const auto repeated = std::ranges::unique(values);
  values.erase(repeated.begin(), repeated.end());
}

}  // namespace

PeakedIntegral::PeakedIntegral(Function shape, long double lower, long double upper, std::vector<long double> seeds)
    : shape_(std::move(shape)) {
  std::erase_if(seeds, [&](long double seed) { return !(seed > lower && seed < upper); });
  seeds.insert(seeds.end(), {lower, upper});
  sort_unique(seeds);
  knots_ = seeds;
  std::vector<Profile> profiles;
  for (std::size_t i = 0; i + 1 < seeds.size(); ++i) search(seeds[i], seeds[i + 1], 0, profiles);
  exponent_ = INFINITY;
  for (const Profile& profile : profiles) {
    exponent_ = std::min(exponent_, -*std::ranges::max_element(profile.heights));
  }
  for (const Profile& profile : profiles) cut_at_falls(profile);
  sort_unique(knots_);
}

PeakedIntegral::PeakedIntegral(Function shape, std::vector<long double> knots)
    : shape_(std::move(shape)), knots_(std::move(knots)), exponent_(INFINITY) {
  for (const long double knot : knots_) exponent_ = std::min(exponent_, -log_shape(knot));
}

double PeakedIntegral::log_shape(long double x) const {
  const Scaled at = shape_(x);
  return std::log(at.value) - at.exponent;
}

/// Closer looks, each at a 500th of the width, until nothing rises any more within it.
long double PeakedIntegral::peak_between(long double from, long double to) const {
  long double middle = 0.5L * (from + to);
  for (auto half = static_cast<double>(0.5L * (to - from)); half > 1e-18 * static_cast<double>(to - from);
       half *= 2e-3) {
    const auto depth_at = [&](double t) { return -log_shape(middle + static_cast<long double>(half * t)); };
    const auto [t, depth] = boost::math::tools::brent_find_minima(depth_at, -1.0, 1.0, 11);
    middle += static_cast<long double>(half * t);
    const auto beside = [&](double side) { return -log_shape(middle + static_cast<long double>(side * half)); };
    if (std::max(beside(-2e-3), beside(2e-3)) < depth + least_bump(depth)) break;
  }
  return middle;
}

void PeakedIntegral::search(long double from, long double to, int depth, std::vector<Profile>& found) {
  constexpr int deepest = 8;
  Profile profile{.places = places(from, to), .heights = {}};
  const std::vector<long double>& x = profile.places;
  std::vector<double>& height = profile.heights;
  for (const long double at : x) height.push_back(log_shape(at));
  std::vector<long double> ends{from};
  for (std::size_t i = 1; i + 1 < x.size() && depth < deepest; ++i) {
    if (height[i] > std::max(height[i - 1], height[i + 1]) + least_bump(height[i])) {
      ends.push_back(peak_between(x[i - 1], x[i + 1]));
    }
  }
  if (ends.size() == 1) {
    found.push_back(std::move(profile));
    return;
  }
  knots_.insert(knots_.end(), ends.begin() + 1, ends.end());
  ends.push_back(to);
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) search(ends[i], ends[i + 1], depth + 1, found);
}

void PeakedIntegral::cut_at_falls(const Profile& profile) {
  const auto& [x, height] = profile;
  const double limit = -exponent_ - negligible_exponent;
  for (std::size_t i = 1; i < x.size(); ++i) {
    const bool rises = height[i] > limit;
    if (rises == (height[i - 1] > limit)) continue;
    long double inside = rises ? x[i] : x[i - 1];
    long double outside = rises ? x[i - 1] : x[i];
    for (int halvings = 0; halvings < 64 && log_shape(inside) - log_shape(outside) > 1.0; ++halvings) {
      const long double middle = 0.5L * (inside + outside);
      (log_shape(middle) > limit ? inside : outside) = middle;
    }
    knots_.push_back(outside);
  }
}

void PeakedIntegral::measure(const Function& f, Cell& cell) const {
  // On [-1, 1] itself: Boost's estimate of the error does not shrink with the interval. The imaginary part carries f's
  // error through the rule.
  const double half = 0.5 * (cell.to - cell.from);
  const auto along = [&](double t) {
    const long double apart = cell.reach * static_cast<long double>(std::exp(-cell.from - half * (1.0 + t)));
    const Scaled at = f(cell.origin + apart);
    return std::complex<double>(at.value, at.error) *
           (half * static_cast<double>(std::abs(apart)) * std::exp(exponent_ - at.exponent));
  };
  const std::complex<double> sum =
      boost::math::quadrature::gauss_kronrod<double, 15>::integrate(along, -1.0, 1.0, 0, 0.0, &cell.error);
  cell.value = sum.real();
  cell.inner_error = sum.imag();
}

namespace {

using Cell = PeakedIntegral::Cell;

/// Cells with the one of the largest error on top, and their sums.
class Heap {
 public:
  void push(Cell cell, double least_error) {
    cell.error = std::max(cell.error, least_error);
    change_sums(cell, 1.0);
    cells_.push_back(cell);
    std::ranges::push_heap(cells_, {}, &Cell::error);
  }
  Cell pop() {
    std::ranges::pop_heap(cells_, {}, &Cell::error);
    const Cell worst = cells_.back();
    cells_.pop_back();
    change_sums(worst, -1.0);
    return worst;
  }
  [[nodiscard]] bool is_within(double tolerance) const { return error_ <= std::max(tolerance * total_, inner_error_); }
  [[nodiscard]] std::size_t size() const { return cells_.size(); }
  /// From the left to the right.
  [[nodiscard]] std::vector<Cell> sorted() && {
    const auto inside = [](const Cell& cell) {
      return cell.origin + cell.reach * static_cast<long double>(std::exp(-0.5 * (cell.from + cell.to)));
    };
    std::ranges::sort(cells_, {}, inside);
    return std::move(cells_);
  }

 private:
  void change_sums(const Cell& cell, double sign) {
    total_ += sign * cell.value;
    error_ += sign * cell.error;
    inner_error_ += sign * cell.inner_error;
  }
  std::vector<Cell> cells_;
  double total_ = 0.0;
  double error_ = 0.0;
  double inner_error_ = 0.0;
};

}  // namespace

std::vector<Cell> PeakedIntegral::cells(const Function& f, double tolerance) const {
  constexpr std::size_t most_cells = 2500;
  constexpr int first_cells = 6;
  constexpr double step = deepest_v / first_cells;
  Heap heap;
  const auto measured = [&](Cell cell) {
    measure(f, cell);
    return cell;
  };
  for (std::size_t i = 0; i + 1 < knots_.size(); ++i) {
    const long double half = 0.5L * (knots_[i + 1] - knots_[i]);
    for (int k = 0; k < first_cells; ++k) {
      const double from = step * k;
      const double to = step * (k + 1);
      heap.push(measured({.origin = knots_[i], .reach = half, .from = from, .to = to}), 0.0);
      heap.push(measured({.origin = knots_[i + 1], .reach = -half, .from = from, .to = to}), 0.0);
    }
  }
  while (!heap.is_within(tolerance) && heap.size() < most_cells) {
    const Cell worst = heap.pop();
    const double middle = 0.5 * (worst.from + worst.to);
    const Cell left = measured({.origin = worst.origin, .reach = worst.reach, .from = worst.from, .to = middle});
    const Cell right = measured({.origin = worst.origin, .reach = worst.reach, .from = middle, .to = worst.to});
    // Beside a singularity the rule's own error may be small by accident, but not this one as well.
    const double change = std::abs(left.value + right.value - worst.value);
    heap.push(left, 0.25 * change);
    heap.push(right, 0.25 * change);
  }
  return std::move(heap).sorted();
}

Scaled PeakedIntegral::integrate(const Function& f, double tolerance) const {
  Scaled sum{.exponent = exponent_};
  for (const Cell& cell : cells(f, tolerance)) {
    sum.value += cell.value;
    sum.error += cell.error + cell.inner_error;
  }
  return sum;
}

std::vector<long double> PeakedIntegral::quantiles(std::span<const double> fractions, double tolerance) const {
  const std::vector<Cell> all = cells(shape_, tolerance);
  double total = 0.0;
  for (const Cell& cell : all) total += cell.value;
  std::vector<long double> result;
  for (const double fraction : fractions) result.push_back(quantile(all, fraction * total));
  return result;
}

long double PeakedIntegral::quantile(std::span<const Cell> cells, double wanted) const {
  std::size_t i = 0;
  for (; i + 1 < cells.size() && wanted > cells[i].value; ++i) wanted -= cells[i].value;
  const Cell& cell = cells[i];
  if (cell.reach > 0.0L) wanted = cell.value - wanted;  // v grows to the left
  double v = wanted > 0.0 ? cell.to : cell.from;
  if (wanted > 0.0 && wanted < cell.value) {
    const auto missing = [&](double end) {
      if (end <= cell.from) return -wanted;
      Cell piece{.origin = cell.origin, .reach = cell.reach, .from = cell.from, .to = end};
      measure(shape_, piece);
      return piece.value - wanted;
    };
    std::uintmax_t iterations = 60;
    const auto [below, above] =
        boost::math::tools::toms748_solve(missing, cell.from, cell.to, -wanted, cell.value - wanted,
                                          boost::math::tools::eps_tolerance<double>(40), iterations);
    v = 0.5 * (below + above);
  }
  return cell.origin + cell.reach * static_cast<long double>(std::exp(-v));
}

}  // namespace flypaper
