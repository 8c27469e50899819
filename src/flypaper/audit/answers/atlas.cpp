#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "flypaper/audit/answers/atlas_sweeps.hpp"
#include "flypaper/audit/answers/json.inl"
#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/escape/centred.hpp"
#include "flypaper/exact/escape/noise_free.hpp"

namespace flypaper {
namespace {

std::string kind_of(const CriticalPoint& point) {
  if (point.order == 0) return point.is_zero() ? "undecided zero" : "undecided critical point";
  if (point.is_zero()) return point.order == 1 ? "regular zero" : "degenerate zero";
  if (point.order % 2 == 1) return "inflection";
  return is_minimum(point) ? "dip" : "barrier";
}

std::string name_of(AttractorKind kind) {
  static const std::map<AttractorKind, const char*> names{{AttractorKind::fixed_point, "fixed point"},
                                                          {AttractorKind::cycle, "cycle"},
                                                          {AttractorKind::band, "chaotic band"},
                                                          {AttractorKind::none, "none: it leaves"},
                                                          {AttractorKind::undetermined, "undetermined"}};
  return names.at(kind);
}

Json ends(const Interval1d& interval) { return json_numbers(std::array{interval.lower, interval.upper}); }

/// Coordinates about points[i] and the barriers beside it, or the nearer one if doubles would lose that alone.
Centred beside(const Potential& potential, const std::vector<CriticalPoint>& points, std::size_t i) {
  const Rational zero = points[i].place.lower;
  Rational from = zero;
  Rational to = zero;
  for (std::size_t k = i; k-- > 0 && from == zero;) {
    if (!points[k].is_zero()) from = points[k].place.lower;
  }
  for (std::size_t k = i + 1; k < points.size() && to == zero; ++k) {
    if (!points[k].is_zero()) to = points[k].place.lower;
  }
  Centred here = centred(potential, points, from, to);
  if (here.is_moved() || from == zero || to == zero) return here;
  return zero - from < to - zero ? centred(potential, points, from, zero) : centred(potential, points, zero, to);
}

/// Where it ends at the learning rate given.
void add_attractor(Json& json, const Centred& here, const CriticalPoint& zero, double learning_rate, double c) {
  const Interval1d basin = basin_of(here.points, zero.place);
  const double gap = std::min(zero.at - basin.lower, basin.upper - zero.at);
  const double from = zero.at + std::min(1e-3 * std::max(1.0, std::abs(zero.at)), 0.5 * gap);
  const Attractor found = noise_free_attractor(here.potential, here.rate(learning_rate) * c, {1.0, 0.0}, from, basin);
  json["attractor"] = name_of(found.kind);
  if (found.kind == AttractorKind::none) return;
  set_or_say(json, "period", found.period > 0 ? Json(found.period) : Json(nullptr),
             "no cycle of up to 1024 points was found");
  json["range"] = ends({here.place(found.lower), here.place(found.upper)});
  json["exponent"] = json_number(found.exponent);
}

/// What descent without noise does in the basin of a zero, here.points[i]: from which learning rate on it leaves, and
/// where it ends.
Json noise_free_json(const Centred& here, std::size_t i, const StabilityQuestion& question) {
  Json json{{"crisis", nullptr}};
  if (question.rule.momentum != 0.0) {
    json["reason"] = "followed without momentum only";
    return json;
  }
  const double c = loss_factor(question.rule.loss);
  const CriticalPoint& zero = here.points[i];
  const Interval1d basin = basin_of(here.points, zero.place);
  if (zero.order > 1) {
    json["reason"] = "beside a degenerate zero every learning rate converges";
  } else if (std::isinf(basin.lower) && std::isinf(basin.upper)) {
    json["reason"] = "there is no barrier";
  } else if (!std::isnormal(2.0 / (zero.coefficient * zero.coefficient))) {
    json["reason"] = "it turns unstable at a learning rate beyond the range of doubles";
  } else if (const auto rate = boundary_crisis(here.potential, {1.0, 0.0}, zero.at, basin)) {
    const double crisis = here.original_rate(*rate / c);
    json["crisis"] = std::isnormal(crisis) ? Json(crisis) : Json(nullptr);
    json["crisis_h"] = *rate * zero.coefficient * zero.coefficient;
    if (!std::isnormal(crisis)) json["reason"] = "it is a learning rate beyond the range of doubles";
  } else {
    json["reason"] = "nothing leaves up to 50 times the stable learning rate";
  }
  if (question.learning_rate && zero.order == 1) add_attractor(json, here, zero, *question.learning_rate, c);
  return json;
}

/// What is found, or `nothing` and why it is not.
template <typename Find>
Json found_or_reason(Json nothing, const Find& find) {
  try {
    return find();
  } catch (const Error& error) {
    nothing["reason"] = error.what();
    return nothing;
  }
}

/// The coefficient, or only its sign where no double is near it.
void add_coefficient(Json& json, double coefficient) {
  json["coefficient"] = std::isnormal(coefficient) ? Json(coefficient) : Json(nullptr);
  if (std::isnormal(coefficient)) return;
  json["coefficient_reason"] =
      std::isnan(coefficient)
          ? std::string("it is not worked out at so high an order or so near to other points")
          : fmt::format("it is {}, of a size beyond the range of doubles", coefficient < 0.0 ? "negative" : "positive");
}

/// Whether the basin ends where a barrier was found, or at infinity where none can be: beyond a finite interval that
/// was searched there may be others.
bool is_known(const Interval1d& basin, const Interval1d& searched) {
  return (std::isfinite(basin.lower) || std::isinf(searched.lower)) &&
         (std::isfinite(basin.upper) || std::isinf(searched.upper));
}

Json point_json(const Potential& potential, const std::vector<CriticalPoint>& points, std::size_t i,
                const Interval1d& searched, const StabilityQuestion& question) {
  const CriticalPoint& point = points[i];
  const Interval1d basin = basin_of(points, point.place);
  Json json{{"at", point.at},
            {"exact", point.place.is_exact() ? Json(point.text()) : Json(nullptr)},
            {"kind", kind_of(point)}};
  json["order"] = point.order > 0 ? Json(point.order) : Json(nullptr);
  if (point.order == 0) {
    json["coefficient"] = nullptr;
    json["reason"] = point.reason;
    return json;
  }
  add_coefficient(json, point.coefficient);
  const bool has_basin = point.is_zero() && is_known(basin, searched);
  if (point.is_zero()) json["basin"] = has_basin ? ends(basin) : Json();
  if (point.is_zero() && !has_basin) {
    json["basin_reason"] = "barriers were looked for in the box only; a wider --box may find those beside this zero";
  }
  const Json no_limits{
      {"mean", nullptr}, {"mean_square", nullptr}, {"almost_sure", nullptr}, {"momentum", question.rule.momentum}};
  json["stability"] = found_or_reason(no_limits, [&] { return stability_json(point, potential, question); });
  if (has_basin) {
    json["noise_free"] = found_or_reason({{"crisis", nullptr}},
                                         [&] { return noise_free_json(beside(potential, points, i), i, question); });
  }
  return json;
}

/// The basin to draw: the one given, else that of the first regular zero with a barrier; with its zero.
std::pair<Interval1d, double> drawn_basin(const AtlasRequest& request, const std::vector<CriticalPoint>& points) {
  for (const CriticalPoint& point : points) {
    if (point.q != 0.0 || point.order != 1) continue;
    const Interval1d basin = request.basin.value_or(basin_of(points, point.place));
    const bool inside = point.at > basin.lower && point.at < basin.upper;
    if (inside && (std::isfinite(basin.lower) || std::isfinite(basin.upper))) return {basin, point.at};
  }
  if (!request.basin) {
    throw Error("no regular zero of Q lies behind a barrier, so there is nothing to draw; leave --figures out");
  }
  throw Error(fmt::format("--basin {},{} holds no regular zero of Q to escape from, or has no finite end",
                          shortest(request.basin->lower), shortest(request.basin->upper)));
}

Json curves_json(const std::vector<RateCurve>& curves) {
  Json json = Json::array();
  for (const RateCurve& curve : curves) {
    json.push_back({{"label", curve.label},
                    {"scale", curve.scale},
                    {"noise_variance", curve.noise},
                    {"h", curve.h},
                    {"batch_size", curve.batch_size},
                    {"rate_per_step", json_numbers(curve.rate)}});
  }
  return json;
}

Json sweeps_json(const AtlasSweeps& sweeps, const Interval1d& basin, double minimum) {
  return {{"basin", ends(basin)},
          {"minimum", minimum},
          {"crisis_h", json_number(sweeps.crisis)},
          {"phase", curves_json(sweeps.phase)},
          {"learning_rates", curves_json(sweeps.learning_rates)},
          {"scales", curves_json(sweeps.scales)},
          {"batch_sizes", curves_json(sweeps.batch_sizes)}};
}

}  // namespace

Answer answer(const AtlasRequest& request) {
  const Potential& potential = request.potential;
  if (potential.dimension() != 1) {
    throw Error(
        fmt::format("the atlas lists the points of one variable, and this potential has {}; "
                    "flypaper check --at POINT --learning-rate R tells the same of one point",
                    potential.dimension()));
  }
  require_valid(request.question);
  const bool has_functions = potential.graph().function_in(potential.q()).has_value();
  const Box& of_file = potential.box;
  const bool has_box = has_functions && of_file.lower.size() == 1;
  const Interval1d box = request.box.value_or(has_box ? Interval1d{of_file.lower[0], of_file.upper[0]} : whole_line);
  const Interval1d searched = has_functions ? box : whole_line;
  const std::vector<CriticalPoint> points = critical_points_of(potential, searched);
  const bool mse = request.question.rule.loss == Loss::mse;
  Json json{{"Q", potential.print()}, {"loss", mse ? "mse" : "half_mse"}, {"batch_size", request.question.batch_size}};
  std::optional<std::pair<Interval1d, double>> drawn;
  if (request.drawing == Drawing::figures) drawn = drawn_basin(request, points);
  json["points"] = Json::array();
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].at < box.lower || points[i].at > box.upper) continue;
    json["points"].push_back(point_json(potential, points, i, searched, request.question));
  }
  if (!drawn) return answer_of(std::move(json));
  const AtlasSweeps sweeps =
      atlas_sweeps(potential, drawn->first, drawn->second, request.question.batch_size, request.threads);
  json["figures"] = sweeps_json(sweeps, drawn->first, drawn->second);
  return answer_of(std::move(json), atlas_figures(sweeps));
}

}  // namespace flypaper
