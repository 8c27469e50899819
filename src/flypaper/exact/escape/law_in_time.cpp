#include "flypaper/exact/escape/law_in_time.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/escape/killed_kernel.hpp"

namespace flypaper {

LawInTime::LawInTime(const Transition& transition, double start)
    : transition_(transition),
      start_(start),
      at_point_(true),
      density_(transition.points().size(), 0.0),
      trapped_(transition.traps().size(), 0.0) {
  (void)transition.step_from(start);  // refuses a start outside
}

LawInTime::LawInTime(const Transition& transition, const std::function<double(double)>& density)
    : transition_(transition), start_(0.0), at_point_(false), trapped_(transition.traps().size(), 0.0) {
  for (const double w : transition.points()) density_.push_back(density(w));
  const double total = transition.mass(density_);
  if (!(total > 0.0 && std::isfinite(total))) throw Error("the starting density has no mass in the interval");
  for (double& value : density_) value /= total;
}

void LawInTime::step() {
  Transition::Landing landing;
  if (at_point_) {
    landing = transition_.step_from(start_);
  } else {
    landing = {transition_.propagate(density_), transition_.losses(density_)};
  }
  at_point_ = false;
  // What was beyond the bound of an infinite end leaves through the finite one.
  (std::isinf(transition_.interval().lower) ? landing.losses.right : landing.losses.left) += far_;
  hazard_ = landing.losses.left + landing.losses.right;
  left_ += inside_ * landing.losses.left;
  right_ += inside_ * landing.losses.right;
  inside_ *= 1.0 - hazard_;
  // By the mass that the grid has, not by 1 - hazard: their difference, small as it is, would add up over many steps.
  double kept = transition_.mass(landing.density) + landing.losses.far;
  for (std::size_t i = 0; i < trapped_.size(); ++i) kept += trapped_[i] + landing.losses.trapped[i];
  const double factor = kept > 0.0 ? 1.0 / kept : 0.0;
  far_ = factor * landing.losses.far;
  for (std::size_t i = 0; i < trapped_.size(); ++i) trapped_[i] = factor * (trapped_[i] + landing.losses.trapped[i]);
  density_ = std::move(landing.density);
  for (double& value : density_) value *= factor;
  ++time_;
}

std::vector<double> LawInTime::unconditional(std::vector<double> values) const {
  for (double& value : values) value *= inside_;
  return values;
}

double LawInTime::mass(double lower, double upper) const {
  if (at_point_) return start_ > lower && start_ < upper ? inside_ : 0.0;
  double sum = 0.0;
  for (std::size_t i = 0; i < trapped_.size(); ++i) {
    if (transition_.traps()[i] > lower && transition_.traps()[i] < upper) sum += trapped_[i];
  }
  return inside_ * (sum + transition_.mass_between(density_, lower, upper));
}

double total_variation(const LawInTime& law, const Transition& transition, std::span<const double> other,
                       double other_outside) {
  const std::vector<double> density = law.density();
  const std::vector<double> trapped = law.trapped();
  double distance = std::accumulate(trapped.begin(), trapped.end(), 0.0);
  for (std::size_t i = 0; i < density.size(); ++i) {
    distance += transition.weights()[i] * std::abs(density[i] - other[i]);
  }
  return 0.5 * (distance + std::abs(1.0 - law.inside() - other_outside));
}

namespace {

ExitForecast forecast_now(const LawInTime& law, double mean_exit_time) {
  const std::vector<double> trapped = law.trapped();
  const double kept = std::accumulate(trapped.begin(), trapped.end(), 0.0);
  return {.mean_exit_time = mean_exit_time,
          .left = law.left(),
          .right = law.right(),
          .trapped = kept,
          .undecided = std::max(0.0, law.inside() - kept),
          .steps = law.time()};
}

}  // namespace

ExitForecast forecast_exit(const KilledKernel& kernel, double start) {
  const std::uint64_t most_steps = std::min<std::uint64_t>(5000, kernel.transition().steps_in(4));
  constexpr int calm_needed = 6;
  LawInTime law(kernel.transition(), start);
  const double limit = -std::expm1(-kernel.escape_rate());
  // Those beyond the bound of an infinite end leave through the other.
  const Losses& flux = kernel.flux();
  const bool far_is_right = std::isinf(kernel.transition().interval().lower);
  const double right = (flux.right + (far_is_right ? flux.far : 0.0)) / (flux.left + flux.right + flux.far);
  double time = 0.0;
  int calm = 0;
  while (calm < calm_needed && law.time() < most_steps) {
    time += law.inside();
    const double left_before = law.left();
    const double right_before = law.right();
    law.step();
    const double to_left = law.left() - left_before;
    const double to_right = law.right() - right_before;
    // Both the hazard and where to: from one of two wells that hardly mix all leave on its side.
    const bool is_calm = std::abs(law.hazard() - limit) <= 1e-8 * limit &&
                         std::abs(to_right - right * (to_left + to_right)) <= 1e-6 * (to_left + to_right);
    calm = is_calm ? calm + 1 : 0;
  }
  if (calm < calm_needed) return forecast_now(law, std::numeric_limits<double>::quiet_NaN());
  ExitForecast forecast = forecast_now(law, time + law.inside() / limit);
  forecast.left += law.inside() * (1.0 - right);
  forecast.right += law.inside() * right;
  forecast.undecided = 0.0;
  return forecast;
}

ExitForecast forecast_exit(const Transition& transition, double start, std::uint64_t steps) {
  LawInTime law(transition, start);
  const std::uint64_t most_steps = std::min<std::uint64_t>(steps, transition.steps_in(5));
  while (law.time() < most_steps && law.inside() > 1e-300) law.step();
  return forecast_now(law, std::numeric_limits<double>::infinity());
}

}  // namespace flypaper
