#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "flypaper/base/core/console.hpp"
#include "flypaper/simulation/data/batches.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"
#include "flypaper/simulation/model/potential.hpp"
#include "flypaper/simulation/observables/observable.hpp"

namespace flypaper {

/// Equally spaced points of a box, both ends included; the last coordinate varies fastest.
struct Grid {
  Box box;
  std::vector<std::uint64_t> points;  ///< along each coordinate, at least 2
};

/// A segment between two points. Coordinates that the ends share are met in their exact bits.
struct Segment {
  std::vector<double> from;
  std::vector<double> to;
};

/// Where trajectories start: on the segment, on the grid, at the points or in the box, the first that is given.
struct Start {
  Box uniform;                              ///< uniform in this box
  std::vector<std::vector<double>> points;  ///< trajectory i starts at points[i modulo their number]
  Grid grid = {};                           ///< trajectory i starts at grid point i modulo their number
  Segment segment = {};                     ///< uniform on it
};

/// The start of one trajectory; consumes one address for each coordinate of a box (purpose start, draw = coordinate),
/// one for a segment, none for points and grids.
[[nodiscard]] std::vector<double> start_of(const Start& start, std::uint64_t trajectory, std::uint64_t seed);

/// When a block of trajectories ends.
enum class Stop : std::uint8_t {
  after_steps,  ///< after all steps
  when_settled  ///< as soon as no observable can change, which saves time where only exits are recorded
};

/// How many trajectories, how long, from where.
struct EnsembleSettings {
  std::uint64_t trajectories = 0;
  std::uint64_t steps = 0;
  std::uint64_t seed = 1;
  Start start;
  Stop stop = Stop::after_steps;
};

/// What the observables saw, with the diverged counted.
struct EnsembleResult {
  std::uint64_t diverged = 0;                            ///< trajectories that are not finite at their end
  std::map<std::uint64_t, std::uint64_t> diverged_at{};  ///< how many diverged at a step, where any did
  std::vector<std::unique_ptr<Observable>> observables;
  std::string checksum;  ///< of the final coordinates, the diverged counts and every observable
};

/// The total of a Progress over an ensemble: steps of blocks.
[[nodiscard]] std::uint64_t work_of(const EnsembleSettings& settings);

/// Independent trajectories of SGD, run in blocks on `threads` threads (0: all cores) and streamed past the
/// observables. What it finds is a pure function of everything but `threads`. It can be interrupted between blocks, and
/// what `visit` wrote can be read into another one of the same configuration, which then continues with the same bits.
class Ensemble {
 public:
  /// The potential, the batches, the rule and the settings must outlive it.
  Ensemble(const Potential& potential, const BatchSource& batches, const UpdateRule& rule,
           const EnsembleSettings& settings, std::vector<std::unique_ptr<Observable>> observables, unsigned threads);
  ~Ensemble();
  Ensemble(const Ensemble&) = delete;
  Ensemble& operator=(const Ensemble&) = delete;
  Ensemble(Ensemble&&) = delete;
  Ensemble& operator=(Ensemble&&) = delete;

  [[nodiscard]] std::uint64_t blocks_done() const { return blocks_done_; }
  /// Runs blocks until all are done or `pause`, which is asked after each, says yes. Returns whether all are done.
  /// `progress` may be null; it advances by the steps of each block.
  bool run(const std::function<bool()>& pause, Progress* progress);
  /// The state between two calls of `run`.
  void visit(Archive& archive);
  /// The result, once all blocks are done.
  [[nodiscard]] EnsembleResult finish();

 private:
  class Worker;
  void gather();

  const EnsembleSettings& settings_;
  unsigned dimension_;
  std::uint64_t blocks_done_ = 0;
  std::vector<double> final_coordinates_;
  std::vector<std::unique_ptr<Observable>> observables_;  ///< as they were given; each worker has its copies
  std::vector<std::unique_ptr<Worker>> workers_;
};

/// Runs an Ensemble to its end.
[[nodiscard]] EnsembleResult run_ensemble(const Potential& potential, const BatchSource& batches,
                                          const UpdateRule& rule, const EnsembleSettings& settings,
                                          std::vector<std::unique_ptr<Observable>> observables, unsigned threads,
                                          Progress* progress = nullptr);

}  // namespace flypaper
