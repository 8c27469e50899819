#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <random>

#include "cli/verb.hpp"
#include "flypaper/audit/nights/history.hpp"
#include "flypaper/audit/nights/night_count.hpp"
#include "flypaper/base/core/console.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::verbs {
namespace {

struct Arguments {
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

int run_verb(const Arguments& options) {
  const std::vector<NightCount> wanted = wanted_counts(options.counts);
  std::optional<History> history;
  if (!options.history.empty())
    history = History::to_extend(options.history);  // before the work, which must not be lost
  const std::uint64_t seed = options.seed.value_or(fresh_seed());
  std::vector<KeptCount> counts;
  for (const NightCount& count : wanted) {
    counts.push_back({.check = count.id,
                      .probability = count.probability(),
                      .tally = {count.successes(seed, static_cast<unsigned>(options.threads)), count.draws}});
    const KeptCount& found = counts.back();
    if (options.output == Output::text) {
      fmt::print("{:<20} {:>9} of {:>9}, known {:.10f}, {:+.2f} standard errors\n", found.check, found.tally.successes,
                 found.tally.draws, found.probability.value, standard_errors_off(found.probability, found.tally));
    }
  }
  KeptRun run = run_of_now(seed, "nightly");
  run.counts = std::move(counts);
  if (history) history->add(run);
  if (options.output == Output::json) {
    fmt::print("{}\n", to_json(run).dump(2));
  } else {
    fmt::print("seed {}\n", seed);
  }
  return 0;
}

}  // namespace

Verb night() {
  const auto options = std::make_shared<Arguments>();
  return {
      .name = "night",
      .summary = "Count what happens against probabilities that are known exactly, on a fresh seed.",
      .arguments = {{"--seed", "seed of all draws (default: a fresh one, printed)", &options->seed},
                    {"--count", "only this count; may be given more than once", &options->counts},
                    {"--history", "history that the counts are added to, made if it is not there", &options->history},
                    threads_argument(options->threads),
                    json_argument(options->output)},
      .footer =
          "One night decides nothing: `flypaper history` says what all nights of the year say together.\n"
          "Examples:\n  flypaper night --history build/nightly/history.sqlite\n"
          "  flypaper night --seed 7 --count one-step --json",
      .run = [options] { return run_verb(*options); }};
}

}  // namespace flypaper::verbs
