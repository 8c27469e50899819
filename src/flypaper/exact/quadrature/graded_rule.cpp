#include "flypaper/exact/quadrature/graded_rule.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/tools/toms748_solve.hpp>

#include <algorithm>
#include <cmath>

namespace flypaper {
namespace {

template <unsigned points>
KronrodRule kronrod_rule() {
  using Kronrod = boost::math::quadrature::gauss_kronrod<double, points>;
  using Gauss = boost::math::quadrature::gauss<double, (points - 1) / 2>;
  // Every second node is Gauss's; of an odd number of these 0 is one.
  const std::size_t first = Gauss::abscissa().front() == 0.0 ? 0 : 1;
  KronrodRule rule{.nodes = {}, .kronrod = {}, .gauss = {}, .exact_degree = 3 * (points - 1) / 2 + 1};
  rule.exact_degree += rule.exact_degree % 2 == 0 ? 1 : 0;
  for (std::size_t i = 0; i < Kronrod::abscissa().size(); ++i) {
    const double gauss = i % 2 == first ? Gauss::weights()[i / 2] : 0.0;
    for (const double side : {-1.0, 1.0}) {
      if (i == 0 && side > 0.0) continue;
      rule.nodes.push_back(side * Kronrod::abscissa()[i]);
      rule.kronrod.push_back(Kronrod::weights()[i]);
      rule.gauss.push_back(gauss);
    }
  }
  return rule;
}

/// The integral over a cell, relative to exp(-reference).
double scale_to(double reference, double exponent) {
  return exponent == reference ? 1.0 : std::exp(reference - exponent);
}

}  // namespace

const KronrodRule& kronrod_15() {
  static const KronrodRule rule = kronrod_rule<15>();
  return rule;
}

const KronrodRule& kronrod_31() {
  static const KronrodRule rule = kronrod_rule<31>();
  return rule;
}

double proven_error(const KronrodRule& rule, double half_length, double rho, double bound) {
  return 8.0 * half_length * bound * std::pow(rho, -static_cast<double>(rule.exact_degree)) / (rho - 1.0);
}

void Sample::scale(double factor) {
  for (double* part : {&value, &error, &loss, &loss_error}) *part = factor == 0.0 ? 0.0 : factor * *part;
}

void Sample::measure_from(double lower) {
  scale(scale_to(lower, exponent));
  exponent = lower;
}

void Sample::add(const Sample& other, double factor) {
  if (other.value == 0.0 && other.error == 0.0) return;
  if (value == 0.0 && error == 0.0) exponent = other.exponent;
  if (other.exponent < exponent) measure_from(other.exponent);
  factor *= scale_to(exponent, other.exponent);
  if (factor == 0.0) return;  // of other's errors even infinite ones: its exponent is known to far better than that
  value += factor * other.value;
  error += std::abs(factor) * other.error;
  loss += factor * other.loss;
  loss_error += std::abs(factor) * other.loss_error;
}

std::vector<double> even_cells(double depth, double width) {
  const auto count = std::max(1, static_cast<int>(std::lround(depth / width)));
  std::vector<double> ends;
  for (int k = 0; k <= count; ++k) ends.push_back(depth * k / count);
  return ends;
}

GradedRule::GradedRule(std::vector<HalfInterval> halves, Function f) : halves_(std::move(halves)), f_(std::move(f)) {
  for (std::size_t half = 0; half < halves_.size(); ++half) {
    const std::vector<double>& ends = halves_[half].first_cells;
    for (std::size_t k = 0; k + 1 < ends.size(); ++k) {
      if (ends[k] < ends[k + 1]) cells_.push_back(measured(half, ends[k], ends[k + 1]));
    }
    cells_.push_back(measured(half, ends.back(), ends.back() + 1.0));
  }
}

double GradedRule::distance(std::size_t half, double v) const {
  const double reach = halves_[half].reach;
  const double last = depth(half);
  return v <= last ? reach * std::exp(-v) : reach * std::exp(-last) * (1.0 - (v - last));
}

GradedRule::Cell GradedRule::measured(std::size_t half, double from, double to) const {
  const KronrodRule& rule = kronrod_15();
  Cell cell{.half = half, .from = from, .to = to, .sum = {}};
  Sample gauss;
  const double middle = 0.5 * (from + to);
  const double half_length = 0.5 * (to - from);
  const bool linear = from >= depth(half);
  for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
    const double at = distance(half, middle + half_length * rule.nodes[i]);
    const double slope = half_length * (linear ? halves_[half].reach * std::exp(-depth(half)) : at);
    const Sample sample = f_(half, at);
    cell.sum.add(sample, slope * rule.kronrod[i]);
    gauss.add(sample, slope * rule.gauss[i]);
  }
  const double factor = scale_to(cell.sum.exponent, gauss.exponent);
  cell.rule_error = std::abs(cell.sum.value - factor * gauss.value);
  cell.rule_loss_error = std::abs(cell.sum.loss - factor * gauss.loss);
  return cell;
}

void GradedRule::refine(double tolerance, std::size_t most_cells) {
  const Sample start = integral();
  if (!(start.value > 0.0)) return;
  const auto share = [&](double error, double loss_error, double exponent) {
    const double factor = scale_to(start.exponent, exponent);
    return factor == 0.0 ? 0.0
                         : factor * std::max(error / start.value, start.loss > 0.0 ? loss_error / start.loss : 0.0);
  };
  double own = 0.0;  // the integral of f's own errors, which no halving takes away
  double error = 0.0;
  const auto count = [&](Cell& cell, double sign) {
    cell.priority = share(cell.rule_error, cell.rule_loss_error, cell.sum.exponent);
    error += sign * cell.priority;
    own += sign * share(cell.sum.error, cell.sum.loss_error, cell.sum.exponent);
  };
  for (Cell& cell : cells_) count(cell, 1.0);
  std::ranges::make_heap(cells_, {}, &Cell::priority);
  while (error > std::max(tolerance, own) && cells_.size() < most_cells) {
    std::ranges::pop_heap(cells_, {}, &Cell::priority);
    Cell worst = cells_.back();
    cells_.pop_back();
    count(worst, -1.0);
    const double middle = 0.5 * (worst.from + worst.to);
    std::array<Cell, 2> parts{measured(worst.half, worst.from, middle), measured(worst.half, middle, worst.to)};
    Sample both = parts[0].sum;
    both.add(parts[1].sum);
    // In units that hold all of them, however far a part is below the whole.
    const double exponent = std::min(both.exponent, worst.sum.exponent);
    both.measure_from(exponent);
    worst.sum.measure_from(exponent);
    for (Cell& part : parts) {
      const double into = scale_to(exponent, part.sum.exponent);
      part.sum.measure_from(exponent);
      // A rule's own error may be small by accident, but not what halving has changed as well.
      part.rule_error = std::max(part.rule_error * into, 0.25 * std::abs(both.value - worst.sum.value));
      part.rule_loss_error = std::max(part.rule_loss_error * into, 0.25 * std::abs(both.loss - worst.sum.loss));
      count(part, 1.0);
      cells_.push_back(part);
      std::ranges::push_heap(cells_, {}, &Cell::priority);
    }
  }
}

Sample GradedRule::integral() const {
  Sample total;
  for (Cell cell : cells_) {
    cell.sum.error += cell.rule_error;
    cell.sum.loss_error += cell.rule_loss_error;
    total.add(cell.sum);
  }
  return total;
}

double GradedRule::quantile(const Cell& cell, double wanted) const {
  const auto missing = [&](double from) {
    if (from >= cell.to) return -wanted;
    const Sample part = measured(cell.half, from, cell.to).sum;
    return part.value * scale_to(cell.sum.exponent, part.exponent) / cell.sum.value - wanted;
  };
  if (!(wanted > 0.0)) return distance(cell.half, cell.to);
  if (!(wanted < 1.0)) return distance(cell.half, cell.from);
  std::uintmax_t iterations = 60;
  const auto [below, above] = boost::math::tools::toms748_solve(
      missing, cell.from, cell.to, 1.0 - wanted, -wanted, boost::math::tools::eps_tolerance<double>(50), iterations);
  return distance(cell.half, 0.5 * (below + above));
}

}  // namespace flypaper
