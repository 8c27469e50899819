#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/potential_argument.hpp"
#include "cli/verb.hpp"
#include "flypaper/audit/answers/requests.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::verbs {
namespace {

struct EscapeOptions {
  std::string potential;
  std::string basin;
  std::optional<double> learning_rate;
  std::optional<std::uint64_t> batch_size;
  std::string loss;
  std::string method = "exact";
  std::vector<std::string> parameters;
  double momentum = 0.0;
  std::string from;
  std::uint64_t trajectories = 10'000;
  std::uint64_t steps = 100'000;
  std::uint64_t seed = 1;
  std::uint64_t threads = 0;
  std::string figures;
  Output output = Output::text;
};

void require_word(const std::string& word, std::string_view option, const std::vector<std::string>& valid) {
  if (word.empty()) throw Error(fmt::format("{} is needed: {}", option, join(valid, " or ")));
  if (std::ranges::find(valid, word) == valid.end()) throw Error(unknown_name(word, option, valid));
}

Box read_basin(const std::string& text, const Potential& potential) {
  if (text.empty()) throw Error("--basin is needed: LO,HI, as in --basin -inf,-w0/3");
  Box box;
  for (const std::string& side : split(text, ';')) {
    const std::vector<double> ends = cli::evaluate_list("--basin", side, potential.parameters);
    if (ends.size() != 2) throw Error(fmt::format("--basin {}: write LO,HI for each variable, as in -inf,-w0/3", text));
    if (!(ends[0] < ends[1])) throw Error(fmt::format("--basin {}: the lower end must be below the upper one", text));
    box.lower.push_back(ends[0]);
    box.upper.push_back(ends[1]);
  }
  if (box.lower.size() != potential.dimension()) {
    throw Error(fmt::format("--basin {}: give an interval LO,HI for each of {} variables, separated by ;, not {}", text,
                            potential.dimension(), box.lower.size()));
  }
  const auto finite = [](double end) { return std::isfinite(end); };
  if (std::ranges::none_of(box.lower, finite) && std::ranges::none_of(box.upper, finite)) {
    throw Error(fmt::format("--basin {}: no bound found for an infinite basin; it needs a finite end", text));
  }
  return box;
}

EscapeRequest read_request(const EscapeOptions& options) {
  const Potential potential = cli::read_potential(options.potential, options.parameters);
  require_word(options.loss, "--loss", {"half_mse", "mse"});
  require_word(options.method, "--method", {"exact", "simulate"});
  if (!options.learning_rate) throw Error("--learning-rate is needed");
  if (!(*options.learning_rate > 0.0 && std::isfinite(*options.learning_rate))) {
    throw Error(fmt::format("--learning-rate {}: it must be positive and finite", *options.learning_rate));
  }
  if (!options.batch_size) throw Error("--batch-size is needed");
  if (!(options.momentum >= 0.0 && options.momentum < 1.0)) {
    throw Error(fmt::format("--momentum {}: it must be at least 0 and below 1", options.momentum));
  }
  EscapeRequest request{
      .potential = potential,
      .basin = read_basin(options.basin, potential),
      .rule = {.learning_rate = *options.learning_rate,
               .loss = options.loss == "mse" ? Loss::mse : Loss::half_mse,
               .momentum = options.momentum},
      .batch_size = *options.batch_size,
      .from = {},
      .trajectories = options.trajectories,
      .steps = options.steps,
      .seed = options.seed,
      .threads = static_cast<unsigned>(options.threads),
      .method = options.method == "exact" ? EscapeRequest::Method::exact : EscapeRequest::Method::simulate,
      .drawing = options.figures.empty() ? Drawing::none : Drawing::figures};
  if (options.from.empty()) return request;
  request.from = cli::evaluate_list("--from", options.from, potential.parameters);
  if (request.from->size() != potential.dimension()) {
    throw Error(fmt::format("--from {} has {} coordinates, and the potential {} variables", options.from,
                            request.from->size(), potential.dimension()));
  }
  for (std::size_t d = 0; d < request.from->size(); ++d) {
    const double w = (*request.from)[d];
    if (w > request.basin.lower[d] && w < request.basin.upper[d]) continue;
    throw Error(fmt::format("--from {} is outside the basin {}; start inside", options.from, options.basin));
  }
  return request;
}

int run_escape(const EscapeOptions& options) {
  return cli::print(answer(read_request(options)), options.output, Detail::brief, options.figures);
}

}  // namespace

Verb escape() {
  const auto options = std::make_shared<EscapeOptions>();
  return {
      .name = "escape",
      .summary = "How fast SGD leaves a basin, computed or simulated.",
      .arguments = {{"POTENTIAL", "an expression, a TOML file, or a name from `flypaper list potentials`",
                     &options->potential},
                    {"--basin", "LO,HI; an end may be -inf or inf; for two variables LO,HI;LO,HI", &options->basin},
                    {"--learning-rate", "the learning rate", &options->learning_rate},
                    {"--batch-size", "samples a step, fresh from the population", &options->batch_size, 1},
                    {"--loss", "half_mse (the text's) or mse (the figures' code)", &options->loss},
                    {"--method", "exact (one variable, no momentum) or simulate", &options->method},
                    {"--set", "a parameter's value, as in w0=1.8; may be given more than once", &options->parameters},
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
                    figures_argument(options->figures),
                    json_argument(options->output)},
      .footer =
          "rate_per_step is -log of the killed kernel's leading eigenvalue, or of 1 - exits/exposure after a burn-in.\n"
          "exits are probabilities by side for exact, counts for simulate; noise_free_escapes tells whether descent\n"
          "without noise leaves too. Data: x ~ N(0,1), y ~ N(0,1), fresh batches.\n"
          "Examples:\n"
          "  flypaper escape sharp_and_flat --basin -inf,-w0/3 --learning-rate 0.01 --batch-size 20 --loss mse\n"
          "  flypaper escape \"(w1+w0)*(w1-w0)^2\" --set w0=1.8 --basin -inf,-w0/3 --learning-rate 0.01 \\\n"
          "    --batch-size 20 --loss mse --method simulate --momentum 0.5 --steps 1000 --json",
      .run = [options] { return run_escape(*options); }};
}

}  // namespace flypaper::verbs
