#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include "cli/potential_argument.hpp"
#include "cli/verb.hpp"
#include "flypaper/core/error.hpp"
#include "flypaper/core/files.hpp"
#include "flypaper/core/text.hpp"
#include "flypaper/dynamics/noise.hpp"
#include "flypaper/escape/stability.hpp"
#include "flypaper/geometry/learning_coefficient.hpp"
#include "flypaper/geometry/local.hpp"
#include "flypaper/laws/law.hpp"

namespace flypaper::verbs {
namespace {

using Json = nlohmann::ordered_json;

struct CheckOptions {
  std::string potential;
  std::string at;
  std::vector<std::string> parameters;
  double momentum = 0.0;
  std::uint64_t batch_size = 20;
  std::string data;
  Output output = Output::text;
};

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(shortest(value)); }

Json numbers(std::span<const double> values) {
  Json json = Json::array();
  for (const double value : values) json.push_back(number(value));
  return json;
}

/// A point as it was meant: `exact` is of use where every coordinate is finite.
struct CheckedPoint {
  std::vector<double> at;
  std::vector<Rational> exact;
};

CheckedPoint read_point(const CheckOptions& options, const Potential& potential) {
  if (options.at.empty()) {
    const unsigned dimension = potential.dimension();
    return potential.points.empty()
               ? CheckedPoint{.at = std::vector<double>(dimension), .exact = std::vector<Rational>(dimension)}
               : CheckedPoint{.at = potential.points[0].at, .exact = potential.points[0].exact};
  }
  CheckedPoint point;
  for (const Number& coordinate : cli::evaluate_numbers("--at", options.at, potential.parameters)) {
    point.at.push_back(coordinate.value);
    point.exact.push_back(coordinate.exact);
  }
  return point;
}

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

Json learning_coefficient_json(const LearningCoefficient& found) {
  Json json{{"lambda", nullptr}, {"multiplicity", nullptr}, {"method", name_of(found.method)}};
  if (found.value) {
    json["lambda"] = found.value->print();
    json["multiplicity"] = found.multiplicity;
  } else {
    json["reason"] = found.reason;
  }
  if (!found.certificate.empty()) json["certificate"] = found.certificate;
  for (const NewtonStep& step : found.polygons) json["newton_polygons"].push_back(polygon_json(step));
  return json;
}

Json stability_json(const CheckOptions& options, const LocalModel& model, double mean_xx) {
  Json json{{"mean", nullptr}, {"mean_square", nullptr}, {"almost_sure", nullptr}, {"momentum", options.momentum}};
  const StabilityLimits limits = stability_limits(options.batch_size, options.momentum);
  if (!model.is_zero) {
    json["reason"] = "not a zero of Q";
    return json;
  }
  const double curvature = mean_xx * model.gradient_norm2();
  json["mean"] = number(limits.mean / curvature);
  json["mean_square"] = number(limits.mean_square / curvature);
  if (limits.almost_sure) {
    json["almost_sure"] = number(*limits.almost_sure / curvature);
  } else {
    json["reason"] = "the almost sure limit is not computed with momentum";
  }
  return json;
}

Json laws_json(const LawCase& given) {
  Json laws = Json::array();
  for (const Law& law : all_laws()) {
    const std::optional<LawOutcome> outcome = law.check(given);
    laws.push_back({{"law", law.name}, {"passed", outcome ? Json(outcome->passed()) : Json(nullptr)}});
  }
  return laws;
}

/// What the file claims of its points, each held to what is found; "passed" is null where nothing is found.
Json claims_json(const Potential& potential) {
  Json claims = Json::array();
  for (const ClaimedPoint& point : potential.points) {
    if (point.learning_coefficient.empty() && point.multiplicity == 0) continue;
    const LearningCoefficient found = learning_coefficient(potential, point.exact);
    Json claim{{"at", point.at}, {"learning_coefficient", nullptr}, {"multiplicity", nullptr}};
    bool agrees = true;
    if (!point.learning_coefficient.empty()) {
      claim["learning_coefficient"] = point.learning_coefficient;
      agrees = found.value && evaluate_number(point.learning_coefficient).exact == *found.value;
    }
    if (point.multiplicity > 0) {
      claim["multiplicity"] = point.multiplicity;
      agrees = agrees && point.multiplicity == found.multiplicity;
    }
    claim["found"] = found.value ? Json(found.value->print()) : Json(nullptr);
    claim["found_multiplicity"] = found.value ? Json(found.multiplicity) : Json(nullptr);
    // A decimal near an irrational zero is none itself, yet may stand for it.
    const bool unknown = !found.value && local_model(potential, point.at).is_zero;
    claim["passed"] = unknown ? Json(nullptr) : Json(agrees);
    claims.push_back(claim);
  }
  return claims;
}

Json rows(const std::vector<double>& matrix, std::size_t dimension) {
  Json json = Json::array();
  for (std::size_t i = 0; i < dimension; ++i)
    json.push_back(numbers(std::span(matrix).subspan(i * dimension, dimension)));
  return json;
}

Json describe(const CheckOptions& options) {
  const Potential potential = cli::read_potential(options.potential, options.parameters);
  const auto [at, exact] = read_point(options, potential);
  const LocalModel model = local_model(potential, at);
  const std::optional<std::size_t> rank = hessian_rank(potential, exact);
  double mean_xx = 1.0;
  Json json{{"Q", potential.print()},
            {"dimension", potential.dimension()},
            {"at", at},
            {"value", number(loss(model))},
            {"gradient", numbers(loss_gradient(model))},
            {"hessian", rows(loss_hessian(model), at.size())},
            {"noise_covariance",
             rows(outer_product(model.gradient, model.gradient, noise_factor(model.q, Population{}, 1, Loss::half_mse)),
                  at.size())},
            {"rank", rank ? Json(*rank) : Json(nullptr)},
            {"is_zero", model.is_zero},
            {"is_critical", model.is_critical},
            {"learning_coefficient", learning_coefficient_json(learning_coefficient(potential, exact))}};
  if (!options.data.empty()) {
    const DataSet data = read_data_set(options.data);
    mean_xx = data.sums().s_xx;
    json["data"] = {{"size", data.size()}, {"mean_xx", mean_xx}, {"mean_xy", data.sums().s_xy}};
  }
  json["stability"] = stability_json(options, model, mean_xx);
  json["laws"] = laws_json(standard_case(potential, at));
  if (!potential.name.empty()) json["claims"] = claims_json(potential);
  return json;
}

const char* answer(const Json& passed) {
  if (passed.is_null()) return "does not apply";
  return passed.get<bool>() ? "passed" : "FAILED";
}

std::string plain(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

void print_learning_coefficient(const Json& json) {
  fmt::print("learning_coefficient\n");
  for (const char* key : {"lambda", "multiplicity", "method", "reason"}) {
    if (json.contains(key)) fmt::print("  {:<15} {}\n", key, plain(json[key]));
  }
  if (!json.contains("certificate")) return;
  for (const Json& line : json["certificate"]) fmt::print("    {}\n", line.get<std::string>());
}

void print_claims(const Json& claims) {
  const auto pair = [](const Json& lambda, const Json& multiplicity) {
    return fmt::format("{} with multiplicity {}", lambda.is_null() ? "unstated" : plain(lambda),
                       multiplicity.is_null() ? "unstated" : plain(multiplicity));
  };
  fmt::print("claims of the file\n");
  for (const Json& claim : claims) {
    fmt::print("  learning coefficient {} at {}: found {}, {}\n",
               pair(claim["learning_coefficient"], claim["multiplicity"]), claim["at"].dump(),
               claim["found"].is_null() ? "none" : pair(claim["found"], claim["found_multiplicity"]),
               answer(claim["passed"]));
  }
}

void print_text(const Json& json) {
  for (const auto& [key, value] : json.items()) {
    if (key != "laws" && key != "stability" && key != "claims" && key != "learning_coefficient") {
      fmt::print("{:<17} {}\n", key, plain(value));
    }
  }
  print_learning_coefficient(json["learning_coefficient"]);
  fmt::print("stability         largest learning rates at half-MSE\n");
  for (const auto& [key, value] : json["stability"].items()) fmt::print("  {:<15} {}\n", key, plain(value));
  fmt::print("laws\n");
  for (const Json& law : json["laws"])
    fmt::print("  {:<22} {}\n", law["law"].get<std::string>(), answer(law["passed"]));
  if (json.contains("claims")) print_claims(json["claims"]);
}

int run_check(const CheckOptions& options) {
  const Json json = describe(options);
  if (options.output == Output::json) {
    fmt::print("{}\n", json.dump(2));
  } else {
    print_text(json);
  }
  const auto failed = [](const Json& item) { return item["passed"] == false; };
  const bool laws_failed = std::ranges::any_of(json["laws"], failed);
  const bool claims_failed = json.contains("claims") && std::ranges::any_of(json["claims"], failed);
  return laws_failed || claims_failed ? 1 : 0;
}

}  // namespace

Verb check() {
  const auto options = std::make_shared<CheckOptions>();
  return {
      .name = "check",
      .summary = "Everything known about a potential at a point.",
      .arguments = {{"POTENTIAL",
                     "an expression such as \"(w1^2+w2^2)*w1\", a TOML file, or a name from `flypaper list potentials`",
                     &options->potential},
                    {"--at", "the point, as in 0,0 (default: the file's first point, else the origin)", &options->at},
                    {"--set", "a parameter's value, as in w0=1.8; may be given more than once", &options->parameters},
                    {"--momentum", "for the stability limits", &options->momentum},
                    {"--batch-size", "for the stability limits", &options->batch_size, 1},
                    {"--data", "a CSV file x,y: stability with its mean x^2 instead of 1", &options->data},
                    json_argument(options->output)},
      .footer =
          "Loss l = Q^2/2 (half-MSE at v_x = v_y = 1); noise covariance at batch size 1.\n"
          "lambda and multiplicity are those of Q^2, exact: decimals mean what is written, 0.1 is 1/10.\n"
          "Exit status 1 if a law or a claim of the file fails.\n"
          "Examples:\n  flypaper check sharp_and_flat --at -9/5\n"
          "  flypaper check \"(w1+w0)*(w1-w0)^2\" --set w0=1.8 --at -w0 --json",
      .run = [options] { return run_check(*options); }};
}

}  // namespace flypaper::verbs
