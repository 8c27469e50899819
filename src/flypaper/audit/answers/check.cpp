#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "flypaper/audit/answers/json.inl"
#include "flypaper/audit/experiment/places.hpp"
#include "flypaper/audit/experiment/sharpness.hpp"
#include "flypaper/audit/laws/law.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/simulation/dynamics/noise.hpp"

namespace flypaper {
namespace {

Json laws_json(const LawCase& given) {
  Json laws = Json::array();
  for (const Law& law : all_laws()) {
    const std::optional<LawOutcome> outcome = law.check(given);
    laws.push_back({{"law", law.name}, {"passed", outcome ? Json(outcome->passed()) : Json(nullptr)}});
  }
  return laws;
}

Json rows(const std::vector<double>& matrix, std::size_t dimension) {
  Json json = Json::array();
  for (std::size_t i = 0; i < dimension; ++i) {
    json.push_back(json_numbers(std::span(matrix).subspan(i * dimension, dimension)));
  }
  return json;
}

/// Of the loss whose root is `residual`: Q, less the slope of the data.
Json local_facts(const Potential& residual, const CheckRequest& request) {
  const LocalModel model = local_model(residual, request.at);
  const std::optional<std::size_t> rank = hessian_rank(residual, request.exact);
  const double noise = noise_factor(model.q, Population{}, 1, Loss::half_mse);
  const std::size_t dimension = request.at.size();
  Json json{{"Q", request.potential.print()},
            {"dimension", dimension},
            {"at", request.at},
            {"value", json_number(loss(model))},
            {"gradient", json_numbers(loss_gradient(model))},
            {"hessian", rows(loss_hessian(model), dimension)},
            {"noise_covariance", rows(outer_product(model.gradient, model.gradient, noise), dimension)},
            {"is_zero", model.is_zero},
            {"is_critical", model.is_critical}};
  set_or_say(
      json, "rank", rank ? Json(*rank) : Json(nullptr),
      "the derivatives of Q are not known as rational numbers, or take too much work, at what the point stands for");
  return json;
}

/// The population of a data set: its mean x^2, its residual variance, and its slope where that differs from 0 by more
/// than four standard errors.
Population population_of(const DataSet& data) {
  const BatchSums sums = data.sums();
  const double slope = sums.s_xy / sums.s_xx;
  const double residual = std::max(0.0, data.mean_yy() - sums.s_xy * slope);
  const double standard_error = std::sqrt(residual / (static_cast<double>(data.size()) * sums.s_xx));
  const bool sloped = std::abs(slope) > 4.0 * standard_error;
  return {.slope = sloped ? slope : 0.0, .input_variance = sums.s_xx, .noise_variance = residual};
}

/// Q less a slope of the data: its loss is that of Q on data without one.
Potential less(const Potential& potential, double slope) {
  return slope == 0.0 ? potential : Potential(fmt::format("{} - ({})", potential.print(), shortest(slope)));
}

}  // namespace

ExactBox box_around(const Potential& potential, const std::vector<Rational>& at) {
  if (is_finite(potential.box)) return written_box(potential.box);
  ExactBox box;
  if (!potential.box.lower.empty()) return box;
  for (const Rational& w : at) box.push_back({w - 1, w + 1});
  return box;
}

Answer answer(const CheckRequest& request) {
  const auto& [potential, at, exact, box, asked, data, drawing, seed] = request;
  StabilityQuestion question = asked;
  if (data) question.population = population_of(*data);
  const double slope = std::exchange(question.population.slope, 0.0);
  const Potential residual = less(potential, slope);
  Json json = local_facts(residual, request);
  json["learning_coefficient"] = learning_coefficient_json(residual, exact);
  json["on_box"] = on_box_json(residual, box);
  if (data) {
    const auto [mean_xx, mean_xy] = data->sums();
    json["data"] = {{"size", data->size()}, {"mean_xx", mean_xx}, {"mean_xy", mean_xy}};
    if (slope != 0.0) json["data"]["slope"] = slope;
  }
  json["stability"] = stability_json(residual, at, exact, question);
  if (slope != 0.0 && json["is_critical"] == false) {
    json["stability"]["reason"] =
        fmt::format("neither a zero of Q - {}, whose slope is that of the data, nor a critical point", rounded(slope));
  }
  if (question.learning_rate) {
    const LocalModel model = local_model(residual, at);
    json["h"] = nullptr;
    if (model.is_critical) {
      json["h"] = json_number(
          sharpness(model, question.population.input_variance, *question.learning_rate, question.rule.loss));
    } else {
      json["reason"] = "h is defined at critical points of the loss: zeros of Q, less the data's slope, and of grad Q";
    }
  }
  LawCase given = standard_case(potential, at);
  given.seed = seed;
  json["laws"] = laws_json(given);
  std::vector<Figure> figures;
  if (drawing == Drawing::figures) figures = geometry_figures(residual, exact, box, json);
  if (!potential.name.empty()) json["claims"] = claims_json(potential);
  return answer_of(std::move(json), std::move(figures));
}

}  // namespace flypaper
