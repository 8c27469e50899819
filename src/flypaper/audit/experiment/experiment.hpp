#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/settings.hpp"
#include "flypaper/simulation/data/batches.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"
#include "flypaper/simulation/ensemble/ensemble.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// Whether all trajectories see the same batches.
enum class Sharing : std::uint8_t { independent, shared };
/// Noise-free descent uses the sums of the whole data set, or the population's with fresh batches.
enum class Kind : std::uint8_t { sgd, noise_free };

/// What is observed; docs/experiments.md has the keys of each kind. What a kind does not use is left as it is here.
struct ObserveSettings {
  std::string kind;  ///< the name of one of src/flypaper/simulation/observables
  Box interval;      ///< a basin or target; a histogram's range
  std::uint64_t every = 1;
  std::vector<std::uint64_t> bins = {};      ///< of a histogram: one number for all its coordinates, or one for each
  std::vector<std::uint64_t> at_steps = {};  ///< of a histogram; empty: after the last step
  std::vector<unsigned> coordinates = {};    ///< of a histogram or a distance, from 0
  std::vector<double> point = {};            ///< that a distance is taken to, in its coordinates
  std::vector<double> quantiles = {};        ///< of a distance
  std::uint64_t last = 0;                    ///< steps that last_steps shows
  std::uint64_t trajectories = 0;            ///< how many last_steps shows of those that leave, and of the others
};

/// The configuration of one run, read from experiments/NAME.toml; a plain value that callers may vary.
struct Experiment {
  explicit Experiment(Potential model) : potential(std::move(model)) {}

  std::string name;
  std::string title;
  std::string source;
  Potential potential;

  Population population;
  std::optional<DataSet> data;  ///< empty with fresh batches
  std::string data_name;        ///< the file, or "size N, seed S"
  Scheme scheme = Scheme::fresh;
  Sharing sharing = Sharing::independent;
  LastBatch last_batch = LastBatch::keep;

  Kind kind = Kind::sgd;
  UpdateRule rule;
  std::uint64_t batch_size = 1;

  EnsembleSettings ensemble;
  std::vector<ObserveSettings> observe;

  /// With the values that are `replaced`, as Settings::load has them. Throws Error with file, line, value and what to
  /// do. Potentials are looked up beside the folder of experiments.
  [[nodiscard]] static Experiment load(const std::filesystem::path& file, std::span<const std::string> replaced = {});
  /// The same of a name in a folder, or of a path that ends in .toml. Throws Error that lists the valid names.
  [[nodiscard]] static Experiment find(const std::string& name, const std::filesystem::path& folder,
                                       std::span<const std::string> replaced = {});

  /// Everything that determines the result, as JSON text with sorted keys.
  [[nodiscard]] std::string configuration() const;
  /// The same in one line for people: potential, dynamics, data, ensemble.
  [[nodiscard]] std::string describe() const;
  /// Throws Error with fresh batches, which have none. Of a temporary a value, which does not die with it.
  [[nodiscard]] const DataSet& data_set() const&;
  [[nodiscard]] DataSet data_set() &&;
  /// Where its batches come from. Throws Error if the batch size and the data do not fit.
  [[nodiscard]] std::unique_ptr<BatchSource> batches() const;
  /// One trajectory alone, with the bits that it has in the ensemble, up to `steps`.
  [[nodiscard]] Path replay(std::uint64_t trajectory, std::uint64_t steps) const;
  /// What it observes, with nothing recorded yet. Throws Error if a histogram's steps lie beyond the run.
  [[nodiscard]] std::vector<std::unique_ptr<Observable>> observables() const;
  /// S_xx and S_xy that a noise-free run sees.
  [[nodiscard]] BatchSums mean_sums() const;
};

/// An ensemble's result with typed access to its observables.
struct ExperimentResult {
  EnsembleResult ensemble;

  /// The first observable of this type, which lives as long as this result; a temporary gives a copy. Throws Error if
  /// the experiment observes none.
  template <typename Type>
  [[nodiscard]] const Type& get() const& {
    for (const auto& observable : ensemble.observables) {
      if (const auto* found = dynamic_cast<const Type*>(observable.get())) return *found;
    }
    throw Error("the experiment observes nothing of this kind; add an [[observe]] table");
  }
  template <typename Type>
  [[nodiscard]] Type get() const&& {
    return get<Type>();
  }
};

/// Runs the experiment: a pure function of its configuration, whatever the threads (0: all cores). `progress` may be
/// null; its total is work_of(experiment.ensemble). Throws Error if the batch size and the data do not fit.
[[nodiscard]] ExperimentResult run(const Experiment& experiment, unsigned threads, Progress* progress = nullptr);

/// What made a result.
struct Provenance {
  std::string version;
  std::string compiler;
  std::string commit;  ///< of the clone that was built, with "-dirty" if files differed; empty if it was no clone
};
[[nodiscard]] Provenance provenance();

}  // namespace flypaper
