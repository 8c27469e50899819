#include "cli/check_stability.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/escape/approach.hpp"
#include "flypaper/exact/escape/critical_points.hpp"
#include "flypaper/exact/escape/slow_flow.hpp"
#include "flypaper/exact/escape/stability.hpp"
#include "flypaper/exact/geometry/local.hpp"

namespace flypaper::cli {
namespace {

using Json = nlohmann::ordered_json;

/// JSON has no infinity: "inf", "-inf".
Json json_number(double value) { return std::isfinite(value) ? Json(value) : Json(shortest(value)); }

Json numbers(const std::vector<double>& values) {
  Json json = Json::array();
  for (const double value : values) json.push_back(json_number(value));
  return json;
}

Json optional_number(const std::optional<double>& value) { return value ? json_number(*value) : Json(nullptr); }

/// At a zero with a gradient: fluctuations across the zero set, drift along it.
Json at_regular_zero(const Potential& potential, std::span<const double> at, const StabilityQuestion& question,
                     double curvature) {
  const auto& [rule, population, batch_size, given] = question;
  const double h = rule.learning_rate * curvature;
  const double variance = stationary_variance(h, rule, population, batch_size);
  Json json{{"learning_rate", rule.learning_rate}, {"h", h}, {"stationary_variance", json_number(variance)}};
  if (rule.momentum == 0.0) {
    json["tail_exponent"] = optional_number(tail_exponent(h, batch_size));
  }
  json["exponent_across"] = optional_number(lyapunov_exponent(h, batch_size, rule.momentum));
  if (at.size() > 1) {
    json["drift_along"] =
        std::isfinite(variance) ? numbers(slow_drift(potential, rule, population, batch_size, at)) : Json(nullptr);
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
  json["exponents"] = numbers(critical_exponents(potential, rule, population, batch_size, at));
  if (at.size() != 1 || !is_zero) return json;
  if (potential.graph().function_in(potential.q())) {
    json["reason"] = "how it is approached is worked out for polynomials only";
    return json;
  }
  const auto point = critical_point_at(potential, at[0]);
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

}  // namespace

std::string stability_json(const Potential& potential, std::span<const double> at, const StabilityQuestion& question) {
  const UpdateRule& rule = question.rule;
  if (question.learning_rate && !(*question.learning_rate > 0.0 && std::isfinite(*question.learning_rate))) {
    throw Error(fmt::format("--learning-rate {}: give a positive, finite one", shortest(*question.learning_rate)));
  }
  const LocalModel model = local_model(potential, at);
  Json json{{"mean", nullptr}, {"mean_square", nullptr}, {"almost_sure", nullptr}, {"momentum", rule.momentum}};
  const double curvature = loss_factor(rule.loss) * question.population.input_variance * model.gradient_norm2();
  const bool fixed = model.is_flat;
  StabilityLimits limits = stability_limits(question.batch_size, rule.momentum, rule.kind);  // of h; refuses bad input
  if (fixed) limits = critical_limits(potential, rule, question.population, question.batch_size, at);
  if (!fixed && !model.is_zero) {
    json["reason"] = "neither a zero nor a critical point of Q";
  } else {
    const double unit = fixed ? 1.0 : curvature;
    json["mean"] = json_number(limits.mean / unit);
    json["mean_square"] = json_number(limits.mean_square / unit);
    if (limits.almost_sure) json["almost_sure"] = json_number(*limits.almost_sure / unit);
    if (!limits.almost_sure) json["reason"] = "the almost sure limit is not computed for this momentum and batch size";
  }
  if (!question.learning_rate) return json.dump();
  if (fixed) json["at_learning_rate"] = at_critical_point(potential, at, question, model.is_zero);
  if (!fixed && model.is_zero) json["at_learning_rate"] = at_regular_zero(potential, at, question, curvature);
  return json.dump();
}

}  // namespace flypaper::cli
