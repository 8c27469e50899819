#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "flypaper/audit/answers/requests.hpp"
#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/audit/nights/history.hpp"

namespace flypaper {

/// The outcome of a piece of evidence that is a number without chance: it may change with what is computed, never with
/// the seed.
inline constexpr const char* computed_outcome = "computed";
/// Of an estimate that nothing is asserted of.
inline constexpr const char* sampled_outcome = "sampled";

/// What `check` found, under the name of what was asked ("two_wells, point 1"): a law or a claim each (shown, contrary,
/// or open where it is undecided), and the numbers of the answer that stand alone or in a list. Claims go by the name
/// of the file that makes them.
[[nodiscard]] std::vector<KeptEvidence> kept_evidence(const std::string& asked, const std::string& file,
                                                      const Answer& found);

/// What `run` found: the share of each outcome of exit_time, occupancy and divergence and the means of moments at the
/// end, with the standard errors of independent trajectories (given data and batches that they share), and the
/// checksum, in which all that was observed is.
[[nodiscard]] std::vector<KeptEvidence> kept_evidence(const Experiment& experiment, const ExperimentResult& result);

/// A run of now on a folder or a .toml file, whose own commit is named too if it stands in a clone of git.
[[nodiscard]] KeptRun run_of_now(std::uint64_t seed, std::string tier, const std::filesystem::path& of);

}  // namespace flypaper
