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
Figure law_figure(const EscapeRequest& request, const KilledKernel& kernel, const Centred& here) {
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
  const std::string coordinate =
      here.is_moved() ? fmt::format("(w - {}) / 2^{}", shortest(here.origin.to_double()), here.unit) : "w";
  return {
      .name = "quasi-stationary-law",
      .title = "The law of those that have not left",
      .caption = fmt::format("{}, learning rate {}, B = {}: left eigenvector of the one-step kernel killed outside the "
                             "basin, over the loss.",
                             settings_of(request), rounded(request.rule.learning_rate), request.batch_size),
      .x = {.label = coordinate},
      .y = {.label = "probability density per unit of " + coordinate},
      .series = {law, loss}};
}

Figure rate_figure(const EscapeRequest& request, double rate, const Centred& here) {
  Series series{.label = "exact"};
  for (int i = -5; i <= 5; ++i) {
    UpdateRule rule = request.rule;
    rule.learning_rate *= std::pow(1.5, i / 5.0);
    try {
      const OneStepLaw law(request.potential, rule, request.population, request.batch_size);
      series.add(here.original_rate(rule.learning_rate), KilledKernel(law, basin_of(request)).escape_rate());
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
                     {.label = "asked for",
                      .style = Style::points,
                      .x = {here.original_rate(request.rule.learning_rate)},
                      .y = {rate}}}};
}

/// Where a trap keeps trajectories: probabilities within the steps, from a start.
Answer trapped_escape(const EscapeRequest& request, const Transition& fine, double start, const Centred& here) {
  const ExitForecast forecast = forecast_exit(fine, start, request.steps);
  std::string reason = fmt::format("w = {} keeps trajectories for ever: there are probabilities of escape and no rate",
                                   shortest(here.place(fine.traps()[0])));
  if (forecast.steps < request.steps && forecast.undecided > 0.0) {
    reason += fmt::format("; those of {} steps, as more of the {} take too long", forecast.steps, request.steps);
  }
  const Json json{{"rate_per_step", nullptr},
                  {"error_bound", nullptr},
                  {"decay_ratio", nullptr},
                  {"reason", reason},
                  {"noise_free_escapes", noise_free_escapes(request)},
                  {"exits", exits_json(forecast)},
                  {"steps", std::min(forecast.steps, request.steps)},
                  {"trapped", forecast.trapped},
                  {"undecided", forecast.undecided},
                  {"mean_exit_time", json_number(forecast.mean_exit_time)},
                  {"from", {here.place(start)}}};
  return answer_of(json);
}

/// Why no digit is known of the rate, or of the exits and their time; empty where they are.
std::string reason_of(const EscapeRate& rate, const ExitForecast& forecast, bool is_known) {
  if (!is_known && !std::isfinite(rate.error_bound))
    return "finer grids do not settle, so no digit of the rate is known";
  if (!is_known) {
    return fmt::format(
        "the rate is estimated to be below {}, and no digit of it, nor the exits and their time, is known",
        rounded(rate.per_step + rate.error_bound, 3));
  }
  if (!std::isnan(forecast.mean_exit_time)) return "";
  return fmt::format("the law from here has not settled in {} steps, so the exits and their time are not known",
                     forecast.steps);
}

}  // namespace

Answer exact_escape(const EscapeRequest& request, const Centred& here) {
  const OneStepLaw law(request.potential, request.rule, request.population, request.batch_size);
  const Interval1d basin = basin_of(request);
  const double start = request.from ? request.from->front() : minimum_in(request)[0];
  for (const double point : stationary_points(request.potential, bounded(law, basin))) {
    if (is_trap(law, point)) return trapped_escape(request, Transition(law, basin, 1.5), start, here);
  }
  const KilledKernel coarse(law, basin);
  const KilledKernel fine(law, basin, 1.5);
  const EscapeRate rate = escape_rate(coarse, fine);
  const Relaxation relaxed = relaxation(coarse, fine);
  const ExitForecast forecast = forecast_exit(fine, start);
  const bool is_known = rate.per_step > rate.error_bound;
  const bool has_exits = is_known && !std::isnan(forecast.mean_exit_time);
  Json json{{"rate_per_step", is_known ? Json(rate.per_step) : Json(nullptr)},
            {"error_bound", json_number(is_known ? rate.error_bound : rate.per_step + rate.error_bound)},
            {"decay_ratio", json_number(relaxed.decay_ratio)}};
  const std::string reason = reason_of(rate, forecast, is_known);
  if (!reason.empty()) json["reason"] = reason;
  if (!relaxed.decay_ratio) json["decay_ratio_reason"] = relaxed.reason;
  json["noise_free_escapes"] = noise_free_escapes(request);
  json["exits"] = has_exits ? exits_json(forecast) : Json{{"left", nullptr}, {"right", nullptr}, {"diverged", 0.0}};
  json["mean_exit_time"] = has_exits ? json_number(forecast.mean_exit_time) : Json(nullptr);
  json["from"] = {here.place(start)};
  std::vector<Figure> figures;
  if (request.drawing == Drawing::figures) {
    figures = {law_figure(request, fine, here), rate_figure(request, rate.per_step, here)};
  }
  return answer_of(std::move(json), std::move(figures));
}

}  // namespace flypaper
