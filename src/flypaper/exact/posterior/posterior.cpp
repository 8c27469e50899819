#include "flypaper/exact/posterior/posterior.hpp"

#include <boost/math/tools/toms748_solve.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/posterior/posterior_content.hpp"

namespace flypaper {
namespace {

constexpr double unit = std::numeric_limits<double>::epsilon();
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

/// part / whole, a probability.
Approximation ratio(const Sample& part, const Sample& whole) {
  if (part.value == 0.0 && part.error == 0.0) return {.value = 0.0, .error = std::numeric_limits<double>::min()};
  const double factor = std::exp(whole.exponent - part.exponent);
  const double value = part.value / whole.value * factor;
  const double error = part.error / whole.value * factor + value * (whole.error / whole.value + 8.0 * unit);
  // What is sought is at most 1, and so no farther from 1 than from what is above it.
  return {.value = std::min(value, 1.0), .error = error};
}

ExactBox written(const Potential& potential, const Box& box) {
  require_box(potential, box);
  return written_box(box);
}

}  // namespace

Rational exact_level(const Likelihood& likelihood) {
  return Rational::shortest_decimal(likelihood.sums.s_xy) / Rational::shortest_decimal(likelihood.sums.s_xx);
}

Likelihood population_likelihood(const Population& population, double samples) {
  const double v_x = population.input_variance;
  return {.samples = samples,
          .sums = {.s_xx = v_x, .s_xy = population.slope * v_x},
          .noise_variance = population.noise_variance};
}

Posterior::Posterior(std::shared_ptr<const Content> content, const Likelihood& likelihood)
    : content_(std::move(content)), likelihood_(likelihood), marginals_(std::make_shared<const Marginals>()) {
  whole_ = integral(0, content_->exact);
  if (whole_.exponent > negligible_exponent && whole_.exponent < INFINITY) {
    // What all exponents have in common is no matter of masses, and of large ones doubles round much away.
    reference_ = std::sqrt(whole_.exponent / likelihood_.scale());
    whole_ = integral(0, content_->exact);
  }
  if (whole_.value > 0.0 && std::isfinite(whole_.error + whole_.loss_error)) return;
  throw Error(
      "the exponent n (Q - level)^2 / 2 of the posterior, or the error of its integral, is beyond doubles on "
      "this box; take a smaller box, or measure Q or the variables in other units");
}

Posterior::Posterior(const Potential& potential, const Box& box, const Likelihood& likelihood)
    : Posterior(on_exact_box(potential, written(potential, box), likelihood)) {}

Posterior Posterior::on_exact_box(Potential potential, ExactBox box, const Likelihood& likelihood) {
  return {std::make_shared<const Content>(std::move(potential), std::move(box), Restraint{}, likelihood), likelihood};
}

Posterior::Posterior(const Potential& potential, const Likelihood& likelihood, const Restraint& restraint)
    : Posterior(
          std::make_shared<const Content>(
              potential, written(potential, restrained_box(potential, likelihood, restraint)), restraint, likelihood),
          likelihood) {}

const Box& Posterior::box() const { return content_->box; }
const ExactBox& Posterior::exact_box() const { return content_->exact; }

Sample Posterior::integral(unsigned outer, const ExactBox& region) const {
  const Content& c = *content_;
  const Height height{.scale = likelihood_.scale(), .reference = reference_};
  for (const auto& [lower, upper] : region) {
    if (!(lower < upper)) return {};  // outside the box
  }
  if (c.dimension() == 1) return c.line_integral(region[0], height);
  const PlaneLines at_zeros = c.lines(outer, region, Peaks::at_zeros);
  GradedRule first = c.rule(outer, at_zeros, height);
  const double exponent = first.integral().exponent;
  if (exponent > whole_.exponent + least_exponent) return {};
  if (exponent <= negligible_exponent && reference_ == 0.0) {
    first.refine(plane_tolerance);
    return first.integral();
  }
  const PlaneLines anywhere = c.lines(outer, region, Peaks::anywhere);
  GradedRule second = c.rule(outer, anywhere, height);
  second.refine(plane_tolerance);
  return second.integral();
}

Approximation Posterior::log_evidence() const {
  double log_volume = 0.0;
  for (const auto& [lower, upper] : content_->exact) log_volume += std::log((upper - lower).to_double());
  const double best = likelihood_.scale() * likelihood_.level() * likelihood_.level();
  const double common = likelihood_.scale() * reference_ * reference_;
  const double relative = whole_.error / whole_.value;
  const double value = best - common - whole_.exponent + std::log(whole_.value) - log_volume;
  const double rounding = std::abs(best) + common + std::abs(whole_.exponent) + std::abs(log_volume) + 2.0;
  return {.value = value, .error = (relative < 1.0 ? -std::log1p(-relative) : INFINITY) + 8.0 * unit * rounding};
}

double Posterior::density(std::span<const double> w) const {
  const Potential& potential = content_->potential;
  if (w.size() != potential.dimension()) throw Error("the density's point has another dimension than the potential");
  const double misfit = potential.graph().evaluate(potential.q(), w) - likelihood_.level();
  double exponent = likelihood_.scale() * (misfit - reference_) * (misfit + reference_);
  for (unsigned i = 0; i < w.size(); ++i) exponent += content_->restraint_exponent(i, w[i]);
  return std::exp(whole_.exponent - exponent) / whole_.value;
}

Approximation Posterior::mass(const Box& region) const { return exact_mass(content_->clipped(region)); }

Approximation Posterior::exact_mass(const ExactBox& region) const {
  if (region == content_->exact) return {.value = 1.0};
  Approximation found = ratio(integral(0, region), whole_);
  if (found.value == 0.0) found.error = std::max(found.error, std::numeric_limits<double>::min());  // it underflowed
  return found;
}

Approximation Posterior::mass_in_other_order(const Box& region) const {
  const unsigned last = content_->dimension() - 1;
  return ratio(integral(last, content_->clipped(region)), integral(last, content_->exact));
}

Approximation Posterior::expected_loss() const {
  const double common = likelihood_.scale() * reference_ * reference_;
  const double mean = whole_.loss / whole_.value;
  return {.value = common + mean,
          .error = (whole_.loss_error + std::abs(mean) * whole_.error) / whole_.value +
                   8.0 * unit * (common + std::abs(mean))};
}

Approximation Posterior::wbic() const {
  const double log_samples = std::log(likelihood_.samples);
  if (!(log_samples > 0.0)) throw Error(fmt::format("WBIC of {} samples: it needs more than 1", likelihood_.samples));
  Likelihood tempered = likelihood_;
  tempered.samples /= log_samples;
  const Approximation loss = Posterior(content_, tempered).expected_loss();
  const double best = likelihood_.scale() * likelihood_.level() * likelihood_.level();
  return {.value = log_samples * loss.value - best, .error = log_samples * loss.error};
}

const PlaneLines& Posterior::marginal_lines(unsigned axis) const {
  return marginals_->lines.at(axis)(
      [&] { return content_->lines(axis, content_->exact, reference_ > 0.0 ? Peaks::anywhere : Peaks::at_zeros); });
}

double Posterior::marginal_density(unsigned axis, double at) const {
  if (content_->dimension() == 1) return density(std::span(&at, 1));
  const PlaneLines& lines = marginal_lines(axis);
  const Sample line = content_->across(lines.line_at(Rational::shortest_decimal(at)), axis, at, lines.inner_origin(),
                                       {.scale = likelihood_.scale(), .reference = reference_});
  return line.value / whole_.value * std::exp(whole_.exponent - line.exponent);
}

double Posterior::line_quantile(double fraction) const {
  const auto& [lower, upper] = content_->exact[0];
  const auto excess = [&](double w) {
    const Rational at = exactly(w);
    if (!(at > lower)) return -fraction;
    if (!(at < upper)) return 1.0 - fraction;
    return ratio(integral(0, {{lower, at}}), whole_).value - fraction;
  };
  std::uintmax_t iterations = 200;
  const Box& box = content_->box;
  const auto [below, above] =
      boost::math::tools::toms748_solve(excess, box.lower[0], box.upper[0], -fraction, 1.0 - fraction,
                                        boost::math::tools::eps_tolerance<double>(), iterations);
  return 0.5 * (below + above);
}

std::vector<double> Posterior::quantiles(unsigned axis, std::span<const double> fractions) const {
  std::vector<double> result;
  for (const double fraction : fractions) {
    if (!(fraction > 0.0 && fraction < 1.0)) {
      throw Error(fmt::format("the quantile {}: it must lie between 0 and 1", fraction));
    }
    if (content_->dimension() == 1) result.push_back(line_quantile(fraction));
  }
  if (content_->dimension() == 1) return result;
  const PlaneLines& found = marginal_lines(axis);
  GradedRule marginal = content_->rule(axis, found, {.scale = likelihood_.scale(), .reference = reference_});
  marginal.refine(plane_tolerance);
  return found.quantiles(marginal, fractions);
}

std::vector<double> Posterior::landmarks(unsigned axis) const {
  std::vector<double> result;
  if (content_->dimension() == 2) {
    for (const PlaneCut& cut : marginal_lines(axis).cuts()) result.push_back(cut.at.to_double());
  } else {
    for (const LineCut& cut : content_->cuts) result.push_back(cut.nearest);
  }
  return result;
}

}  // namespace flypaper
