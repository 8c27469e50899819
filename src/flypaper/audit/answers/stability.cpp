#include "flypaper/exact/escape/stability.hpp"

#include <fmt/format.h>

#include <cmath>

#include "flypaper/audit/answers/json.inl"
#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/escape/approach.hpp"
#include "flypaper/exact/escape/critical_exponents.hpp"
#include "flypaper/exact/escape/critical_points.hpp"
#include "flypaper/exact/escape/slow_flow.hpp"
#include "flypaper/exact/geometry/local.hpp"

namespace flypaper {
namespace {

/// At a zero with a gradient: fluctuations across the zero set, drift along it.
Json at_regular_zero(const Potential& potential, std::span<const double> at, const StabilityQuestion& question,
                     double slope) {
  const auto& [rule, population, batch_size, given] = question;
  const double h = rule.learning_rate * loss_factor(rule.loss) * population.input_variance * slope * slope;
  if (!(h < 1e150)) {  // its square would overflow
    return {{"learning_rate", rule.learning_rate},
            {"h", json_number(h)},
            {"reason", "h is beyond 1e150; give a smaller learning rate"}};
  }
  const double variance = stationary_variance(h, rule, population, batch_size);
  Json json{{"learning_rate", rule.learning_rate}, {"h", h}, {"stationary_variance", json_number(variance)}};
  if (rule.momentum == 0.0) {
    set_or_say(json, "tail_exponent", json_number(tail_exponent(h, batch_size)),
               "h is below 1e-8, or the exponent across is not negative, so that there is no stationary law");
  }
  set_or_say(json, "exponent_across", json_number(lyapunov_exponent(h, batch_size, rule.momentum)),
             "it is not computed for this momentum and batch size");
  if (at.size() > 1) {
    const bool has_drift = std::isfinite(variance);
    set_or_say(json, "drift_along",
               has_drift ? json_numbers(slow_drift(potential, rule, population, batch_size, at)) : Json(nullptr),
               "the stationary variance is infinite");
  }
  return json;
}

/// Where no batch moves w: how small displacements grow. `point` in one variable, if it is decided.
Json at_critical_point(const Potential& potential, std::span<const double> at, const StabilityQuestion& question,
                       const std::optional<CriticalPoint>& point) {
  const auto& [rule, population, batch_size, given] = question;
  Json json{{"learning_rate", rule.learning_rate}};
  if (rule.momentum != 0.0) {
    json["reason"] = "exponents at a critical point of Q are not computed with momentum";
    return json;
  }
  json["exponents"] = json_numbers(point ? critical_exponents(*point, rule, population, batch_size)
                                         : critical_exponents(potential, rule, population, batch_size, at));
  if (!point || !point->is_zero()) return json;
  if (potential.graph().function_in(potential.q())) {
    json["reason"] = "how it is approached is worked out for polynomials only";
    return json;
  }
  if (point->order >= 3) {
    const DegenerateApproach approach =
        degenerate_approach(rule, population, batch_size, point->order, point->coefficient);
    json["approach"] = {{"power", approach.power},
                        {"onset", approach.onset},
                        {"onset_step", approach.onset_step},
                        {"scale", approach.scale},
                        {"freedom", approach.freedom}};
  }
  return json;
}

/// The limits at a zero with a gradient of that length.
CriticalLimits regular_limits(const StabilityQuestion& question, double slope) {
  const UpdateRule& rule = question.rule;
  const StabilityLimits of_h = stability_limits(question.batch_size, rule.momentum, rule.kind);
  CriticalLimits limits{.mean = of_h.mean, .mean_square = of_h.mean_square, .almost_sure = of_h.almost_sure};
  if (!of_h.almost_sure) limits.reason = "the almost sure limit is not computed for this momentum and batch size";
  return in_rates(in_rates(std::move(limits), slope, loss_factor(rule.loss) * question.population.input_variance),
                  slope, 1.0);
}

/// `point` in one variable, if it is decided.
Json stability_json(const std::optional<CriticalPoint>& point, const Potential& potential, std::span<const double> at,
                    std::span<const Rational> exact, const StabilityQuestion& question) {
  const auto& [rule, population, batch_size, learning_rate] = question;
  Json json{{"mean", nullptr}, {"mean_square", nullptr}, {"almost_sure", nullptr}, {"momentum", rule.momentum}};
  const LocalModel model = point ? LocalModel{} : local_model(potential, at, population.slope);
  const bool is_regular = point ? point->order == 1 : !model.is_flat;
  if (is_regular && !point && !model.is_zero) {
    json["reason"] =
        population.slope == 0.0
            ? "neither a zero nor a critical point of Q"
            : fmt::format("neither a zero of Q - {}, whose slope is that of the data, nor a critical point",
                          rounded(population.slope));
    return json;
  }
  const double slope = point ? std::abs(point->coefficient) : std::sqrt(model.gradient_norm2());
  const CriticalLimits limits = is_regular ? regular_limits(question, slope)
                                : point    ? critical_limits(*point, rule, population, batch_size)
                                           : critical_limits(potential, rule, population, batch_size, at, exact);
  json["mean"] = json_number(limits.mean);
  json["mean_square"] = json_number(limits.mean_square);
  json["almost_sure"] = json_number(limits.almost_sure);
  if (!limits.reason.empty()) json["reason"] = limits.reason;
  if (!learning_rate) return json;
  json["at_learning_rate"] =
      is_regular ? at_regular_zero(potential, at, question, slope) : at_critical_point(potential, at, question, point);
  return json;
}

}  // namespace

void require_valid(const StabilityQuestion& question) {
  if (question.learning_rate && !(*question.learning_rate > 0.0 && std::isfinite(*question.learning_rate))) {
    throw Error(fmt::format("--learning-rate {}: give a positive, finite one", shortest(*question.learning_rate)));
  }
  (void)stability_limits(question.batch_size, question.rule.momentum, question.rule.kind);
}

Json stability_json(const CriticalPoint& point, const Potential& potential, const StabilityQuestion& question) {
  return stability_json(point, potential, std::span(&point.at, 1), {}, question);
}

Json stability_json(const Potential& potential, std::span<const double> at, std::span<const Rational> exact,
                    const StabilityQuestion& question) {
  require_valid(question);
  std::optional<CriticalPoint> point;
  try {
    if (at.size() == 1) point = critical_point_at(potential, at[0], question.population.slope);
    if (point && point->order == 0) point.reset();
  } catch (const Error& error) {
    return {{"mean", nullptr},
            {"mean_square", nullptr},
            {"almost_sure", nullptr},
            {"momentum", question.rule.momentum},
            {"reason", error.what()}};
  }
  return stability_json(point, potential, at, exact, question);
}

}  // namespace flypaper
