
#include <utility>

#include "flypaper/audit/experiment/experiment.hpp"

namespace flypaper {
namespace {

std::unique_ptr<BatchSource> independent_batches(const Experiment& experiment) {
  if (experiment.kind == Kind::noise_free) return constant_batches(experiment.mean_sums());
  const std::uint64_t seed = experiment.ensemble.seed;
  switch (experiment.scheme) {
    case Scheme::fresh: return fresh_batches(experiment.population, experiment.batch_size, seed);
    case Scheme::without_replacement: return subset_batches(experiment.data_set(), experiment.batch_size, seed);
    case Scheme::epochs:
      return epoch_batches(experiment.data_set(), experiment.batch_size, experiment.last_batch, seed);
  }
  return nullptr;
}

}  // namespace

const DataSet& Experiment::data_set() const& {
  if (!data) throw Error("experiment '" + name + "' has fresh batches and no data set");
  return *data;
}

DataSet Experiment::data_set() && { return std::as_const(*this).data_set(); }

BatchSums Experiment::mean_sums() const {
  if (data) return data->sums();
  return {population.input_variance, population.slope * population.input_variance};
}

std::unique_ptr<BatchSource> Experiment::batches() const {
  std::unique_ptr<BatchSource> batches = independent_batches(*this);
  return sharing == Sharing::shared ? shared_batches(std::move(batches)) : std::move(batches);
}

ExperimentResult run(const Experiment& experiment, unsigned threads, Progress* progress) {
  const std::unique_ptr<BatchSource> batches = experiment.batches();
  return {run_ensemble(experiment.potential, *batches, experiment.rule, experiment.ensemble, experiment.observables(),
                       threads, progress)};
}

}  // namespace flypaper
