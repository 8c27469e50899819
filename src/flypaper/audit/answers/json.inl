// The JSON values of answers, for sources only.
#pragma once
#include "flypaper/audit/answers/answer.hpp"
#include "flypaper/audit/answers/requests.hpp"
#include "flypaper/audit/experiment/json.inl"
#include "flypaper/base/core/text.hpp"

namespace flypaper {

struct CriticalPoint;

struct Answer::Value {
  Json json;
};

/// A value at a key; where it is null, why, at KEY_reason beside it.
inline void set_or_say(Json& json, const std::string& key, Json value, const char* reason) {
  if (value.is_null()) json[key + "_reason"] = reason;
  json[key] = std::move(value);
}

inline Answer answer_of(Json json, std::vector<Figure> figures = {}) {
  return Answer(Answer::Value{std::move(json)}, std::move(figures));
}

/// {"mean", "mean_square", "almost_sure", "momentum"}: the last learning rates that are stable at `at`; null with
/// "reason" where that has no meaning or is not decided. With a learning rate also "at_learning_rate": what happens
/// there (stationary variance, tail exponent, exponents, drift along the zero set, power law of the approach).
[[nodiscard]] Json stability_json(const Potential& potential, std::span<const double> at,
                                  std::span<const Rational> exact, const StabilityQuestion& question);
/// The same in one variable, from what is proved of the point, whose order is decided.
[[nodiscard]] Json stability_json(const CriticalPoint& point, const Potential& potential,
                                  const StabilityQuestion& question);

/// Throws Error, naming the option, unless learning rate, momentum and batch size are possible ones.
void require_valid(const StabilityQuestion& question);

/// What is known of the learning coefficient at a point, with an estimate where none is determined.
[[nodiscard]] Json learning_coefficient_json(const Potential& potential, std::span<const Rational> at);

/// The same of the potential on a box; an empty box stands for an infinite one.
[[nodiscard]] Json on_box_json(const Potential& potential, const ExactBox& box);

/// What the potential's file claims, each held to what is found; "passed" is null where nothing is found.
[[nodiscard]] Json claims_json(const Potential& potential);

/// The Newton polygons at the point and, in one and two variables, V(eps) on the box; what is not drawn stands in
/// `json`. Throws Error, also if there is nothing to draw.
[[nodiscard]] std::vector<Figure> geometry_figures(const Potential& potential, std::span<const Rational> at,
                                                   const ExactBox& box, Json& json);

}  // namespace flypaper
