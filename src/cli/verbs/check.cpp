#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "cli/check_geometry.hpp"
#include "cli/check_stability.hpp"
#include "cli/potential_argument.hpp"
#include "cli/verb.hpp"
#include "flypaper/audit/experiment/sharpness.hpp"
#include "flypaper/audit/laws/law.hpp"
#include "flypaper/audit/report/potential_report.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/simulation/dynamics/noise.hpp"

namespace flypaper::verbs {
namespace {
namespace fs = std::filesystem;

using Json = nlohmann::ordered_json;

struct CheckOptions {
  std::string potential;
  std::string at;
  std::vector<std::string> parameters;
  double momentum = 0.0;
  std::uint64_t batch_size = 20;
  std::optional<double> learning_rate;
  std::string data;
  std::string box;
  std::string figures;
  std::string report;
  std::string loss = "half_mse";
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

/// The box of --box, else the file's, else of half-width 1 around the point; empty if the file's is infinite.
ExactBox read_box(const CheckOptions& options, const Potential& potential, const std::vector<Rational>& at) {
  ExactBox box;
  if (options.box.empty() && potential.box.lower.empty()) {
    for (const Rational& w : at) box.push_back({w - 1, w + 1});
  } else if (options.box.empty()) {
    for (std::size_t i = 0; i < at.size(); ++i) {
      if (!std::isfinite(potential.box.upper[i] - potential.box.lower[i])) return {};
    }
    box = written_box(potential.box);
  } else {
    for (const auto& [lower, upper] : cli::evaluate_intervals("--box", options.box, potential)) {
      if (!std::isfinite(upper - lower)) {
        throw Error(fmt::format("--box: the interval [{}, {}] is not finite; give finite ends", shortest(lower),
                                shortest(upper)));
      }
      box.push_back({lower.exact, upper.exact});
    }
  }
  return box;
}

Json laws_json(const LawCase& given) {
  Json laws = Json::array();
  for (const Law& law : all_laws()) {
    const std::optional<LawOutcome> outcome = law.check(given);
    laws.push_back({{"law", law.name}, {"passed", outcome ? Json(outcome->passed()) : Json(nullptr)}});
  }
  return laws;
}

Loss read_loss(const CheckOptions& options) {
  const std::vector<std::string> losses{"half_mse", "mse"};
  if (std::ranges::find(losses, options.loss) == losses.end()) {
    throw Error("--loss: " + unknown_name(options.loss, "loss", losses));
  }
  return options.loss == "mse" ? Loss::mse : Loss::half_mse;
}

Json rows(const std::vector<double>& matrix, std::size_t dimension) {
  Json json = Json::array();
  for (std::size_t i = 0; i < dimension; ++i)
    json.push_back(numbers(std::span(matrix).subspan(i * dimension, dimension)));
  return json;
}

Json local_facts(const Potential& potential, const std::vector<double>& at, const std::vector<Rational>& exact,
                 const LocalModel& model) {
  const std::optional<std::size_t> rank = hessian_rank(potential, exact);
  const double noise = noise_factor(model.q, Population{}, 1, Loss::half_mse);
  return {{"Q", potential.print()},
          {"dimension", potential.dimension()},
          {"at", at},
          {"value", number(loss(model))},
          {"gradient", numbers(loss_gradient(model))},
          {"hessian", rows(loss_hessian(model), at.size())},
          {"noise_covariance", rows(outer_product(model.gradient, model.gradient, noise), at.size())},
          {"rank", rank ? Json(*rank) : Json(nullptr)},
          {"is_zero", model.is_zero},
          {"is_critical", model.is_critical}};
}

/// What is asked about stability, of the population or of the data set that `json` then shows.
cli::StabilityQuestion read_question(const CheckOptions& options, Json& json) {
  cli::StabilityQuestion question{.rule = {.learning_rate = options.learning_rate.value_or(0.0),
                                           .loss = read_loss(options),
                                           .momentum = options.momentum},
                                  .population = {},
                                  .batch_size = options.batch_size,
                                  .learning_rate = options.learning_rate};
  if (options.data.empty()) return question;
  const DataSet data = read_data_set(options.data);
  const BatchSums sums = data.sums();
  question.population = {.input_variance = sums.s_xx,
                         .noise_variance = data.mean_yy() - sums.s_xy * sums.s_xy / sums.s_xx};
  json["data"] = {{"size", data.size()}, {"mean_xx", sums.s_xx}, {"mean_xy", sums.s_xy}};
  return question;
}

Json describe(const CheckOptions& options) {
  const Potential potential = cli::read_potential(options.potential, options.parameters);
  const auto [at, exact] = read_point(options, potential);
  const LocalModel model = local_model(potential, at);
  const ExactBox box = read_box(options, potential, exact);
  Json json = local_facts(potential, at, exact, model);
  json["learning_coefficient"] = Json::parse(cli::learning_coefficient_json(potential, exact));
  json["on_box"] = Json::parse(cli::on_box_json(potential, box));
  const cli::StabilityQuestion question = read_question(options, json);
  json["stability"] = Json::parse(cli::stability_json(potential, at, question));
  if (options.learning_rate && model.is_zero) {
    json["h"] =
        number(sharpness(model, question.population.input_variance, *options.learning_rate, question.rule.loss));
  } else if (options.learning_rate) {
    json["h"] = nullptr;
    json["reason"] = "h is defined at zeros of Q";
  }
  json["laws"] = laws_json(standard_case(potential, at));
  if (!options.figures.empty()) cli::draw_geometry(potential, exact, box, options.figures);
  if (!potential.name.empty()) json["claims"] = Json::parse(cli::claims_json(potential));
  return json;
}

const char* answer(const Json& passed) {
  if (passed.is_null()) return "does not apply";
  return passed.get<bool>() ? "passed" : "FAILED";
}

std::string plain(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

void print_learning_coefficient(const Json& json) {
  for (const char* key : {"lambda", "multiplicity", "method", "estimate", "standard_error", "reason"}) {
    if (json.contains(key)) fmt::print("  {:<15} {}\n", key, plain(json[key]));
  }
  if (!json.contains("certificate")) return;
  for (const Json& line : json["certificate"]) fmt::print("    {}\n", line.get<std::string>());
}

void print_claims(const Json& claims) {
  fmt::print("claims of the file\n");
  for (const Json& claim : claims) fmt::print("  {}\n", claim["text"].get<std::string>());
}

void print_text(const Json& json) {
  for (const auto& [key, value] : json.items()) {
    if (key != "laws" && key != "stability" && key != "claims" && key != "learning_coefficient" && key != "on_box") {
      fmt::print("{:<17} {}\n", key, plain(value));
    }
  }
  fmt::print("learning_coefficient\n");
  print_learning_coefficient(json["learning_coefficient"]);
  fmt::print("on the box        {}\n", json["on_box"]["box"].dump());
  print_learning_coefficient(json["on_box"]);
  fmt::print("stability         largest learning rates\n");
  for (const auto& [key, value] : json["stability"].items()) {
    if (key != "at_learning_rate") fmt::print("  {:<15} {}\n", key, plain(value));
  }
  if (json["stability"].contains("at_learning_rate")) {
    fmt::print("at this learning rate\n");
    for (const auto& [key, value] : json["stability"]["at_learning_rate"].items()) {
      fmt::print("  {:<19} {}\n", key, plain(value));
    }
  }
  fmt::print("laws\n");
  for (const Json& law : json["laws"])
    fmt::print("  {:<22} {}\n", law["law"].get<std::string>(), answer(law["passed"]));
  if (json.contains("claims")) print_claims(json["claims"]);
}

/// The page on the potential of a file, as in the report of an audit.
void write_page(const CheckOptions& options) {
  const fs::path given = options.potential;
  const fs::path file =
      given.extension() == ".toml" ? given : home_folder() / "potentials" / (options.potential + ".toml");
  const PotentialReport report = report_potential(file);
  require_writable_folder(options.report);
  write_file(fs::path(options.report) / (report.name + ".html"), to_html(report));
}

int run_check(const CheckOptions& options) {
  const Json json = describe(options);
  if (!options.report.empty() && !json.contains("claims")) {
    throw Error("--report is on a potential's file; `flypaper new` writes one of an expression");
  }
  if (!options.report.empty()) write_page(options);
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
  return {.name = "check",
          .summary = "Everything known about a potential at a point.",
          .arguments =
              {{"POTENTIAL",
                "an expression such as \"(w1^2+w2^2)*w1\", a TOML file, or a name from `flypaper list potentials`",
                &options->potential},
               {"--at", "the point, as in 0,0 (default: the file's first point, else the origin)", &options->at},
               {"--set", "a parameter's value, as in w0=1.8; may be given more than once", &options->parameters},
               {"--momentum", "for the stability limits", &options->momentum},
               {"--batch-size", "for the stability limits", &options->batch_size, 1},
               {"--learning-rate",
                "shows h, the learning rate times the Hessian's top eigenvalue at a zero of Q, and what happens at "
                "this rate: fluctuations, exponents, drift",
                &options->learning_rate},
               {"--loss", "for stability and h: half_mse or mse", &options->loss},
               {"--data", "a CSV or NumPy file x,y: stability and h with its mean x^2 and residual variance, not 1",
                &options->data},
               {"--box",
                "on which lambda and m of the whole potential are found and V(eps) is drawn, as in \"-1,1;-1,1\" "
                "(default: the file's, else +-1 around the point)",
                &options->box},
               figures_argument(options->figures),
               {"--report", "folder for NAME.html, the page on a potential's file (default: none is written)",
                &options->report},
               json_argument(options->output)},
          .footer =
              "Loss l = Q^2/2 (half-MSE at v_x = v_y = 1); noise covariance at batch size 1.\n"
              "lambda and multiplicity are those of Q^2, exact: decimals mean what is written, 0.1 is 1/10.\n"
              "Expressions: w1 to w8 (w is w1), + - * / (by constants) ^ (whole numbers to 99), exp log sin cos tanh,\n"
              "brackets, parameters. With functions lambda is decided by Taylor polynomials where these are rational.\n"
              "Exit status 1 if a law or a claim of the file fails.\n"
              "Examples:\n  flypaper check sharp_and_flat --at -9/5\n"
              "  flypaper check \"(w1+w0)*(w1-w0)^2\" --set w0=1.8 --at -w0 --json\n"
              "  flypaper check \"(w1^2+w2^2)*w1\" --at 0,1 --learning-rate 0.1\n"
              "  flypaper check \"w1*tanh(w2)\"\n"
              "  flypaper check sharp_and_flat --data experiments/data/seed1_n1000.csv --learning-rate 0.01 --loss mse",
          .run = [options] { return run_check(*options); }};
}

}  // namespace flypaper::verbs
