#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/audit/nights/history.hpp"
#include "flypaper/audit/nights/night_count.hpp"

namespace flypaper {

/// The potentials and experiments of a folder of one's own.
struct NightFolder {
  std::filesystem::path path;
  std::vector<Potential> potentials;
  std::vector<Experiment> experiments;
};
/// Reads every *.toml of a folder: one with `Q` is a potential, one with `potential` an experiment. Throws Error if the
/// folder has none, and with the name of a file that is neither or cannot be read.
[[nodiscard]] NightFolder read_night_folder(const std::filesystem::path& folder);

/// Whether a night's successes are what the known probability allows, as an equivalence within twelve of its standard
/// errors; nothing where so few draws cannot tell.
[[nodiscard]] std::optional<Sampled> held_to_known(const KeptCount& count);

/// Counts on one seed, each with what it comes to alone.
struct Counted {
  std::vector<KeptCount> counts{};
  std::vector<KeptEvidence> evidence{};
  std::vector<NightCount> failed{};
};
[[nodiscard]] Counted counted(const std::vector<NightCount>& counts, std::uint64_t seed, unsigned threads);

/// What a night of a folder came to.
struct FolderNight {
  KeptRun run{};
  std::optional<KeptRun> again{};       ///< the counts that failed, on another seed
  std::vector<std::string> failures{};  ///< laws, claims, and counts that failed on both seeds, a line each
};
/// One night's surprise is a warning: what failed is counted once more, on another seed, and is a failure of the night
/// if it fails again.
void repeat(const std::vector<NightCount>& failed, const std::filesystem::path& folder, std::uint64_t seed,
            unsigned threads, FolderNight& night);

using FreshSeed = std::function<std::uint64_t()>;
/// All laws at every claimed point, claims, computed numbers and experiments on one seed, and what an oracle knows the
/// probability of. `other_seed` is called if a count fails. `progress` may be null; its total is the number of files.
[[nodiscard]] FolderNight night_of(const NightFolder& folder, std::uint64_t seed, const FreshSeed& other_seed,
                                   unsigned threads, Progress* progress = nullptr);

}  // namespace flypaper
