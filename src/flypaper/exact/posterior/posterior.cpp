#include "flypaper/exact/posterior/posterior.hpp"

#include <boost/math/tools/toms748_solve.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/posterior/posterior_content.hpp"

namespace flypaper {
namespace {

constexpr double unit = std::numeric_limits<double>::epsilon();
constexpr double line_tolerance = 1e-15;
constexpr double inner_tolerance = 1e-10;
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

/// part / whole.
Approximation ratio(const Sample& part, const Sample& whole) {
  if (part.value == 0.0 && part.error == 0.0) return {.value = 0.0, .error = std::numeric_limits<double>::min()};
  const double factor = std::exp(whole.exponent - part.exponent);
  const double value = part.value / whole.value * factor;
  return {.value = value,
          .error = part.error / whole.value * factor + value * (whole.error / whole.value + 8.0 * unit)};
}

Box nearest_box(const ExactBox& box) {
  Box nearest;
  for (const auto& [lower, upper] : box) {
    nearest.lower.push_back(lower.to_double());
    nearest.upper.push_back(upper.to_double());
  }
  return nearest;
}

bool is_empty(const ExactBox& region) {
  return std::ranges::any_of(region, [](const auto& interval) { return !(interval[0] < interval[1]); });
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
    : content_(std::move(content)), likelihood_(likelihood) {
  prepare();
}

Posterior::Posterior(Potential potential, Box box, const Likelihood& likelihood)
    : Posterior(
          std::make_shared<const Content>(std::move(potential), std::move(box), ExactBox{}, Restraint{}, likelihood),
          likelihood) {}

Posterior Posterior::on_exact_box(Potential potential, const ExactBox& box, const Likelihood& likelihood) {
  return {std::make_shared<const Content>(std::move(potential), nearest_box(box), box, Restraint{}, likelihood),
          likelihood};
}

Posterior::Posterior(Potential potential, const Likelihood& likelihood, Restraint restraint)
    : Posterior(std::make_shared<const Content>(potential, restrained_box(potential, likelihood, restraint), ExactBox{},
                                                restraint, likelihood),
                likelihood) {}

Posterior Posterior::with_samples(double samples) const {
  Likelihood other = likelihood_;
  other.samples = samples;
  require_valid(content_->potential, content_->box, other);
  return {content_, other};
}

void Posterior::prepare() {
  for (auto& axis : axes_) axis = std::make_shared<Axis>();
  whole_ = integral(0, content_->exact);
  if (!(whole_.exponent > negligible_exponent)) return;
  // What all exponents have in common is no matter of masses, and of large ones doubles round much away.
  reference_ = std::sqrt(whole_.exponent / likelihood_.scale());
  whole_ = integral(0, content_->exact);
}

const Box& Posterior::box() const { return content_->box; }
const ExactBox& Posterior::exact_box() const { return content_->exact; }

ExactBox Posterior::clipped(const Box& region) const {
  const Box& box = content_->box;
  if (region.lower.size() != box.lower.size() || region.upper.size() != box.lower.size()) {
    throw Error(fmt::format("the region has {} intervals; the potential has {} variable{}", region.lower.size(),
                            box.lower.size(), box.lower.size() == 1 ? "" : "s"));
  }
  ExactBox result = content_->exact;
  for (std::size_t i = 0; i < box.lower.size(); ++i) {
    if (!(region.lower[i] < region.upper[i])) {
      throw Error(fmt::format("the region is empty: {} is not below {}, the ends of its interval of w{}",
                              region.lower[i], region.upper[i], i + 1));
    }
    // Ends that are the box's are so exactly, whatever number they stand for.
    const auto end = [&](double at) {
      if (at <= box.lower[i]) return content_->exact[i][0];
      return at >= box.upper[i] ? content_->exact[i][1] : Rational::shortest_decimal(at);
    };
    result[i] = {end(region.lower[i]), end(region.upper[i])};
  }
  return result;
}

Sample Posterior::line_integral(const std::array<Rational, 2>& region) const {
  const std::vector<Stretch> stretches =
      stretches_between(content_->line, content_->cuts_in(region), content_->p.doubt);
  return integrate(stretches, content_->weight(likelihood_.scale(), reference_, 0, 0.0), line_tolerance);
}

Sample Posterior::across(const std::vector<Stretch>& line, unsigned outer, double outer_at, double inner_origin) const {
  Sample sample =
      integrate(line, content_->weight(likelihood_.scale(), reference_, 1 - outer, inner_origin), inner_tolerance);
  sample.exponent += content_->restraint_exponent(outer, outer_at);
  return sample;
}

PlaneLines Posterior::lines(unsigned outer, const ExactBox& region, Peaks peaks) const {
  std::vector<PlaneCut> cuts = content_->branches(outer);
  const auto add = [&](const std::vector<PlaneCut>& more) { cuts.insert(cuts.end(), more.begin(), more.end()); };
  if (peaks == Peaks::anywhere) add(critical_cuts(content_->p.p, outer));
  const Restraint& restraint = content_->restraint;
  if (restraint.stiffness > 0.0) add({{.at = Rational::shortest_decimal(restraint.anchor[outer])}});
  return {content_->p, outer, region, std::move(cuts)};
}

const PlaneLines& Posterior::whole_lines(unsigned outer) const {
  Axis& axis = *axes_.at(outer);
  std::call_once(axis.once, [&] {
    axis.lines.emplace(lines(outer, content_->exact, reference_ > 0.0 ? Peaks::anywhere : Peaks::at_zeros));
  });
  return *axis.lines;
}

GradedRule Posterior::rule(unsigned outer, const PlaneLines& lines) const {
  return {lines.halves(likelihood_.scale(), reference_), [this, outer, &lines](std::size_t half, double distance) {
            return across(lines.line(half, distance), outer, lines.coordinate(half, distance, 0.0),
                          lines.inner_origin());
          }};
}

Sample Posterior::integral(unsigned outer, const ExactBox& region) const {
  if (is_empty(region)) return {};  // outside the box
  if (content_->potential.dimension() == 1) return line_integral(region[0]);
  PlaneLines found = lines(outer, region, Peaks::at_zeros);
  GradedRule first = rule(outer, found);
  const double height = first.integral().exponent;
  if (height > whole_.exponent + least_exponent) return {};
  if (height <= negligible_exponent && reference_ == 0.0) {
    first.refine(plane_tolerance);
    return first.integral();
  }
  found = lines(outer, region, Peaks::anywhere);
  GradedRule second = rule(outer, found);
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

Approximation Posterior::mass(const Box& region) const { return exact_mass(clipped(region)); }

Approximation Posterior::exact_mass(const ExactBox& region) const {
  if (region == content_->exact) return {.value = 1.0};
  return ratio(integral(0, region), whole_);
}

Approximation Posterior::mass_in_other_order(const Box& region) const {
  const unsigned last = content_->potential.dimension() - 1;
  return ratio(integral(last, clipped(region)), integral(last, content_->exact));
}

Approximation Posterior::expected_loss() const {
  const double common = likelihood_.scale() * reference_ * reference_;
  const double mean = whole_.loss / whole_.value;
  return {.value = common + mean,
          .error = (whole_.loss_error + std::abs(mean) * whole_.error) / whole_.value +
                   8.0 * unit * (common + std::abs(mean))};
}

double Posterior::marginal_density(unsigned axis, double at) const {
  if (content_->potential.dimension() == 1) return density(std::span(&at, 1));
  const PlaneLines& lines = whole_lines(axis);
  return ratio(across(lines.line_at(Rational::shortest_decimal(at)), axis, at, lines.inner_origin()), whole_).value;
}

double Posterior::line_quantile(double fraction) const {
  const auto& [lower, upper] = content_->exact[0];
  const auto excess = [&](double w) {
    const Rational at = exactly(w);
    if (!(at > lower)) return -fraction;
    if (!(at < upper)) return 1.0 - fraction;
    return ratio(line_integral({lower, at}), whole_).value - fraction;
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
    if (content_->potential.dimension() == 1) result.push_back(line_quantile(fraction));
  }
  if (content_->potential.dimension() == 1) return result;
  const PlaneLines& found = whole_lines(axis);
  GradedRule marginal = rule(axis, found);
  marginal.refine(plane_tolerance);
  return found.quantiles(marginal, fractions);
}

std::vector<double> Posterior::landmarks(unsigned axis) const {
  std::vector<double> result;
  if (content_->potential.dimension() == 2) {
    for (const PlaneCut& cut : whole_lines(axis).cuts()) result.push_back(cut.at.to_double());
  } else {
    for (const LineCut& cut : content_->cuts) result.push_back(cut.nearest);
  }
  return result;
}

}  // namespace flypaper
