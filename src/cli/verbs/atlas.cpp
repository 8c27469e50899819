#include "cli/options.hpp"

namespace flypaper::verbs {
namespace {

struct AtlasOptions : cli::StabilityOptions {
  std::string box;
  std::string basin;
};

std::optional<Interval1d> read_interval(std::string_view option, const std::string& text, const Potential& potential) {
  if (text.empty()) return std::nullopt;
  const std::vector<double> ends = cli::evaluate_list(option, text, potential.parameters);
  if (ends.size() == 2 && ends[0] < ends[1]) return Interval1d{ends[0], ends[1]};
  throw Error(fmt::format("{} {}: give two numbers LO,HI with LO below HI", option, text));
}

int run_atlas(const AtlasOptions& options) {
  const Potential potential = options.read();
  if (!options.basin.empty() && options.figures.empty()) throw Error("--basin says what to draw; add --figures DIR");
  return cli::print(answer(AtlasRequest{.potential = potential,
                                        .question = options.question(),
                                        .box = read_interval("--box", options.box, potential),
                                        .basin = read_interval("--basin", options.basin, potential),
                                        .drawing = options.drawing(),
                                        .threads = static_cast<unsigned>(options.threads)}),
                    options);
}

}  // namespace

Verb atlas() {
  const auto options = std::make_shared<AtlasOptions>();
  return {.name = "atlas",
          .summary = "Stability at every zero and barrier in one variable, and figures of escape over (h, batch size).",
          .arguments = {options->potential_argument(),
                        cli::set_argument(options->parameters),
                        {"--box", "list only points in LO,HI (default: all; with functions in Q the box of the file)",
                         &options->box},
                        {"--learning-rate", "also what happens at this one", &options->learning_rate},
                        {"--batch-size", "of fresh batches", &options->batch_size, 1},
                        {"--loss", "half_mse or mse", &options->loss},
                        {"--momentum", "of a heavy ball; the figures are without", &options->momentum},
                        {"--basin", "the basin that the figures are of, LO,HI (default: the first regular zero's)",
                         &options->basin},
                        options->figures_argument(),
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
