#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

#include "cli/atlas_sweeps.hpp"
#include "cli/check_stability.hpp"
#include "cli/potential_argument.hpp"
#include "cli/verb.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/escape/critical_points.hpp"
#include "flypaper/exact/escape/noise_free.hpp"
#include "flypaper/exact/escape/stability.hpp"

namespace flypaper::verbs {
namespace {

using Json = nlohmann::ordered_json;

struct AtlasOptions {
  std::string potential;
  std::vector<std::string> parameters;
  std::string box;
  std::string basin;
  std::string loss = "half_mse";
  std::optional<double> learning_rate;
  std::uint64_t batch_size = 20;
  double momentum = 0.0;
  std::uint64_t threads = 0;
  std::string figures;
  Output output = Output::text;
};

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(shortest(value)); }

Interval1d read_interval(std::string_view option, const std::string& text, const Potential& potential) {
  const std::vector<double> ends = cli::evaluate_list(option, text, potential.parameters);
  if (ends.size() != 2 || !(ends[0] < ends[1])) {
    throw Error(fmt::format("{} {}: give two numbers LO,HI with LO below HI", option, text));
  }
  return {ends[0], ends[1]};
}

cli::StabilityQuestion read_question(const AtlasOptions& options) {
  if (options.loss != "half_mse" && options.loss != "mse") {
    throw Error("--loss: " + unknown_name(options.loss, "loss", std::vector<std::string>{"half_mse", "mse"}));
  }
  return {.rule = {.learning_rate = options.learning_rate.value_or(0.0),
                   .loss = options.loss == "mse" ? Loss::mse : Loss::half_mse,
                   .momentum = options.momentum},
          .population = {},
          .batch_size = options.batch_size,
          .learning_rate = options.learning_rate};
}

std::string kind_of(const CriticalPoint& point) {
  if (point.order == 0) return point.is_zero() ? "undecided zero" : "undecided critical point";
  if (point.is_zero()) return point.order == 1 ? "regular zero" : "degenerate zero";
  if (point.order % 2 == 1) return "inflection";
  return is_minimum(point) ? "dip" : "barrier";
}

std::string name_of(AttractorKind kind) {
  switch (kind) {
    case AttractorKind::fixed_point: return "fixed point";
    case AttractorKind::cycle: return "cycle";
    case AttractorKind::band: return "chaotic band";
    case AttractorKind::none: return "none: it leaves";
    case AttractorKind::undetermined: break;
  }
  return "undetermined";
}

/// What descent without noise does in the basin of a zero: from which learning rate on it leaves, and where it ends.
Json noise_free_json(const Potential& potential, const CriticalPoint& point, const Interval1d& basin,
                     const cli::StabilityQuestion& question) {
  Json json{{"crisis", nullptr}};
  const double c = loss_factor(question.rule.loss);
  if (question.rule.momentum != 0.0) {
    json["reason"] = "followed without momentum only";
    return json;
  }
  if (point.order > 1) {
    json["reason"] = "beside a degenerate zero every learning rate converges";
  } else if (std::isinf(basin.lower) && std::isinf(basin.upper)) {
    json["reason"] = "there is no barrier";
  } else if (const auto rate = boundary_crisis(potential, {1.0, 0.0}, point.at, basin)) {
    json["crisis"] = *rate / c;
    json["crisis_h"] = *rate * point.coefficient * point.coefficient;
  } else {
    json["reason"] = "nothing leaves up to 50 times the stable learning rate";
  }
  if (!question.learning_rate || point.order > 1) return json;
  const double from = point.at + 1e-3 * std::max(1.0, std::abs(point.at));
  const Attractor found = noise_free_attractor(potential, *question.learning_rate * c, {1.0, 0.0}, from, basin);
  json["attractor"] = name_of(found.kind);
  if (found.kind == AttractorKind::none) return json;
  json["period"] = found.period > 0 ? Json(found.period) : Json(nullptr);
  json["range"] = {number(found.lower), number(found.upper)};
  json["exponent"] = number(found.exponent);
  return json;
}

/// A part of what is said of a point, or why it cannot be told.
template <typename Maker>
Json or_reason(const Maker& make) {
  try {
    return make();
  } catch (const Error& error) {
    return {{"reason", error.what()}};
  }
}

Json point_json(const Potential& potential, const CriticalPoint& point, const Interval1d& basin,
                const cli::StabilityQuestion& question) {
  Json json{{"at", point.at},
            {"exact", point.place.is_exact() ? Json(point.text()) : Json(nullptr)},
            {"kind", kind_of(point)}};
  if (point.order == 0) {
    json["reason"] = point.reason;
    return json;
  }
  json["order"] = point.order;
  json["coefficient"] = number(point.coefficient);
  if (point.is_zero()) json["basin"] = {number(basin.lower), number(basin.upper)};
  json["stability"] =
      or_reason([&] { return Json::parse(cli::stability_json(potential, std::span(&point.at, 1), question)); });
  if (point.is_zero())
    json["noise_free"] = or_reason([&] { return noise_free_json(potential, point, basin, question); });
  return json;
}

/// The basin to draw: the one given, else that of the first regular zero with a barrier; with its zero.
std::pair<Interval1d, double> drawn_basin(const AtlasOptions& options, const Potential& potential,
                                          const std::vector<CriticalPoint>& points) {
  std::optional<Interval1d> given;
  if (!options.basin.empty()) given = read_interval("--basin", options.basin, potential);
  for (const CriticalPoint& point : points) {
    if (point.q != 0.0 || point.order != 1) continue;
    const Interval1d basin = given.value_or(basin_of(points, point.at));
    const bool inside = point.at > basin.lower && point.at < basin.upper;
    if (inside && (std::isfinite(basin.lower) || std::isfinite(basin.upper))) return {basin, point.at};
  }
  throw Error(
      given ? fmt::format("--basin {} holds no regular zero of Q to escape from, or has no finite end", options.basin)
            : "no regular zero of Q lies behind a barrier, so there is nothing to draw; leave --figures out");
}

Json curve_json(const cli::RateCurve& curve) {
  Json rates = Json::array();
  for (const double rate : curve.rate) rates.push_back(std::isfinite(rate) ? Json(rate) : Json(nullptr));
  return {{"label", curve.label}, {"scale", curve.scale},           {"noise_variance", curve.noise},
          {"h", curve.h},         {"batch_size", curve.batch_size}, {"rate_per_step", rates}};
}

Json draw(const AtlasOptions& options, const Potential& potential, const Interval1d& basin, double minimum) {
  const cli::AtlasSweeps sweeps =
      cli::atlas_sweeps(potential, basin, minimum, options.batch_size, static_cast<unsigned>(options.threads));
  write_figures(cli::atlas_figures(sweeps), options.figures);
  Json json{
      {"basin", {number(basin.lower), number(basin.upper)}}, {"minimum", minimum}, {"crisis_h", number(sweeps.crisis)}};
  const auto add = [&](const char* key, const std::vector<cli::RateCurve>& curves) {
    json[key] = Json::array();
    for (const cli::RateCurve& curve : curves) json[key].push_back(curve_json(curve));
  };
  add("phase", sweeps.phase);
  add("learning_rates", sweeps.learning_rates);
  add("scales", sweeps.scales);
  add("batch_sizes", sweeps.batch_sizes);
  return json;
}

Json describe(const AtlasOptions& options) {
  const Potential potential = cli::read_potential(options.potential, options.parameters);
  const cli::StabilityQuestion question = read_question(options);
  if (potential.dimension() != 1) {
    throw Error(
        fmt::format("the atlas lists the points of one variable, and this potential has {}; "
                    "flypaper check --at POINT --learning-rate R tells the same of one point",
                    potential.dimension()));
  }
  // What is asked wrongly is refused, before a point that cannot be decided says so itself.
  (void)stability_limits(question.batch_size, question.rule.momentum, question.rule.kind);
  if (options.learning_rate && !(*options.learning_rate > 0.0 && std::isfinite(*options.learning_rate))) {
    throw Error(fmt::format("--learning-rate {}: give a positive, finite one", shortest(*options.learning_rate)));
  }
  const Interval1d box = options.box.empty() ? whole_line : read_interval("--box", options.box, potential);
  const bool has_functions = potential.graph().function_in(potential.q()).has_value();
  const std::vector<CriticalPoint> points = critical_points_of(potential, has_functions ? box : whole_line);
  std::pair<Interval1d, double> drawn;
  if (!options.figures.empty()) drawn = drawn_basin(options, potential, points);
  if (options.figures.empty() && !options.basin.empty()) throw Error("--basin says what to draw; add --figures DIR");
  Json json{{"Q", potential.print()}, {"loss", options.loss}, {"batch_size", options.batch_size}};
  json["points"] = Json::array();
  for (const CriticalPoint& point : points) {
    if (point.at < box.lower || point.at > box.upper) continue;
    json["points"].push_back(point_json(potential, point, basin_of(points, point.at), question));
  }
  if (!options.figures.empty()) json["figures"] = draw(options, potential, drawn.first, drawn.second);
  return json;
}

void print_object(const Json& object, std::string_view indent) {
  for (const auto& [key, value] : object.items()) {
    if (value.is_object()) {
      fmt::print("{}{}\n", indent, key);
      print_object(value, fmt::format("{}  ", indent));
    } else {
      fmt::print("{}{:<20} {}\n", indent, key, value.is_string() ? value.get<std::string>() : value.dump());
    }
  }
}

int run_atlas(const AtlasOptions& options) {
  const Json json = describe(options);
  if (options.output == Output::json) {
    fmt::print("{}\n", json.dump(2));
    return 0;
  }
  fmt::print("{}\nlearning rates with {}, batch size {}\n", json["Q"].get<std::string>(), options.loss,
             options.batch_size);
  for (const Json& point : json["points"]) {
    fmt::print("\n{} at {}\n", point["kind"].get<std::string>(), point["at"].dump());
    Json rest = point;
    for (const char* key : {"kind", "at"}) rest.erase(key);
    print_object(rest, "  ");
  }
  if (!options.figures.empty()) fmt::print("\nfigures in {}\n", options.figures);
  return 0;
}

}  // namespace

Verb atlas() {
  const auto options = std::make_shared<AtlasOptions>();
  return {
      .name = "atlas",
      .summary = "Stability at every zero and barrier of a potential, and figures of escape over (h, batch size).",
      .arguments = {{"POTENTIAL", "of one variable: an expression, a TOML file, or a name", &options->potential},
                    {"--set", "a parameter's value, as in w0=1.8; may be given more than once", &options->parameters},
                    {"--box", "list only points in LO,HI (default: all)", &options->box},
                    {"--learning-rate", "also what happens at this one", &options->learning_rate},
                    {"--batch-size", "of fresh batches", &options->batch_size, 1},
                    {"--loss", "half_mse or mse", &options->loss},
                    {"--momentum", "of a heavy ball; the figures are without", &options->momentum},
                    {"--basin", "the basin that the figures are of, LO,HI (default: the first regular zero's)",
                     &options->basin},
                    figures_argument(options->figures),
                    threads_argument(options->threads),
                    json_argument(options->output)},
      .footer =
          "Points: regular and degenerate zeros of Q, barriers (maxima of the loss) and other critical points.\n"
          "Figures: phase.svg, collapse.svg and batch_size.svg, from about 240 exact rates (a minute or two on one "
          "core).\n"
          "Examples:\n  flypaper atlas sharp_and_flat --learning-rate 0.018\n"
          "  flypaper atlas \"(w1+w0)*(w1-w0)^2\" --set w0=1.8 --figures /tmp/atlas --json",
      .run = [options] { return run_atlas(*options); }};
}

}  // namespace flypaper::verbs
