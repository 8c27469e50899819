#include <fmt/format.h>

#include <array>

#include "flypaper/audit/answers/json.inl"
#include "flypaper/audit/experiment/file_claims.hpp"
#include "flypaper/audit/report/geometry_figures.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/geometry/volumes.hpp"
#include "flypaper/simulation/samplers/volume_estimate.hpp"

namespace flypaper {
namespace {

Json corner_json(const Corner& corner) { return Json::array({corner[0], corner[1]}); }

Json polygon_json(const NewtonStep& step) {
  constexpr std::array<const char*, 3> faces{"vertex", "unbounded_edge", "compact_edge"};
  Json json{{"corners", Json::array()},
            {"distance", step.distance.print()},
            {"face", faces.at(static_cast<std::size_t>(step.face))}};
  for (const Corner& corner : step.corners) json["corners"].push_back(corner_json(corner));
  if (step.face == Face::compact_edge) {
    json["edge"] = {corner_json(step.edge[0]), corner_json(step.edge[1])};
    json["real_roots"] = Json::array();
    for (const auto& [multiplicity, count] : step.roots) {
      json["real_roots"].push_back({{"multiplicity", multiplicity}, {"count", count}});
    }
  }
  if (!step.shift.empty()) json["shift"] = step.shift;
  return json;
}

Json pair_json(const LearningCoefficient& found) {
  if (found.value) {
    return {{"lambda", found.value->print()}, {"multiplicity", found.multiplicity}, {"method", name_of(found.method)}};
  }
  return {{"lambda", nullptr}, {"multiplicity", nullptr}, {"method", name_of(found.method)}, {"reason", found.reason}};
}

void add_estimate(const std::optional<VolumeEstimate>& estimate, Json& json) {
  json["estimate"] = estimate ? Json(estimate->exponent) : Json(nullptr);
  json["standard_error"] = estimate ? Json(estimate->standard_error) : Json(nullptr);
}

}  // namespace

Json learning_coefficient_json(const Potential& potential, std::span<const Rational> at) {
  const LearningCoefficient found = learning_coefficient(potential, at);
  Json json = pair_json(found);
  if (found.method == Method::not_determined) {
    std::vector<double> centre;
    for (const Rational& w : at) centre.push_back(w.to_double());
    add_estimate(estimate_exponent(potential, centre), json);
  }
  if (!found.certificate.empty()) json["certificate"] = found.certificate;
  for (const NewtonStep& step : found.polygons) json["newton_polygons"].push_back(polygon_json(step));
  return json;
}

Json on_box_json(const Potential& potential, const ExactBox& box) {
  Json json{{"box", Json::array()}};
  for (const auto& [lower, upper] : box) json["box"].push_back({lower.to_double(), upper.to_double()});
  LearningCoefficient found;
  found.reason = "the box is infinite";
  if (!box.empty()) found = learning_coefficient_on(potential, box);
  json.update(pair_json(found));
  if (found.method == Method::not_determined && !box.empty()) {
    add_estimate(estimate_exponent_on(potential, nearest_box(box)), json);
  }
  if (!found.certificate.empty()) json["certificate"] = found.certificate;
  return json;
}

Json claims_json(const Potential& potential) {
  Json claims = Json::array();
  for (const FileClaim& claim : check_claims(potential)) {
    claims.push_back({{"claim", claim.what},
                      {"claimed", claim.claimed},
                      {"found", claim.found},
                      {"passed", claim.passed ? Json(*claim.passed) : Json(nullptr)},
                      {"evidence", claim.evidence},
                      {"unclaimed", claim.unclaimed},
                      {"text", describe(claim)}});
  }
  return claims;
}

std::vector<Figure> geometry_figures(const Potential& potential, std::span<const Rational> at, const ExactBox& box,
                                     Json& json) {
  std::vector<Figure> figures;
  for (const NewtonStep& step : learning_coefficient(potential, at).polygons) {
    figures.push_back(newton_figure(step, figures.size() + 1));
  }
  if (potential.dimension() <= 2) {
    if (box.empty()) throw Error("--box: V(eps) is drawn on a finite box, and the file's is infinite; give one");
    const Box drawn = nearest_box(box);
    std::vector<std::string> intervals;
    for (std::size_t i = 0; i < box.size(); ++i) {
      intervals.push_back(fmt::format("[{}, {}]", shortest(drawn.lower[i]), shortest(drawn.upper[i])));
    }
    try {
      figures.push_back(volume_figure(SublevelVolumes(potential, drawn), learning_coefficient_on(potential, box),
                                      join(intervals, " x ")));
    } catch (const TooLarge& error) {
      if (figures.empty()) throw;
      json["not_drawn"] = fmt::format("V(eps): {}", error.what());
    }
  }
  if (figures.empty()) throw Error("nothing to draw: Q has more than two variables and no Newton polygon");
  return figures;
}

}  // namespace flypaper
