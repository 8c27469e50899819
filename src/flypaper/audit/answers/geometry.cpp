#include <fmt/format.h>

#include <array>

#include "flypaper/audit/answers/json.inl"
#include "flypaper/audit/experiment/file_claims.hpp"
#include "flypaper/audit/experiment/places.hpp"
#include "flypaper/audit/report/geometry_figures.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/geometry/volume_estimate.hpp"
#include "flypaper/exact/geometry/volumes.hpp"

namespace flypaper {
namespace {

Json polygon_json(const NewtonStep& step) {
  constexpr std::array<const char*, 3> faces{"vertex", "unbounded_edge", "compact_edge"};
  Json json{{"corners", Json::array()},
            {"distance", step.distance.print()},
            {"face", faces.at(static_cast<std::size_t>(step.face))}};
  for (const Corner& corner : step.corners) json["corners"].push_back(corner);
  if (step.face == Face::compact_edge) {
    json["edge"] = step.edge;
    json["real_roots"] = Json::array();
    for (const auto& [multiplicity, count] : step.roots) {
      json["real_roots"].push_back({{"multiplicity", multiplicity}, {"count", count}});
    }
  }
  if (!step.shift.empty()) json["shift"] = step.shift;
  return json;
}

/// What is found, with an estimate where nothing is determined and one is asked for.
Json found_json(const LearningCoefficient& found, const auto& estimated) {
  Json json{{"lambda", nullptr}, {"multiplicity", nullptr}, {"method", name_of(found.method)}};
  if (found.value) {
    json["lambda"] = found.value->print();
    json["multiplicity"] = found.multiplicity;
  } else {
    json["reason"] = found.reason;
  }
  if (found.method == Method::not_determined) {
    const std::optional<VolumeEstimate> estimate = estimated();
    json["estimate"] = estimate ? Json(estimate->exponent) : Json(nullptr);
    json["standard_error"] = estimate ? Json(estimate->standard_error) : Json(nullptr);
  }
  if (!found.certificate.empty()) json["certificate"] = found.certificate;
  return json;
}

}  // namespace

Json learning_coefficient_json(const Potential& potential, std::span<const Rational> at) {
  const LearningCoefficient found = learning_coefficient(potential, at);
  Json json = found_json(found, [&] { return estimate_exponent(potential, at); });
  for (const NewtonStep& step : found.polygons) json["newton_polygons"].push_back(polygon_json(step));
  return json;
}

Json on_box_json(const Potential& potential, const ExactBox& box) {
  Json json{{"box", Json::array()}};
  for (const auto& [lower, upper] : box) json["box"].push_back({lower.to_double(), upper.to_double()});
  if (box.empty()) {
    LearningCoefficient unknown;
    json.update({{"lambda", nullptr}, {"multiplicity", nullptr}, {"method", name_of(unknown.method)}});
    json["reason"] = "the box is infinite";
    return json;
  }
  const LearningCoefficient found = learning_coefficient_on(potential, box);
  json.update(found_json(found, [&] { return estimate_exponent_on(potential, box); }));
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
    Box drawn;
    for (const auto& [lower, upper] : box) {
      drawn.lower.push_back(lower.to_double());
      drawn.upper.push_back(upper.to_double());
    }
    try {
      figures.push_back(
          volume_figure(SublevelVolumes(potential, drawn), learning_coefficient_on(potential, box), box_text(drawn)));
    } catch (const TooLarge& error) {
      if (figures.empty()) throw;
      json["not_drawn"] = fmt::format("V(eps): {}", error.what());
    }
  }
  if (figures.empty()) throw Error("nothing to draw: Q has more than two variables and no Newton polygon");
  return figures;
}

}  // namespace flypaper
