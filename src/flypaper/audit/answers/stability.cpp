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
                     double curvature) {
  const auto& [rule, population, batch_size, given] = question;
  const double h = rule.learning_rate * curvature;
  const double variance = stationary_variance(h, rule, population, batch_size);
  Json json{{"learning_rate", rule.learning_rate}, {"h", h}, {"stationary_variance", json_number(variance)}};
  if (rule.momentum == 0.0) {
    json["tail_exponent"] = json_number(tail_exponent(h, batch_size));
  }
  json["exponent_across"] = json_number(lyapunov_exponent(h, batch_size, rule.momentum));
  if (at.size() > 1) {
    json["drift_along"] =
        std::isfinite(variance) ? json_numbers(slow_drift(potential, rule, population, batch_size, at)) : Json(nullptr);
  }
  return json;
}

/// Where no batch moves w: how small displacements grow.
Json at_critical_point(const Potential& potential, std::span<const double> at, const StabilityQuestion& question,
                       bool is_zero) {
  const auto& [rule, population, batch_size, given] = question;
  Json json{{"learning_rate", rule.learning_rate}};
  if (rule.momentum != 0.0) {
    json["reason"] = "exponents at a critical point of Q are not computed with momentum";
    return json;
  }
  json["exponents"] = json_numbers(critical_exponents(potential, rule, population, batch_size, at));
  if (at.size() != 1 || !is_zero) return json;
  if (potential.graph().function_in(potential.q())) {
    json["reason"] = "how it is approached is worked out for polynomials only";
    return json;
  }
  const std::optional<CriticalPoint> point = critical_point_at(potential, at[0]);
  if (point && point->order >= 3) {
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

/// The limits at a critical point of Q, or of h, which `curvature` makes learning rates.
CriticalLimits limits_at(const Potential& potential, std::span<const double> at, std::span<const Rational> exact,
                         const StabilityQuestion& question, std::optional<double> curvature) {
  const UpdateRule& rule = question.rule;
  if (!curvature) return critical_limits(potential, rule, question.population, question.batch_size, at, exact);
  const StabilityLimits of_h = stability_limits(question.batch_size, rule.momentum, rule.kind);
  CriticalLimits limits{
      .mean = of_h.mean / *curvature, .mean_square = of_h.mean_square / *curvature, .almost_sure = {}};
  if (of_h.almost_sure) {
    limits.almost_sure = *of_h.almost_sure / *curvature;
  } else {
    limits.reason = "the almost sure limit is not computed for this momentum and batch size";
  }
  return limits;
}

}  // namespace

void require_valid(const StabilityQuestion& question) {
  if (question.learning_rate && !(*question.learning_rate > 0.0 && std::isfinite(*question.learning_rate))) {
    throw Error(fmt::format("--learning-rate {}: give a positive, finite one", shortest(*question.learning_rate)));
  }
  (void)stability_limits(question.batch_size, question.rule.momentum, question.rule.kind);
}

Json stability_json(const Potential& potential, std::span<const double> at, std::span<const Rational> exact,
                    const StabilityQuestion& question) {
  require_valid(question);
  const UpdateRule& rule = question.rule;
  const Population& population = question.population;
  const LocalModel model = local_model(potential, at);
  Json json{{"mean", nullptr}, {"mean_square", nullptr}, {"almost_sure", nullptr}, {"momentum", rule.momentum}};
  const double curvature = loss_factor(rule.loss) * population.input_variance * model.gradient_norm2();
  const bool fixed = model.is_flat;
  const CriticalLimits limits =
      limits_at(potential, at, exact, question, fixed ? std::nullopt : std::optional(curvature));
  if (!fixed && !model.is_zero) {
    json["reason"] = "neither a zero nor a critical point of Q";
    return json;
  }
  json["mean"] = json_number(limits.mean);
  json["mean_square"] = json_number(limits.mean_square);
  json["almost_sure"] = json_number(limits.almost_sure);
  if (!limits.reason.empty()) json["reason"] = limits.reason;
  if (!question.learning_rate) return json;
  json["at_learning_rate"] = fixed ? at_critical_point(potential, at, question, model.is_zero)
                                   : at_regular_zero(potential, at, question, curvature);
  return json;
}

}  // namespace flypaper
