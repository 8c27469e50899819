#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

#include "cli/potential_argument.hpp"
#include "cli/verb.hpp"
#include "flypaper/core/error.hpp"
#include "flypaper/core/files.hpp"
#include "flypaper/core/text.hpp"
#include "flypaper/dynamics/noise.hpp"
#include "flypaper/escape/stability.hpp"
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

std::vector<double> read_point(const CheckOptions& options, const Potential& potential) {
  if (options.at.empty()) {
    return potential.points.empty() ? std::vector<double>(potential.dimension(), 0.0) : potential.points[0].at;
  }
  return cli::evaluate_list("--at", options.at, potential.parameters);
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
    if (point.learning_coefficient.empty()) continue;
    const std::optional<unsigned> order = zero_order(potential, point.at);
    const bool is_zero = local_model(potential, point.at).is_zero;
    Json claim{{"at", point.at},
               {"learning_coefficient", point.learning_coefficient},
               {"found", nullptr},
               {"passed", nullptr}};
    if (order) claim["found"] = fmt::format("1/{}", 2 * *order);
    if (order)
      claim["passed"] =
          evaluate_constant(point.learning_coefficient) == 1.0 / (2.0 * *order) && point.multiplicity <= 1;
    if (!is_zero) claim["passed"] = false;
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
  const std::vector<double> at = read_point(options, potential);
  const LocalModel model = local_model(potential, at);
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
            {"is_zero", model.is_zero},
            {"is_critical", model.is_critical}};
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

void print_text(const Json& json) {
  for (const auto& [key, value] : json.items()) {
    if (key != "laws" && key != "stability" && key != "claims") {
      fmt::print("{:<17} {}\n", key, value.is_string() ? value.get<std::string>() : value.dump());
    }
  }
  fmt::print("stability         largest learning rates at half-MSE\n");
  for (const auto& [key, value] : json["stability"].items()) {
    fmt::print("  {:<15} {}\n", key, value.is_string() ? value.get<std::string>() : value.dump());
  }
  const auto answer = [](const Json& passed) {
    if (passed.is_null()) return "does not apply";
    return passed.get<bool>() ? "passed" : "FAILED";
  };
  fmt::print("laws\n");
  for (const Json& law : json["laws"])
    fmt::print("  {:<22} {}\n", law["law"].get<std::string>(), answer(law["passed"]));
  if (!json.contains("claims")) return;
  fmt::print("claims of the file\n");
  for (const Json& claim : json["claims"]) {
    fmt::print("  learning coefficient {} at {}: found {}, {}\n", claim["learning_coefficient"].get<std::string>(),
               claim["at"].dump(), claim["found"].is_null() ? "none" : claim["found"].get<std::string>(),
               answer(claim["passed"]));
  }
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
          "Exit status 1 if a law fails.\n"
          "Examples:\n  flypaper check sharp_and_flat --at -9/5\n"
          "  flypaper check \"(w1+w0)*(w1-w0)^2\" --set w0=1.8 --at -w0 --json",
      .run = [options] { return run_check(*options); }};
}

}  // namespace flypaper::verbs
