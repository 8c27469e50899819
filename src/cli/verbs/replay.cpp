#include "flypaper/audit/experiment/replay.hpp"

#include <fmt/format.h>

#include "cli/verb.hpp"
#include "flypaper/audit/experiment/json.inl"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::verbs {
namespace {

struct ReplayOptions {
  std::string file;
  double tolerance = 1e-11;
  Output output = Output::text;
};

int run_replay(const ReplayOptions& options) {
  if (!(options.tolerance >= 0.0)) {
    throw Error(fmt::format("--tolerance {}: give a number of at least 0", options.tolerance));
  }
  const Replay found = flypaper::replay(options.file);
  const bool same = found.max_abs_error <= options.tolerance;
  if (options.output == Output::json) {
    fmt::print(
        "{}\n",
        Json{{"name", found.name}, {"max_abs_error", json_number(found.max_abs_error)}, {"steps", found.steps}}.dump(
            2));
  } else {
    fmt::print("{}: {} trajectories x {} steps\n  largest absolute error {}, tolerance {}: {}\n", found.name,
               found.trajectories, found.steps, rounded(found.max_abs_error), options.tolerance,
               same ? "the same" : "DIFFERENT");
  }
  return same ? 0 : 1;
}

}  // namespace

Verb replay() {
  const auto options = std::make_shared<ReplayOptions>();
  return {.name = "replay",
          .summary = "Retrace recorded trajectories and tell the largest difference.",
          .arguments = {{"FILE", "recorded trajectories: JSON as in goldens/external", &options->file},
                        {"--tolerance", "the largest absolute error that passes", &options->tolerance},
                        json_argument(options->output)},
          .footer =
              "Exit status 1 if the trajectories differ by more than the tolerance.\n"
              "Example:\n  flypaper replay goldens/external/fig1_mse.json --json",
          .run = [options] { return run_replay(*options); }};
}

}  // namespace flypaper::verbs
