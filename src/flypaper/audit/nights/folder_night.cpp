#include "flypaper/audit/nights/folder_night.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/audit/experiment/json.inl"
#include "flypaper/audit/experiment/places.hpp"
#include "flypaper/audit/nights/kept_answers.hpp"
#include "flypaper/audit/nights/posterior_count.hpp"
#include "flypaper/audit/nights/survivors.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/statistics/proportion.hpp"

namespace flypaper {
namespace {

template <typename Row>
void append(std::vector<Row>& to, const std::vector<Row>& rows) {
  to.insert(to.end(), rows.begin(), rows.end());
}

/// What `check` finds at every claimed point, or at the origin; the claims are those of the file, so they come once.
std::vector<KeptEvidence> evidence_of(const Potential& potential, std::uint64_t seed, unsigned /*threads*/) {
  std::vector<ClaimedPoint> points = potential.points;
  if (points.empty()) {
    points.emplace_back();
    points[0].at.resize(potential.dimension());
    points[0].exact.resize(potential.dimension());
  }
  std::vector<KeptEvidence> rows;
  Potential without_claims = potential;
  without_claims.name.clear();
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Answer found = answer(CheckRequest{.potential = i == 0 ? potential : without_claims,
                                             .at = points[i].at,
                                             .exact = points[i].exact,
                                             .box = box_around(potential, points[i].exact),
                                             .question = {},
                                             .data = {},
                                             .seed = seed});
    const std::string asked = potential.points.empty() ? potential.name + " at " + point_text(points[i].at)
                                                       : fmt::format("{}, point {}", potential.name, i + 1);
    append(rows, kept_evidence(asked, potential.name, found));
  }
  return rows;
}

std::vector<KeptEvidence> evidence_of(Experiment experiment, std::uint64_t seed, unsigned threads) {
  experiment.ensemble.seed = seed;
  return kept_evidence(experiment, run(experiment, threads));
}

/// The line about a law or a claim that failed.
std::string failure_text(const KeptEvidence& one) {
  const Json piece = Json::parse(one.piece);
  return piece.contains("text")
             ? fmt::format("{}: {}", one.check.substr(0, one.check.find(':')), piece["text"].get<std::string>())
             : one.check;
}

std::string failure_text(const KeptCount& count, std::uint64_t seed) {
  return fmt::format("{}: {} of {} where {:.8f} is known, {:+.2f} standard errors, on seed {} as on the night's",
                     count.check, count.tally.successes, count.tally.draws, count.probability.value,
                     standard_errors_off(count.probability, count.tally), seed);
}

std::vector<NightCount> counts_of(const Experiment& experiment) { return survivors_of(experiment); }

std::vector<NightCount> counts_of(const Potential& potential) {
  std::vector<NightCount> counts = survivors_of(potential);
  if (auto posterior = posterior_count(potential)) counts.push_back(std::move(*posterior));
  return counts;
}

KeptEvidence kept(const Sampled& check) {
  const Json piece{{"kind", "sampled"},  {"value", check.value},         {"alpha", check.alpha},
                   {"beta", check.beta}, {"deviation", check.deviation}, {"sample_size", check.sample_size}};
  return {.check = check.check + ", as known",
          .outcome = name(outcome(check)),
          .value = check.value,
          .p_value = check.p_value,
          .piece = piece.dump()};
}

}  // namespace

NightFolder read_night_folder(const std::filesystem::path& folder) {
  if (!std::filesystem::is_directory(folder)) {
    throw Error(fmt::format("'{}' is no folder; give one with potentials and experiments, *.toml", folder.string()));
  }
  NightFolder found{.path = folder, .potentials = {}, .experiments = {}};
  for (const std::string& stem : list_stems(folder, ".toml")) {
    const std::filesystem::path file = folder / (stem + ".toml");
    const Settings settings = Settings::load(file);
    if (settings.has("Q")) {
      found.potentials.push_back(Potential::load(file));
    } else if (settings.has("potential")) {
      found.experiments.push_back(Experiment::load(file));
    } else {
      throw Error(
          fmt::format("'{}' is neither a potential, which has a key Q, nor an experiment, which has a key "
                      "potential; add it, or take the file out of the folder",
                      file.string()));
    }
  }
  if (found.potentials.empty() && found.experiments.empty()) {
    throw Error(
        fmt::format("the folder '{}' holds no *.toml; put a potential or an experiment there, such as that of: "
                    "flypaper new mine --q \"w1^2-1\" --out {}",
                    folder.string(), folder.string()));
  }
  return found;
}

std::optional<Sampled> held_to_known(const KeptCount& count) {
  const double p = count.probability.value;
  const double one = std::sqrt(p * (1.0 - p) / static_cast<double>(count.tally.draws));
  const double margin = 12.0 * one + count.probability.error;
  if (margin >= std::min(p, 1.0 - p)) return std::nullopt;  // no count could fail on one of the sides
  try {
    return ProportionCheck::equivalent(p, margin, count.tally.draws).evaluate(count.check, count.tally.successes);
  } catch (const UnderpoweredCheck&) {
    return std::nullopt;
  }
}

Counted counted(const std::vector<NightCount>& counts, std::uint64_t seed, unsigned threads) {
  Counted found;
  for (const NightCount& count : counts) {
    found.counts.push_back({.check = count.id,
                            .probability = count.probability(),
                            .tally = {count.successes(seed, threads), count.draws}});
    const std::optional<Sampled> held = held_to_known(found.counts.back());
    if (!held) continue;
    found.evidence.push_back(kept(*held));
    if (!held->passed) found.failed.push_back(count);
  }
  return found;
}

void repeat(const std::vector<NightCount>& failed, const std::filesystem::path& folder, std::uint64_t seed,
            unsigned threads, FolderNight& night) {
  const Counted again = counted(failed, seed, threads);
  for (const NightCount& count : again.failed) {
    const auto kept = std::ranges::find(again.counts, count.id, &KeptCount::check);
    night.failures.push_back(failure_text(*kept, seed));
  }
  night.again = run_of_now(seed, "folder", folder);
  night.again->evidence = again.evidence;
  night.again->counts = again.counts;
}

FolderNight night_of(const NightFolder& folder, std::uint64_t seed, const FreshSeed& other_seed, unsigned threads,
                     Progress* progress) {
  Counted first;
  std::vector<KeptEvidence> rows;
  const auto add = [&](const auto& one) {
    try {
      append(rows, evidence_of(one, seed, threads));
      const Counted more = counted(counts_of(one), seed, threads);
      append(first.counts, more.counts);
      append(first.evidence, more.evidence);
      append(first.failed, more.failed);
    } catch (const Error& error) {
      throw Error(fmt::format("{}: {}", (folder.path / (one.name + ".toml")).string(), error.what()));
    }
    if (progress != nullptr) progress->advance();
  };
  std::ranges::for_each(folder.potentials, add);
  std::ranges::for_each(folder.experiments, add);
  FolderNight night;
  for (const KeptEvidence& one : rows) {
    if (one.outcome == name(Outcome::contrary)) night.failures.push_back(failure_text(one));
  }
  if (!first.failed.empty()) repeat(first.failed, folder.path, other_seed(), threads, night);
  append(rows, first.evidence);
  night.run = run_of_now(seed, "folder", folder.path);
  night.run.evidence = std::move(rows);
  night.run.counts = std::move(first.counts);
  return night;
}

}  // namespace flypaper
