#include "flypaper/posterior/peaked_integral.hpp"

#include <boost/math/quadrature/tanh_sinh.hpp>
#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/toms748_solve.hpp>

#include <algorithm>
#include <cmath>
#include <complex>

namespace flypaper {
namespace {

using TanhSinh = boost::math::quadrature::tanh_sinh<double>;
constexpr std::size_t refinements = 8;  // a step at 1e-9 of a cell takes 1600 nodes, most cells 100

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

void sort_unique(std::vector<long double>& values) {
  std::ranges::sort(values);
  const auto repeated = std::ranges::unique(values);
  values.erase(repeated.begin(), repeated.end());
}

/// f along a cell, from its origin at t = 0 to its end at t = 1 (Boost's estimate of the error does not shrink with the
/// interval), relative to exp(-exponent). The imaginary part carries f's error through the rule.
auto along(const PeakedIntegral::Function& f, const PeakedIntegral::Cell& cell, double exponent) {
  return [&f, &cell, exponent](double t) {
    const Scaled at = f(cell.origin + static_cast<long double>(cell.direction * cell.length * t));
    return std::complex<double>(at.value, at.error) * (cell.length * std::exp(exponent - at.exponent));
  };
}

}  // namespace

PeakedIntegral::PeakedIntegral(Function shape, long double lower, long double upper, std::vector<long double> seeds)
    : shape_(std::move(shape)), knots_{lower, upper} {
  std::erase_if(seeds, [&](long double seed) { return !(seed > lower && seed < upper); });
  seeds.insert(seeds.end(), {lower, upper});
  sort_unique(seeds);
  for (std::size_t i = 0; i + 1 < seeds.size(); ++i) find_peaks(seeds[i], seeds[i + 1], 0);
  knots_.insert(knots_.end(), seeds.begin(), seeds.end());
  sort_unique(knots_);
  exponent_ = INFINITY;
  for (const long double knot : knots_) exponent_ = std::min(exponent_, -log_shape(knot));
  const std::vector<long double> peaks = knots_;
  for (std::size_t i = 0; i + 1 < peaks.size(); ++i) find_falls(peaks[i], peaks[i + 1]);
  sort_unique(knots_);
}

double PeakedIntegral::log_shape(long double x) const {
  const Scaled at = shape_(x);
  return std::log(at.value) - at.exponent;
}

long double PeakedIntegral::peak_between(long double from, long double to) const {
  long double middle = 0.5L * (from + to);
  // Boost stops at 4e-9 of a unit interval, so closer looks follow, each at a ten millionth of the width.
  for (auto half = static_cast<double>(0.5L * (to - from)); half > 1e-18 * static_cast<double>(to - from);
       half *= 1e-7) {
    const auto depth_at = [&](double t) { return -log_shape(middle + static_cast<long double>(half * t)); };
    middle += static_cast<long double>(half * boost::math::tools::brent_find_minima(depth_at, -1.0, 1.0, 50).first);
  }
  return middle;
}

void PeakedIntegral::find_peaks(long double from, long double to, int depth) {
  constexpr int deepest = 8;
  constexpr double bump = 1e-3;  // lower ones do no harm inside a cell
  if (depth > deepest) return;
  const std::vector<long double> x = places(from, to);
  std::vector<double> height(x.size());
  std::ranges::transform(x, height.begin(), [&](long double at) { return log_shape(at); });
  for (std::size_t i = 1; i + 1 < x.size(); ++i) {
    if (!(height[i] > height[i - 1] + bump && height[i] > height[i + 1] + bump)) continue;
    const long double peak = peak_between(x[i - 1], x[i + 1]);
    knots_.push_back(peak);
    find_peaks(from, peak, depth + 1);
    find_peaks(peak, to, depth + 1);
    return;
  }
}

void PeakedIntegral::find_falls(long double from, long double to) {
  const std::vector<long double> x = places(from, to);
  const double limit = -exponent_ - negligible_exponent;
  bool above = log_shape(x[0]) > limit;
  for (std::size_t i = 1; i < x.size(); ++i) {
    const bool next_above = log_shape(x[i]) > limit;
    if (next_above == above) continue;
    above = next_above;
    long double inside = above ? x[i] : x[i - 1];
    long double outside = above ? x[i - 1] : x[i];
    for (int halvings = 0; halvings < 64 && log_shape(inside) - log_shape(outside) > 1.0; ++halvings) {
      const long double middle = 0.5L * (inside + outside);
      (log_shape(middle) > limit ? inside : outside) = middle;
    }
    knots_.push_back(outside);
  }
}

std::vector<PeakedIntegral::Cell> PeakedIntegral::cells(const Function& f, double tolerance) const {
  constexpr std::size_t most_cells = 2500;
  TanhSinh rule(refinements);
  std::vector<Cell> heap;
  double total = 0.0;
  double error = 0.0;
  const auto worse = [](const Cell& a, const Cell& b) { return a.error < b.error; };
  const auto add = [&](long double origin, double direction, double length) {
    Cell cell{
        .origin = origin, .direction = direction, .length = length, .value = 0.0, .error = 0.0, .inner_error = 0.0};
    const std::complex<double> sum = rule.integrate(along(f, cell, exponent_), 0.0, 1.0, 0.1 * tolerance, &cell.error);
    cell.value = sum.real();
    cell.inner_error = sum.imag();
    total += cell.value;
    error += cell.error;
    heap.push_back(cell);
    std::ranges::push_heap(heap, worse);
  };
  for (std::size_t i = 0; i + 1 < knots_.size(); ++i) {
    const auto half = static_cast<double>(0.5L * (knots_[i + 1] - knots_[i]));
    add(knots_[i], 1.0, half);
    add(knots_[i + 1], -1.0, half);
  }
  while (error > tolerance * total && heap.size() < most_cells) {
    std::ranges::pop_heap(heap, worse);
    const Cell worst = heap.back();
    heap.pop_back();
    total -= worst.value;
    error -= worst.error;
    add(worst.origin, worst.direction, 0.5 * worst.length);
    add(worst.origin + static_cast<long double>(0.5 * worst.length * worst.direction), worst.direction,
        0.5 * worst.length);
  }
  const auto left_end = [](const Cell& c) { return c.direction > 0.0 ? c.origin : c.origin - c.length; };
  std::ranges::sort(heap, [&](const Cell& a, const Cell& b) { return left_end(a) < left_end(b); });
  return heap;
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
  for (const double fraction : fractions) result.push_back(quantile(all, fraction * total, tolerance));
  return result;
}

long double PeakedIntegral::quantile(std::span<const Cell> cells, double wanted, double tolerance) const {
  std::size_t i = 0;
  for (; i + 1 < cells.size() && wanted > cells[i].value; ++i) wanted -= cells[i].value;
  const Cell& cell = cells[i];
  if (cell.direction < 0.0) wanted = cell.value - wanted;
  if (!(wanted > 0.0)) return cell.origin;
  TanhSinh rule(refinements);
  const auto missing = [&](double part) {
    if (part <= 0.0) return -wanted;
    return rule.integrate(along(shape_, cell, exponent_), 0.0, part, 0.1 * tolerance).real() - wanted;
  };
  double part = 1.0;
  if (wanted < cell.value) {
    std::uintmax_t iterations = 60;
    const auto [below, above] = boost::math::tools::toms748_solve(
        missing, 0.0, 1.0, -wanted, cell.value - wanted, boost::math::tools::eps_tolerance<double>(30), iterations);
    part = 0.5 * (below + above);
  }
  return cell.origin + static_cast<long double>(cell.direction * cell.length * part);
}

}  // namespace flypaper
