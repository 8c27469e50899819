#include "cli/check_geometry.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>

#include "flypaper/core/error.hpp"
#include "flypaper/core/text.hpp"
#include "flypaper/experiment/file_claims.hpp"
#include "flypaper/geometry/volume_estimate.hpp"
#include "flypaper/geometry/volumes.hpp"
#include "flypaper/report/geometry_figures.hpp"

namespace flypaper::cli {
namespace {

using Json = nlohmann::ordered_json;

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

}  // namespace

std::string learning_coefficient_json(const Potential& potential, std::span<const Rational> at) {
  const LearningCoefficient found = learning_coefficient(potential, at);
  Json json{{"lambda", nullptr}, {"multiplicity", nullptr}, {"method", name_of(found.method)}};
  if (found.value) {
    json["lambda"] = found.value->print();
    json["multiplicity"] = found.multiplicity;
  } else {
    if (found.method == Method::not_determined) {
      const std::optional<VolumeEstimate> estimate = estimate_exponent(potential, at);
      json["estimate"] = estimate ? Json(estimate->exponent) : Json(nullptr);
      json["standard_error"] = estimate ? Json(estimate->standard_error) : Json(nullptr);
    }
    json["reason"] = found.reason;
  }
  if (!found.certificate.empty()) json["certificate"] = found.certificate;
  for (const NewtonStep& step : found.polygons) json["newton_polygons"].push_back(polygon_json(step));
  return json.dump();
}

std::string claims_json(const Potential& potential) {
  Json claims = Json::array();
  for (const FileClaim& claim : check_claims(potential)) {
    claims.push_back({{"claim", claim.what},
                      {"claimed", claim.claimed},
                      {"found", claim.found},
                      {"passed", claim.passed ? Json(*claim.passed) : Json(nullptr)},
                      {"evidence", claim.evidence},
                      {"text", describe(claim)}});
  }
  return claims.dump();
}

void draw_geometry(const Potential& potential, std::span<const Rational> at, const Box& box,
                   const std::string& folder) {
  const LearningCoefficient found = learning_coefficient(potential, at);
  std::vector<Figure> figures;
  for (const NewtonStep& step : found.polygons) figures.push_back(newton_figure(step, figures.size() + 1));
  if (potential.dimension() <= 2) {
    Box drawn = box.lower.empty() ? potential.box : box;
    std::vector<std::string> intervals;
    for (std::size_t i = 0; i < at.size(); ++i) {
      if (drawn.lower.size() < at.size()) {
        drawn.lower.push_back((at[i] - 1).to_double());
        drawn.upper.push_back((at[i] + 1).to_double());
      }
      intervals.push_back(fmt::format("[{}, {}]", shortest(drawn.lower[i]), shortest(drawn.upper[i])));
    }
    figures.push_back(volume_figure(SublevelVolumes(potential, drawn), found, join(intervals, " x ")));
  }
  if (figures.empty()) throw Error("nothing to draw: Q has more than two variables and no Newton polygon");
  write_figures(figures, folder);
}

}  // namespace flypaper::cli
