#include "flypaper/audit/report/laboratory.hpp"

#include <algorithm>

#include "flypaper/audit/report/lexicon.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {

Experiment Laboratory::experiment(std::string_view name) const {
  if (const auto read = read_.find(name); read != read_.end()) return read->second;
  Experiment experiment = Experiment::find(std::string(name), settings_.home / "experiments");
  experiment.ensemble.seed = settings_.seed;
  return read_.emplace(name, std::move(experiment)).first->second;
}

const ExperimentResult& Laboratory::run(const Experiment& experiment) {
  if (std::string line = experiment.describe(); std::ranges::find(described_, line) == described_.end()) {
    described_.push_back(std::move(line));
  }
  const std::string configuration = experiment.configuration();
  if (const auto found = results_.find(configuration); found != results_.end()) return found->second;
  Progress progress(experiment.name, work_of(experiment.ensemble));
  return results_.emplace(configuration, flypaper::run(experiment, settings_.threads, &progress)).first->second;
}

double Laboratory::word(std::string_view word) const {
  std::vector<std::string> valid;
  for (const Word& known : load_words(settings_.home)) {
    if (known.word == word) return known.number;
    valid.push_back(known.word);
  }
  throw Error(unknown_name(word, "word of claims/words.toml", valid));
}

}  // namespace flypaper
