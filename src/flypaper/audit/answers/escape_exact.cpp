#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "flypaper/audit/answers/escape.hpp"
#include "flypaper/audit/answers/json.inl"
#include "flypaper/audit/report/survival.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/escape/critical_points.hpp"
#include "flypaper/exact/escape/law_in_time.hpp"
#include "flypaper/exact/escape/relaxation.hpp"

namespace flypaper {
namespace {

Json exits_json(const ExitForecast& forecast) {
  // A step from inside a bounded interval is finite with probability 1; far out, whoever is not finite had left before.
  return {{"left", forecast.left}, {"right", forecast.right}, {"diverged", 0.0}};
}

std::string settings_of(const EscapeRequest& request) {
  const auto [lower, upper] = basin_of(request);
  return fmt::format("Q = {}, basin ({}, {})", request.potential.print(), rounded(lower), rounded(upper));
}

/// The quasi-stationary law with the loss behind it, scaled to the same height.
Figure law_figure(const EscapeRequest& request, const KilledKernel& kernel) {
  Series law = quasi_stationary_law(kernel);
  Series loss{.label = "loss Q^2, scaled"};
  const double highest = law.y.empty() ? 1.0 : *std::ranges::max_element(law.y);
  const Interval1d basin = basin_of(request);
  const Interval1d shown{std::isinf(basin.lower) ? law.x.front() : basin.lower,
                         std::isinf(basin.upper) ? law.x.back() : basin.upper};
  const auto loss_at = [&](double w) {
    const double q = request.potential.graph().evaluate(request.potential.q(), std::span<const double>(&w, 1));
    return q * q;
  };
  for (int i = 0; i <= 200; ++i) {
    const double w = shown.lower + (shown.upper - shown.lower) * i / 200.0;
    loss.add(w, loss_at(w));
  }
  // The barrier, and not the steep side, fills the height.
  double most = std::numeric_limits<double>::infinity();
  for (const double end : {basin.lower, basin.upper}) {
    if (std::isfinite(end)) most = std::min(most, std::max(loss_at(end), 1e-300));
  }
  for (double& value : loss.y) value = value <= 1.05 * most ? value * highest / most : std::nan("");
  return {
      .name = "quasi-stationary-law",
      .title = "The law of those that have not left",
      .caption = fmt::format("{}, learning rate {}, B = {}: left eigenvector of the one-step kernel killed outside the "
                             "basin, over the loss.",
                             settings_of(request), rounded(request.rule.learning_rate), request.batch_size),
      .x = {.label = "w"},
      .y = {.label = "probability density per unit of w"},
      .series = {law, loss}};
}

Figure rate_figure(const EscapeRequest& request, double rate) {
  Series series{.label = "exact"};
  for (int i = -5; i <= 5; ++i) {
    UpdateRule rule = request.rule;
    rule.learning_rate *= std::pow(1.5, i / 5.0);
    try {
      const OneStepLaw law(request.potential, rule, {}, request.batch_size);
      series.add(rule.learning_rate, KilledKernel(law, basin_of(request)).escape_rate());
    } catch (const Error&) {  // beyond where a rate exists there is nothing to draw
    }
  }
  return {.name = "escape-rate",
          .title = "Escape rate against learning rate",
          .caption = fmt::format("{}, B = {}: -log of the killed kernel's leading eigenvalue.", settings_of(request),
                                 request.batch_size),
          .x = {.label = "learning rate", .scale = Scale::logarithmic},
          .y = {.label = "escape rate per step", .scale = Scale::logarithmic},
          .series = {series,
                     {.label = "asked for", .style = Style::points, .x = {request.rule.learning_rate}, .y = {rate}}}};
}

/// Where a trap keeps trajectories: probabilities within the steps, from a start.
Answer trapped_escape(const EscapeRequest& request, const Transition& fine, double start) {
  const ExitForecast forecast = forecast_exit(fine, start, request.steps);
  const Json json{
      {"rate_per_step", nullptr},
      {"error_bound", nullptr},
      {"decay_ratio", nullptr},
      {"reason", fmt::format("w = {} keeps trajectories for ever: there are probabilities of escape and no rate",
                             shortest(fine.traps()[0]))},
      {"noise_free_escapes", noise_free_escapes(request)},
      {"exits", exits_json(forecast)},
      {"steps", request.steps},
      {"trapped", forecast.trapped},
      {"undecided", forecast.undecided},
      {"mean_exit_time", json_number(forecast.mean_exit_time)},
      {"from", {start}}};
  return answer_of(json);
}

}  // namespace

Answer exact_escape(const EscapeRequest& request) {
  const OneStepLaw law(request.potential, request.rule, {}, request.batch_size);
  const Interval1d basin = basin_of(request);
  const double minimum = minimum_in(request)[0];
  const double start = request.from ? request.from->front() : minimum;
  const Interval1d range = bounded(law, basin);
  for (const double point : stationary_points(request.potential, range)) {
    if (is_trap(law, point)) return trapped_escape(request, Transition(law, basin, 1.5), start);
  }
  const KilledKernel coarse(law, basin);
  const KilledKernel fine(law, basin, 1.5);
  const EscapeRate rate = escape_rate(coarse, fine);
  const Relaxation relaxed = relaxation(coarse, fine);
  const ExitForecast forecast = forecast_exit(fine, start);
  Json json{{"rate_per_step", rate.per_step},
            {"error_bound", rate.error_bound},
            {"decay_ratio", relaxed.decay_ratio},
            {"noise_free_escapes", noise_free_escapes(request)},
            {"exits", exits_json(forecast)},
            {"mean_exit_time", json_number(forecast.mean_exit_time)},
            {"from", {start}}};
  std::vector<Figure> figures;
  if (request.drawing == Drawing::figures) figures = {law_figure(request, fine), rate_figure(request, rate.per_step)};
  return answer_of(std::move(json), std::move(figures));
}

}  // namespace flypaper
