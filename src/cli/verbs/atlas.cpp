#include <fmt/format.h>

#include "cli/potential_argument.hpp"
#include "cli/verb.hpp"
#include "flypaper/audit/answers/requests.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::verbs {
namespace {

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

Interval1d read_interval(std::string_view option, const std::string& text, const Potential& potential) {
  const std::vector<double> ends = cli::evaluate_list(option, text, potential.parameters);
  if (ends.size() != 2 || !(ends[0] < ends[1])) {
    throw Error(fmt::format("{} {}: give two numbers LO,HI with LO below HI", option, text));
  }
  return {ends[0], ends[1]};
}

StabilityQuestion read_question(const AtlasOptions& options) {
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

AtlasRequest read_request(const AtlasOptions& options) {
  AtlasRequest request{.potential = cli::read_potential(options.potential, options.parameters),
                       .question = read_question(options),
                       .box = {},
                       .basin = {},
                       .drawing = options.figures.empty() ? Drawing::none : Drawing::figures,
                       .threads = static_cast<unsigned>(options.threads)};
  if (!options.box.empty()) request.box = read_interval("--box", options.box, request.potential);
  if (options.basin.empty()) return request;
  if (options.figures.empty()) throw Error("--basin says what to draw; add --figures DIR");
  request.basin = read_interval("--basin", options.basin, request.potential);
  return request;
}

int run_atlas(const AtlasOptions& options) {
  return cli::print(answer(read_request(options)), options.output, Detail::brief, options.figures);
}

}  // namespace

Verb atlas() {
  const auto options = std::make_shared<AtlasOptions>();
  return {
      .name = "atlas",
      .summary = "Stability at every zero and barrier of a potential, and figures of escape over (h, batch size).",
      .arguments = {{"POTENTIAL", "of one variable: an expression, a TOML file, or a name", &options->potential},
                    {"--set", "a parameter's value, as in w0=1.8; may be given more than once", &options->parameters},
                    {"--box", "list only points in LO,HI (default: all; with functions in Q the box of the file)",
                     &options->box},
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
