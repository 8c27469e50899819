#include <algorithm>
#include <cmath>

#include "cli/options.hpp"
#include "flypaper/audit/experiment/places.hpp"

namespace flypaper::verbs {
namespace {

struct EscapeOptions : cli::PotentialOptions {
  EscapeOptions() { loss.clear(); }

  std::string basin;
  std::optional<double> learning_rate;
  std::optional<std::uint64_t> batch_size;
  std::string method = "exact";
  double momentum = 0.0;
  std::string from;
  std::uint64_t trajectories = 10'000;
  std::uint64_t steps = 100'000;
  std::uint64_t seed = 1;
};

Box read_basin(const std::string& text, const Potential& potential) {
  if (text.empty()) throw Error("--basin is needed: LO,HI, as in --basin -inf,-w0/3");
  const Box box = cli::read_box("--basin " + text, text, potential);
  const auto finite = [](double end) { return std::isfinite(end); };
  if (std::ranges::none_of(box.lower, finite) && std::ranges::none_of(box.upper, finite)) {
    throw Error(fmt::format("--basin {}: no bound found for an infinite basin; it needs a finite end", text));
  }
  return box;
}

std::vector<double> read_start(const EscapeOptions& options, const Potential& potential, const Box& basin) {
  std::vector<double> start = cli::evaluate_list("--from", options.from, potential.parameters);
  if (start.size() != potential.dimension()) {
    throw Error(fmt::format("--from {} has {} coordinates, and the potential {} variables", options.from, start.size(),
                            potential.dimension()));
  }
  if (is_inside(basin, start)) return start;
  throw Error(fmt::format("--from {} is outside the basin {}; start inside", options.from, options.basin));
}

EscapeRequest read_request(const EscapeOptions& options) {
  using Method = EscapeRequest::Method;
  const Potential potential = options.read();
  const Loss loss = cli::read_loss(options.loss);
  const auto method =
      cli::read_choice<Method>("--method", options.method, {{"exact", Method::exact}, {"simulate", Method::simulate}});
  if (!options.learning_rate) throw Error("--learning-rate is needed");
  if (!(*options.learning_rate > 0.0 && std::isfinite(*options.learning_rate))) {
    throw Error(fmt::format("--learning-rate {}: it must be positive and finite", *options.learning_rate));
  }
  if (!options.batch_size) throw Error("--batch-size is needed");
  if (!(options.momentum >= 0.0 && options.momentum < 1.0)) {
    throw Error(fmt::format("--momentum {}: it must be at least 0 and below 1", options.momentum));
  }
  EscapeRequest request{.potential = potential,
                        .basin = read_basin(options.basin, potential),
                        .rule = {.learning_rate = *options.learning_rate, .loss = loss, .momentum = options.momentum},
                        .batch_size = *options.batch_size,
                        .from = {},
                        .trajectories = options.trajectories,
                        .steps = options.steps,
                        .seed = options.seed,
                        .threads = static_cast<unsigned>(options.threads),
                        .method = method,
                        .drawing = options.drawing()};
  if (!options.from.empty()) request.from = read_start(options, potential, request.basin);
  return request;
}

int run_escape(const EscapeOptions& options) { return cli::print(answer(read_request(options)), options); }

}  // namespace

Verb escape() {
  const auto options = std::make_shared<EscapeOptions>();
  return {
      .name = "escape",
      .summary = "How fast SGD leaves a basin, computed or simulated.",
      .arguments = {options->potential_argument(),
                    {"--basin", "LO,HI; an end may be -inf or inf; for two variables LO,HI;LO,HI", &options->basin},
                    {"--learning-rate", "the learning rate", &options->learning_rate},
                    {"--batch-size", "samples a step, fresh from the population", &options->batch_size, 1},
                    {"--loss", "half_mse (the text's) or mse (the figures' code)", &options->loss},
                    {"--method", "exact (one variable, no momentum) or simulate", &options->method},
                    cli::set_argument(options->parameters),
                    {"--momentum", "heavy ball; needs --method simulate", &options->momentum},
                    {"--from", "where trajectories start (default: the minimum)", &options->from},
                    {"--trajectories", "simulate: how many", &options->trajectories, 1},
                    {.name = "--steps",
                     .help = "simulate: of each trajectory at most; also of the noise-free run",
                     .target = &options->steps,
                     .least = 1,
                     .most = 100'000'000},  // of as many a figure takes 0.8 GB
                    {"--seed", "simulate: of the random numbers", &options->seed},
                    threads_argument(options->threads),
                    options->figures_argument(),
                    json_argument(options->output)},
      .footer =
          "rate_per_step is -log of the killed kernel's leading eigenvalue, or of 1 - exits/exposure after a burn-in;\n"
          "error_bound is an estimate, what a finer grid changes, and no proof.\n"
          "exits are probabilities by side for exact, counts for simulate; noise_free_escapes tells whether descent\n"
          "without noise leaves too. Data: x ~ N(0,1), y ~ N(0,1), fresh batches.\n"
          "Examples:\n"
          "  flypaper escape sharp_and_flat --basin -inf,-w0/3 --learning-rate 0.01 --batch-size 20 --loss mse\n"
          "  flypaper escape \"(w1+w0)*(w1-w0)^2\" --set w0=1.8 --basin -inf,-w0/3 --learning-rate 0.01 \\\n"
          "    --batch-size 20 --loss mse --method simulate --momentum 0.5 --steps 1000 --json",
      .run = [options] { return run_escape(*options); }};
}

}  // namespace flypaper::verbs
