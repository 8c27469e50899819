#include "flypaper/exact/posterior/posterior.hpp"

#include <boost/math/tools/toms748_solve.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {

constexpr double plane_tolerance = 2e-8;
constexpr double least_exponent = 800.0;  // that far below the whole, a part is less than the least double

/// Half-width of what a restraint leaves: beyond it the density is below exp(-negligible_exponent) of that at the
/// anchor.
Box restrained_box(const Potential& potential, const Likelihood& likelihood, const Restraint& restraint) {
  if (!(restraint.stiffness > 0.0 && std::isfinite(restraint.stiffness))) {
    throw Error(fmt::format("a restraint of stiffness {}: it must be above 0 and finite", restraint.stiffness));
  }
  const std::span<const double> anchor(restraint.anchor);
  if (anchor.size() != potential.dimension()) {
    throw Error(fmt::format("the point to hold at has {} coordinates; the potential has {} variable{}", anchor.size(),
                            potential.dimension(), potential.dimension() == 1 ? "" : "s"));
  }
  const double misfit = potential.graph().evaluate(potential.q(), anchor) - likelihood.level();
  const double exponent = likelihood.scale() * misfit * misfit + negligible_exponent;
  const double reach = std::sqrt(2.0 * exponent / restraint.stiffness);
  Box box;
  for (const double at : anchor) {
    box.lower.push_back(at - reach);
    box.upper.push_back(at + reach);
  }
  return box;
}

void require_valid(const Potential& potential, const Box& box, const Likelihood& likelihood) {
  const std::size_t dimension = potential.dimension();
  if (box.lower.size() != dimension || box.upper.size() != dimension) {
    throw Error(fmt::format("the box has {} intervals; the potential has {} variable{}", box.lower.size(), dimension,
                            dimension == 1 ? "" : "s"));
  }
  for (std::size_t i = 0; i < dimension; ++i) {
    if (!(box.lower[i] < box.upper[i] && std::isfinite(box.upper[i] - box.lower[i]))) {
      throw Error(fmt::format("the box's interval {},{} of w{} must be finite, the lower end below the upper",
                              box.lower[i], box.upper[i], i + 1));
    }
  }
  if (!(likelihood.samples >= 0.0 && std::isfinite(likelihood.scale()) && likelihood.sums.s_xx > 0.0 &&
        likelihood.noise_variance > 0.0)) {
    throw Error(fmt::format("{} samples of mean x^2 {} and noise variance {}: all must be finite and positive",
                            likelihood.samples, likelihood.sums.s_xx, likelihood.noise_variance));
  }
}

/// part / whole.
Approximation ratio(const Scaled& part, const Scaled& whole) {
  if (part.value == 0.0) return {};
  const double value = part.value / whole.value * std::exp(whole.exponent - part.exponent);
  return {.value = value, .error = value * (part.error / part.value + whole.error / whole.value)};
}

}  // namespace

Likelihood population_likelihood(const Population& population, double samples) {
  const double v_x = population.input_variance;
  return {.samples = samples,
          .sums = {.s_xx = v_x, .s_xy = population.slope * v_x},
          .noise_variance = population.noise_variance};
}

Posterior::Posterior(Potential potential, Box box, const Likelihood& likelihood)
    : potential_(std::move(potential)), box_(std::move(box)), likelihood_(likelihood) {
  prepare();
}

Posterior::Posterior(Potential potential, const Likelihood& likelihood, Restraint restraint)
    : potential_(std::move(potential)),
      box_(restrained_box(potential_, likelihood, restraint)),
      likelihood_(likelihood),
      restraint_(std::move(restraint)) {
  prepare();
}

void Posterior::prepare() {
  require_valid(potential_, box_, likelihood_);
  for (std::size_t i = 0; i < box_.lower.size(); ++i) centre_.push_back(0.5 * (box_.lower[i] + box_.upper[i]));
  for (unsigned outer = 0; outer < potential_.dimension(); ++outer) {
    slices_.emplace_back(potential_, centre_, likelihood_.level(), outer);
  }
  if (potential_.dimension() == 2) knots_ = peaks(0, box_).knots();
  whole_ = integral(0, box_, 0);
}

Box Posterior::clipped(const Box& region) const {
  if (region.lower.size() != box_.lower.size() || region.upper.size() != box_.lower.size()) {
    throw Error(fmt::format("the region has {} intervals; the potential has {} variable{}", region.lower.size(),
                            box_.lower.size(), box_.lower.size() == 1 ? "" : "s"));
  }
  Box result = region;
  for (std::size_t i = 0; i < box_.lower.size(); ++i) {
    if (!(region.lower[i] < region.upper[i])) {
      throw Error(fmt::format("the region is empty: {} is not below {}, the ends of its interval of w{}",
                              region.lower[i], region.upper[i], i + 1));
    }
    result.lower[i] = std::max(region.lower[i], box_.lower[i]);
    result.upper[i] = std::min(region.upper[i], box_.upper[i]);
  }
  return result;
}

long double Posterior::local(unsigned axis, double at) const {
  return static_cast<long double>(at) - static_cast<long double>(centre_[axis]);
}

LineWeight Posterior::weight(unsigned axis, unsigned moment) const {
  LineWeight result{.scale = likelihood_.scale(), .moment = moment, .stiffness = restraint_.stiffness, .anchor = 0.0};
  if (restraint_.stiffness > 0.0) result.anchor = restraint_.anchor[axis] - centre_[axis];
  return result;
}

double Posterior::restrained(unsigned axis, long double at) const {
  if (restraint_.stiffness == 0.0) return 1.0;
  const auto apart = static_cast<double>(at - local(axis, restraint_.anchor[axis]));
  return std::exp(-0.5 * restraint_.stiffness * apart * apart);
}

Scaled Posterior::line(unsigned outer, long double at, const Box& region, unsigned moment) const {
  const unsigned inner = 1 - outer;
  const std::vector<Stretch> stretches =
      slices_[outer].across(at, local(inner, region.lower[inner]), local(inner, region.upper[inner]));
  Scaled result = integrate(stretches, weight(inner, moment), Precision::eight_digits);
  const double factor = restrained(outer, at);
  result.value *= factor;
  result.error *= factor;
  return result;
}

PeakedIntegral Posterior::peaks(unsigned outer, const Box& region) const {
  const auto shape = [this, outer, region](long double at) { return line(outer, at, region, 0); };
  if (outer == 0 && region == box_ && !knots_.empty()) return {shape, knots_};
  const long double from = local(outer, region.lower[outer]);
  const long double to = local(outer, region.upper[outer]);
  const unsigned inner = 1 - outer;
  std::vector<long double> seeds = slices_[outer].edge_points(local(inner, region.lower[inner]), from, to);
  for (const long double seed : slices_[outer].edge_points(local(inner, region.upper[inner]), from, to)) {
    seeds.push_back(seed);
  }
  return {shape, from, to, std::move(seeds)};
}

Scaled Posterior::integral(unsigned outer, const Box& region, unsigned moment) const {
  for (std::size_t i = 0; i < region.lower.size(); ++i) {
    if (!(region.lower[i] < region.upper[i])) return {};  // outside the box
  }
  if (potential_.dimension() == 1) {
    return integrate(slices_[0].line(local(0, region.lower[0]), local(0, region.upper[0])), weight(0, moment),
                     Precision::twelve_digits);
  }
  const auto lines = [&](long double at) { return line(outer, at, region, moment); };
  const PeakedIntegral found = peaks(outer, region);
  if (found.exponent() > whole_.exponent + least_exponent) return {};
  return found.integrate(lines, plane_tolerance);
}

Approximation Posterior::log_evidence() const {
  double log_volume = 0.0;
  for (std::size_t i = 0; i < box_.lower.size(); ++i) log_volume += std::log(box_.upper[i] - box_.lower[i]);
  const double best = likelihood_.scale() * likelihood_.level() * likelihood_.level();
  return {.value = best - whole_.exponent + std::log(whole_.value) - log_volume, .error = whole_.error / whole_.value};
}

double Posterior::density(std::span<const double> w) const {
  if (w.size() != centre_.size()) throw Error("the density's point has another dimension than the potential");
  const double misfit = potential_.graph().evaluate(potential_.q(), w) - likelihood_.level();
  double value = std::exp(whole_.exponent - likelihood_.scale() * misfit * misfit) / whole_.value;
  for (unsigned i = 0; i < w.size(); ++i) value *= restrained(i, local(i, w[i]));
  return value;
}

Approximation Posterior::mass(const Box& region) const {
  const Box inside = clipped(region);
  if (inside == box_) return {.value = 1.0};
  return ratio(integral(0, inside, 0), whole_);
}

Approximation Posterior::mass_in_other_order(const Box& region) const {
  const unsigned last = potential_.dimension() - 1;
  return ratio(integral(last, clipped(region), 0), integral(last, box_, 0));
}

Approximation Posterior::expected_loss() const { return ratio(integral(0, box_, 1), whole_); }

double Posterior::marginal_density(unsigned axis, double at) const {
  if (potential_.dimension() == 1) return density(std::span(&at, 1));
  return ratio(line(axis, local(axis, at), box_, 0), whole_).value;
}

std::vector<double> Posterior::quantiles(unsigned axis, std::span<const double> fractions) const {
  for (const double fraction : fractions) {
    if (fraction > 0.0 && fraction < 1.0) continue;
    throw Error(fmt::format("the quantile {}: it must lie between 0 and 1", fraction));
  }
  std::vector<double> result;
  if (potential_.dimension() == 2) {
    for (const long double at : peaks(axis, box_).quantiles(fractions, plane_tolerance)) {
      result.push_back(static_cast<double>(at + static_cast<long double>(centre_[axis])));
    }
    return result;
  }
  for (const double fraction : fractions) {
    const auto excess = [&](double w) {
      return ratio(integral(0, {{box_.lower[0]}, {w}}, 0), whole_).value - fraction;
    };
    std::uintmax_t iterations = 200;
    const auto [below, above] =
        boost::math::tools::toms748_solve(excess, box_.lower[0], box_.upper[0], -fraction, 1.0 - fraction,
                                          boost::math::tools::eps_tolerance<double>(), iterations);
    result.push_back(0.5 * (below + above));
  }
  return result;
}

std::vector<double> Posterior::landmarks(unsigned axis) const {
  std::vector<double> result{box_.lower[axis], box_.upper[axis]};
  const auto add = [&](long double at) {
    result.push_back(static_cast<double>(at + static_cast<long double>(centre_[axis])));
  };
  if (potential_.dimension() == 2) {
    const PeakedIntegral marginal = peaks(axis, box_);
    for (const long double knot : marginal.knots()) add(knot);
  } else {
    for (const Stretch& stretch : slices_[0].line(local(0, box_.lower[0]), local(0, box_.upper[0]))) {
      add(stretch.origin);
    }
  }
  std::ranges::sort(result);
  return result;
}

}  // namespace flypaper
