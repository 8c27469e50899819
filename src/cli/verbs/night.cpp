#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <random>

#include "cli/verb.hpp"
#include "flypaper/audit/nights/folder_night.hpp"
#include "flypaper/base/core/console.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::verbs {
namespace {

struct Arguments {
  std::string folder;
  std::optional<std::uint64_t> seed;
  std::vector<std::string> counts;
  std::string history;
  std::uint64_t threads = 0;
  Output output = Output::text;
};

std::uint64_t fresh_seed() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32U | device()) >> 12U;  // JSON readers keep 53 bits
}

std::vector<NightCount> wanted_counts(const std::vector<std::string>& ids) {
  std::vector<NightCount> counts = all_night_counts();
  if (ids.empty()) return counts;
  std::vector<std::string> valid;
  for (const NightCount& count : counts) valid.push_back(count.id);
  for (const std::string& id : ids) {
    if (std::ranges::find(valid, id) == valid.end()) throw Error(unknown_name(id, "count", valid));
  }
  std::erase_if(counts, [&](const NightCount& count) { return std::ranges::find(ids, count.id) == ids.end(); });
  return counts;
}

nlohmann::ordered_json to_json(const KeptRun& run) {
  auto counts = nlohmann::ordered_json::array();
  for (const KeptCount& count : run.counts) {
    counts.push_back({{"check", count.check},
                      {"probability", count.probability.value},
                      {"error", count.probability.error},
                      {"successes", count.tally.successes},
                      {"draws", count.tally.draws},
                      {"z", standard_errors_off(count.probability, count.tally)}});
  }
  return {{"seed", run.seed}, {"counts", counts}};
}

void print(const KeptCount& found) {
  fmt::print("{:<20} {:>9} of {:>9}, known {:.10f}, {:+.2f} standard errors\n", found.check, found.tally.successes,
             found.tally.draws, found.probability.value, standard_errors_off(found.probability, found.tally));
}

void print(const nlohmann::ordered_json& json) { fmt::print("{}\n", json.dump(2)); }

int count(const Arguments& options) {
  const std::vector<NightCount> wanted = wanted_counts(options.counts);
  std::optional<History> history;
  if (!options.history.empty())
    history = History::to_extend(options.history);  // before the work, which must not be lost
  const std::uint64_t seed = options.seed.value_or(fresh_seed());
  std::vector<KeptCount> counts;
  for (const NightCount& one : wanted) {
    counts.push_back({.check = one.id,
                      .probability = one.probability(),
                      .tally = {one.successes(seed, static_cast<unsigned>(options.threads)), one.draws}});
    if (options.output == Output::text) print(counts.back());
  }
  KeptRun run = run_of_now(seed, "nightly");
  run.counts = std::move(counts);
  if (history) history->add(run);
  if (options.output == Output::json) {
    print(to_json(run));
  } else {
    fmt::print("seed {}\n", seed);
  }
  return 0;
}

nlohmann::ordered_json to_json(const NightFolder& folder, const FolderNight& night) {
  nlohmann::ordered_json json = to_json(night.run);
  json["folder"] = folder.path.string();
  json["potentials"] = json["experiments"] = nlohmann::ordered_json::array();
  for (const Potential& potential : folder.potentials) json["potentials"].push_back(potential.name);
  for (const Experiment& experiment : folder.experiments) json["experiments"].push_back(experiment.name);
  json["again"] = night.again ? to_json(*night.again) : nlohmann::ordered_json(nullptr);
  json["failures"] = night.failures;
  return json;
}

void print(const NightFolder& folder, const FolderNight& night) {
  for (const KeptCount& found : night.run.counts) print(found);
  if (night.again) {
    fmt::print("a count is not as known; once more, on seed {}\n", night.again->seed);
    for (const KeptCount& found : night.again->counts) print(found);
  }
  for (const std::string& failure : night.failures) fmt::print("FAILED {}\n", failure);
  const auto decided = std::ranges::count_if(
      night.run.evidence, [](const KeptEvidence& one) { return one.outcome == name(Outcome::shown); });
  fmt::print("seed {}: {} potentials, {} experiments; {} laws, claims and counts as they should be, {} failed\n",
             night.run.seed, folder.potentials.size(), folder.experiments.size(), decided, night.failures.size());
}

int check_folder(const Arguments& options) {
  if (!options.counts.empty()) {
    throw Error("--count chooses among flypaper's own counts; leave it out with a folder, or leave the folder out");
  }
  const NightFolder folder = read_night_folder(options.folder);
  const std::filesystem::path history =
      options.history.empty() ? folder.path / "history.sqlite" : std::filesystem::path(options.history);
  History::require(history);  // before the work, which must not be lost
  Progress progress(options.folder, folder.potentials.size() + folder.experiments.size());
  const FolderNight night = night_of(folder, options.seed.value_or(fresh_seed()), fresh_seed,
                                     static_cast<unsigned>(options.threads), &progress);
  std::vector<KeptRun> runs{night.run};
  if (night.again) runs.push_back(*night.again);
  History::to_extend(history).add(runs);
  if (options.output == Output::json) {
    print(to_json(folder, night));
  } else {
    print(folder, night);
  }
  return night.failures.empty() ? 0 : 1;
}

}  // namespace

Verb night() {
  const auto options = std::make_shared<Arguments>();
  return {
      .name = "night",
      .summary = "Count what happens against probabilities that are known exactly, on a fresh seed.",
      .arguments = {{.name = "FOLDER",
                     .help = "folder of potentials and experiments of one's own, *.toml, all of which are checked and "
                             "run (default: flypaper's own counts)",
                     .target = &options->folder,
                     .presence = Option::Presence::optional},
                    {"--seed", "seed of all draws (default: a fresh one, printed)", &options->seed},
                    {"--count", "only this of flypaper's own counts; may be given more than once", &options->counts},
                    {"--history",
                     "history that all of it is added to, made if it is not there (default: none, and "
                     "FOLDER/history.sqlite of a folder)",
                     &options->history},
                    threads_argument(options->threads),
                    json_argument(options->output)},
      .footer =
          "One night decides nothing of a count: `flypaper history` says what all nights of the year say together.\n"
          "Of a folder: exit status 1 if a law or a claim fails, or a count twice, the second time on another seed.\n"
          "Examples:\n  flypaper night --history build/nightly/history.sqlite\n"
          "  flypaper night --seed 7 --count one-step --json\n"
          "  flypaper night potentials --history nights.sqlite",
      .run = [options] { return options->folder.empty() ? count(*options) : check_folder(*options); }};
}

}  // namespace flypaper::verbs
