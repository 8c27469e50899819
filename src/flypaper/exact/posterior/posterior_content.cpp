#include "flypaper/exact/posterior/posterior_content.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {

constexpr double line_tolerance = 1e-15;
constexpr double inner_tolerance = 1e-10;

std::string intervals_for(const Potential& potential, std::size_t intervals) {
  return fmt::format("has {} intervals; the potential has {} variable{}", intervals, potential.dimension(),
                     potential.dimension() == 1 ? "" : "s");
}

/// A polynomial as a number for ExpressionGraph::evaluate, whose constants are doubles.
struct OfDoubles {
  Polynomial p;

  explicit OfDoubles(const Polynomial& polynomial) : p(polynomial) {}
  explicit OfDoubles(double constant) : p(exactly(constant)) {}
  friend OfDoubles operator+(const OfDoubles& a, const OfDoubles& b) { return OfDoubles(a.p + b.p); }
  friend OfDoubles operator-(const OfDoubles& a, const OfDoubles& b) { return OfDoubles(a.p - b.p); }
  friend OfDoubles operator-(const OfDoubles& a) { return OfDoubles(Polynomial() - a.p); }
  friend OfDoubles operator*(const OfDoubles& a, const OfDoubles& b) { return OfDoubles(a.p * b.p); }
  /// Only constants divide.
  friend OfDoubles operator/(const OfDoubles& a, const OfDoubles& b) {
    return OfDoubles(a.p * Polynomial(Rational(1) / b.p.constant()));
  }
};

}  // namespace

PlanePolynomial polynomial_minus_level(const Potential& potential, const Rational& level) {
  const unsigned dimension = potential.dimension();
  if (dimension > 2) {
    throw Error(
        fmt::format("posteriors are computed for potentials of 1 or 2 variables, and this one has {}", dimension));
  }
  const std::vector<Rational> origin(dimension);
  PlanePolynomial result;
  try {
    result.p = expanded_at(potential.graph(), potential.q(), origin) - Polynomial(level);
    if (level.is_zero() && !result.p.is_zero()) result.factors = factors_at(potential.graph(), potential.q(), origin);
  } catch (const NotRational&) {
    std::vector<OfDoubles> variables;
    for (unsigned i = 0; i < dimension; ++i) variables.emplace_back(Polynomial::variable(i));
    const auto q = potential.graph().evaluate(potential.q(), std::span<const OfDoubles>(variables));
    result.p = q.p - Polynomial(level);
    // Each constant is off by half a unit, which a power multiplies; the sum of the moduli of all terms is larger yet.
    result.doubt = 0x1p-48;
  }
  if (result.factors.empty()) result.factors = {{.factor = result.p, .exponent = 1}};
  return result;
}

void require_box(const Potential& potential, const Box& box) {
  const std::size_t dimension = potential.dimension();
  if (box.lower.size() != dimension || box.upper.size() != dimension) {
    throw Error("the box " + intervals_for(potential, box.lower.size()));
  }
  for (std::size_t i = 0; i < dimension; ++i) {
    if (box.lower[i] < box.upper[i] && std::isfinite(box.upper[i] - box.lower[i])) continue;
    throw Error(fmt::format("the box's interval {},{} of w{} must be finite, the lower end below the upper",
                            box.lower[i], box.upper[i], i + 1));
  }
}

Posterior::Content::Content(Potential given, ExactBox ends, Restraint factor, const Likelihood& likelihood)
    : potential(std::move(given)), exact(std::move(ends)), restraint(std::move(factor)), box(nearest_box(exact)) {
  require_box(potential, box);
  if (!(likelihood.samples > 0.0 && std::isfinite(likelihood.scale()) && likelihood.sums.s_xx > 0.0 &&
        likelihood.noise_variance > 0.0)) {
    throw Error(fmt::format("{} samples of mean x^2 {} and noise variance {}: all must be finite and positive",
                            likelihood.samples, likelihood.sums.s_xx, likelihood.noise_variance));
  }
  p = polynomial_minus_level(potential, exact_level(likelihood));
  if (dimension() > 1) return;
  line = univariate_in(p.p, 0);
  cuts = line_cuts(line, exact[0][0], exact[0][1]);
}

std::vector<LineCut> Posterior::Content::cuts_in(const std::array<Rational, 2>& region) const {
  std::vector<LineCut> inside;
  const auto add = [&](const Rational& at) { inside.push_back({.at = at, .nearest = at.to_double()}); };
  for (const LineCut& cut : cuts) {
    if (cut.at > region[0] && cut.at < region[1]) inside.push_back(cut);
  }
  for (const Rational& end : region) add(end);
  if (!restraint.anchor.empty()) {
    const Rational anchor = Rational::shortest_decimal(restraint.anchor[0]);
    if (anchor > region[0] && anchor < region[1]) add(anchor);
  }
  std::ranges::sort(inside, {}, &LineCut::at);
  return inside;
}

ExactBox Posterior::Content::clipped(const Box& region) const {
  if (region.lower.size() != dimension() || region.upper.size() != dimension()) {
    throw Error("the region " + intervals_for(potential, region.lower.size()));
  }
  ExactBox result = exact;
  for (std::size_t i = 0; i < dimension(); ++i) {
    if (!(region.lower[i] < region.upper[i])) {
      throw Error(fmt::format("the region is empty: {} is not below {}, the ends of its interval of w{}",
                              region.lower[i], region.upper[i], i + 1));
    }
    // Ends that are the box's are so exactly, whatever number they stand for.
    const auto end = [&](double at) {
      if (at <= box.lower[i]) return exact[i][0];
      return at >= box.upper[i] ? exact[i][1] : Rational::shortest_decimal(at);
    };
    result[i] = {end(region.lower[i]), end(region.upper[i])};
  }
  return result;
}

double Posterior::Content::restraint_exponent(unsigned axis, double at) const {
  if (restraint.stiffness == 0.0) return 0.0;
  const double apart = at - restraint.anchor[axis];
  return 0.5 * restraint.stiffness * apart * apart;
}

LineWeight Posterior::Content::weight(const Height& height, unsigned axis, double origin) const {
  return {.scale = height.scale,
          .reference = height.reference,
          .stiffness = restraint.stiffness,
          .anchor = restraint.stiffness > 0.0 ? restraint.anchor[axis] - origin : 0.0};
}

Sample Posterior::Content::line_integral(const std::array<Rational, 2>& region, const Height& height) const {
  return integrate(stretches_between(line, cuts_in(region), p.doubt), weight(height, 0, 0.0), line_tolerance);
}

PlaneLines Posterior::Content::lines(unsigned outer, const ExactBox& region, Peaks peaks) const {
  std::vector<PlaneCut> found = branches.at(outer)([&] { return branch_cuts(p.factors, outer); });
  if (peaks == Peaks::anywhere) {
    for (const PlaneCut& cut : critical_cuts(p.p, outer)) found.push_back(cut);
  }
  if (restraint.stiffness > 0.0) found.push_back({.at = Rational::shortest_decimal(restraint.anchor[outer])});
  return {p, outer, region, std::move(found)};
}

Sample Posterior::Content::across(const std::vector<Stretch>& stretches, unsigned outer, double at, double inner_origin,
                                  const Height& height) const {
  Sample sample = integrate(stretches, weight(height, 1 - outer, inner_origin), inner_tolerance);
  sample.exponent += restraint_exponent(outer, at);
  return sample;
}

GradedRule Posterior::Content::rule(unsigned outer, const PlaneLines& lines, const Height& height) const {
  return {lines.halves(height.scale, height.reference),
          [this, outer, &lines, height](std::size_t half, double distance) {
            return across(lines.line(half, distance), outer, lines.coordinate(half, distance, 0.0),
                          lines.inner_origin(), height);
          }};
}

}  // namespace flypaper
