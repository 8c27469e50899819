#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "flypaper/core/progress.hpp"
#include "flypaper/data/batches.hpp"
#include "flypaper/dynamics/sgd.hpp"
#include "flypaper/model/potential.hpp"
#include "flypaper/observables/observable.hpp"

namespace flypaper {

/// Where trajectories start.
struct Start {
  Box uniform;                              ///< uniform in this box, unless `points` is given
  std::vector<std::vector<double>> points;  ///< trajectory i starts at points[i modulo their number]
};

/// When a block of trajectories ends.
enum class Stop : std::uint8_t {
  after_steps,  ///< after all steps
  when_settled  ///< as soon as no observable can change, which saves time where only exits are recorded
};

struct EnsembleSettings {
  std::uint64_t trajectories = 0;
  std::uint64_t steps = 0;
  std::uint64_t seed = 1;
  Start start;
  Stop stop = Stop::after_steps;
};

struct EnsembleResult {
  std::uint64_t diverged = 0;              ///< trajectories that are not finite at their end
  std::vector<std::uint64_t> diverged_at;  ///< how many diverged at step t; t = 0 .. steps
  std::vector<std::unique_ptr<Observable>> observables;
  std::string checksum;  ///< of the final coordinates, the diverged counts and every observable
};

/// The start of one trajectory; consumes one address for each coordinate (purpose start, draw = coordinate).
[[nodiscard]] std::vector<double> start_of(const Start& start, std::uint64_t trajectory, std::uint64_t seed);

/// Runs independent trajectories of SGD in blocks on `threads` threads and streams them past the observables.
/// A pure function of everything but `threads` and `progress` (which may be null and advances once a block).
[[nodiscard]] EnsembleResult run_ensemble(const Potential& potential, const BatchSource& batches,
                                          const UpdateRule& rule, const EnsembleSettings& settings,
                                          std::vector<std::unique_ptr<Observable>> observables, unsigned threads,
                                          Progress* progress = nullptr);

}  // namespace flypaper
