#include <fmt/format.h>

#include "cli/verb.hpp"
#include "flypaper/audit/experiment/checkpoint.hpp"
#include "flypaper/audit/experiment/json.inl"
#include "flypaper/audit/experiment/save.hpp"
#include "flypaper/audit/experiment/sharpness.hpp"
#include "flypaper/audit/figures/run_figures.hpp"
#include "flypaper/audit/nights/kept_answers.hpp"
#include "flypaper/base/core/console.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/held_folder.hpp"
#include "flypaper/base/core/printable.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"

namespace flypaper::verbs {
namespace {

struct RunOptions {
  std::string experiment;
  std::string out;
  std::uint64_t threads = 0;
  std::optional<std::uint64_t> seed;
  bool resume = false;
  bool no_figures = false;
  std::string history;
  double save_every = Keeping{}.seconds;
  Output output = Output::text;
};

std::vector<PointSharpness> sharpness_of(const Experiment& experiment) {
  return sharpness_at_critical_points(experiment.potential, experiment.population.slope, experiment.mean_sums().s_xx,
                                      experiment.rule);
}

void print_summary(const Experiment& experiment, const ExperimentResult& result, const std::string& out) {
  const BatchSums sums = experiment.mean_sums();
  const EnsembleSettings& ensemble = experiment.ensemble;
  fmt::print("{}\n", experiment.title);
  fmt::print("  {} trajectories x {} steps, seed {}; mean x^2 {}, mean xy {}\n", ensemble.trajectories, ensemble.steps,
             ensemble.seed, rounded(sums.s_xx, 6), rounded(sums.s_xy, 6));
  for (const auto& [at, h] : sharpness_of(experiment)) {
    fmt::print("  h = learning rate x top Hessian eigenvalue at ({}): {}\n", fmt::join(at, ", "), rounded(h));
  }
  fmt::print("  diverged: {} of {}\n", result.ensemble.diverged, ensemble.trajectories);
  for (const auto& observable : result.ensemble.observables) {
    const auto* exits = dynamic_cast<const ExitTimes*>(observable.get());
    if (exits == nullptr) continue;
    fmt::print("  basin ({}, {}): {} started inside; left below {}, above {}, by divergence {}; still inside {}\n",
               rounded(exits->basin().lower[0]), rounded(exits->basin().upper[0]), exits->at_risk(),
               exits->count(Exit::below), exits->count(Exit::above), exits->count(Exit::diverged),
               exits->count(Exit::censored));
  }
  fmt::print("  results in {}\n  checksum {}\n", one_line(out), result.ensemble.checksum);
}

Json summary_json(const Experiment& experiment, const ExperimentResult& result, const std::string& out) {
  const BatchSums sums = experiment.mean_sums();
  Json json{{"out", out}, {"checksum", result.ensemble.checksum}, {"diverged", result.ensemble.diverged}};
  json["data"] = {{"size", nullptr}, {"mean_xx", sums.s_xx}, {"mean_xy", sums.s_xy}};
  if (experiment.data) {
    json["data"]["size"] = experiment.data->size();
  } else {
    json["data"]["reason"] = "fresh batches: the population's means";
  }
  json["h"] = Json::array();
  for (const auto& [at, h] : sharpness_of(experiment)) json["h"].push_back({{"at", at}, {"h", h}});
  return json;
}

/// The figures by their file names, or why there are none: results that took hours do not depend on a program that
/// draws.
struct Drawn {
  std::map<std::string, std::string> files;
  std::string failure;
};
Drawn draw(const Experiment& experiment, const ExperimentResult& result) {
  Drawn drawn;
  try {
    for (const Sheet& sheet : run_figures(experiment, result)) drawn.files[sheet.name + ".svg"] = to_svg(sheet);
    return drawn;
  } catch (const Error& error) {
    return {{}, error.what()};
  }
}

void keep(const RunOptions& options, const Experiment& experiment, const ExperimentResult& result) {
  KeptRun run = run_of_now(experiment.ensemble.seed, "run", options.experiment);
  run.evidence = kept_evidence(experiment, result);
  History::to_extend(options.history).add(run);
}

int run_experiment(const RunOptions& options) {
  Experiment experiment = Experiment::find(options.experiment, home_folder() / "experiments");
  if (options.seed) experiment.ensemble.seed = *options.seed;
  if (options.out.empty() && (experiment.name == "." || experiment.name == "..")) {
    throw Error(fmt::format("'{}' gives no name to a folder of results; choose one with --out", options.experiment));
  }
  const std::string out = options.out.empty() ? "results/" + experiment.name : options.out;
  if (!(options.save_every >= 0.0)) {
    throw Error(fmt::format("--save-every {}: give seconds, 0 or more", options.save_every));
  }
  if (!options.history.empty()) History::require(options.history);    // before the work, which must not be lost
  const bool is_new = !exists(std::filesystem::symlink_status(out));  // a link that leads nowhere is not ours
  const HeldFolder held(out);
  // A folder that was not there before goes again if nothing comes into it, while no other run can have begun there.
  const std::shared_ptr<void> last(nullptr, [&](void*) {
    std::error_code ignored;
    if (is_new) std::filesystem::remove(out, ignored);
  });
  Progress progress(experiment.name, work_of(experiment.ensemble));
  const ExperimentResult result =
      flypaper::run(experiment, static_cast<unsigned>(options.threads), &progress,
                    {.folder = out,
                     .begin = options.resume ? Keeping::Begin::where_it_was : Keeping::Begin::anew,
                     .seconds = options.save_every});
  const Drawn figures = options.no_figures ? Drawn() : draw(experiment, result);
  save(experiment, result, out, figures.files);
  if (!options.history.empty()) keep(options, experiment, result);
  if (!figures.failure.empty()) tell("flypaper: no figures are drawn: " + figures.failure + "\n");
  if (options.output == Output::text) {
    print_summary(experiment, result, out);
  } else {
    fmt::print("{}\n", summary_json(experiment, result, printable(out)).dump(2));
  }
  return 0;
}

}  // namespace

Verb run() {
  const auto options = std::make_shared<RunOptions>();
  return {.name = "run",
          .summary = "Run an experiment and write its results.",
          .arguments = {{"EXPERIMENT", "a TOML file, or a name from `flypaper list experiments`", &options->experiment},
                        {"--out", "folder for the results (default: results/NAME)", &options->out},
                        threads_argument(options->threads),
                        {"--seed", "replaces the experiment's seed", &options->seed},
                        {"--resume", "continue where a run into the same folder was interrupted", &options->resume},
                        {"--save-every", "seconds between the states that --resume continues", &options->save_every},
                        {"--history",
                         "history that estimates and counts are added to, made if it is not there (see `flypaper "
                         "history`)",
                         &options->history},
                        {"--no-figures", "write no figures (default: an SVG beside every table)", &options->no_figures},
                        json_argument(options->output)},
          .footer =
              "Writes a table and a figure for each observable, overview.svg, results.json and manifest.json; "
              "docs/files.md has\nwhat is in them. Without gnuplot the figures are left out, and a message says so.\n"
              "Examples:\n  flypaper run fig1_as_run\n"
              "  flypaper run experiments/fig1_mse.toml --out /tmp/mse --seed 7\n"
              "  flypaper run experiments/fig1_mse.toml --out /tmp/mse --resume --no-figures",
          .run = [options] { return run_experiment(*options); }};
}

}  // namespace flypaper::verbs
