#include "flypaper/audit/experiment/checkpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>

#include "flypaper/audit/experiment/json.inl"
#include "flypaper/base/core/files.hpp"

namespace flypaper {
namespace {

using Sorted = nlohmann::json;

/// The first setting that differs, for a message.
std::string difference(const std::string& kept, const std::string& wanted) {
  const Sorted here = Sorted::parse(wanted);
  const Sorted there = [&] {
    try {
      return parse_json<Sorted>(kept);
    } catch (const std::exception&) {
      return Sorted(Sorted::value_t::discarded);
    }
  }();
  if (there.is_discarded()) return "its configuration cannot be read";
  const Sorted changes = Sorted::diff(there, here);
  if (changes.empty()) return "its configuration is written in another way";
  const Sorted::json_pointer place(changes.at(0).at("path").get<std::string>());
  if (place.empty()) return "its configuration cannot be read";
  const auto value = [&](const Sorted& json) { return json.contains(place) ? json.at(place).dump() : "nothing"; };
  return fmt::format("{} is {} there and {} here", place.to_string().substr(1), value(there), value(here));
}

/// The state of a run in a file.
class Checkpoint {
 public:
  Checkpoint(const Experiment& experiment, const Keeping& keeping)
      : folder_(keeping.folder),
        maker_(fmt::format("flypaper {} checkpoint, blocks of {}", provenance().version, block_size)),
        configuration_(experiment.configuration()),
        interval_(keeping.seconds),
        next_(Clock::now() + std::chrono::duration_cast<Clock::duration>(interval_)) {}

  /// Whether it is time for another one.
  [[nodiscard]] bool due() const { return Clock::now() >= next_; }
  void save(Ensemble& ensemble);
  /// Leaves the ensemble alone if there is no file.
  void load(Ensemble& ensemble) const;

 private:
  using Clock = std::chrono::steady_clock;

  std::filesystem::path folder_;
  std::string maker_;          ///< the file's first line: what wrote it
  std::string configuration_;  ///< its second
  std::chrono::duration<double> interval_;
  Clock::time_point next_;
};

void Checkpoint::save(Ensemble& ensemble) {
  const Clock::time_point begin = Clock::now();
  StagedFiles files(folder_);
  files.add(checkpoint_in("").string(), [&](std::ostream& stream) {
    stream << maker_ << '\n' << configuration_ << '\n';
    Writer writer(stream);
    ensemble.visit(writer);
    writer.seal();
  });
  files.commit();
  const Clock::time_point end = Clock::now();
  const std::chrono::duration<double> pause = std::max(interval_, 9.0 * std::chrono::duration<double>(end - begin));
  next_ = end + std::chrono::duration_cast<Clock::duration>(pause);
}

void Checkpoint::load(Ensemble& ensemble) const {
  const std::filesystem::path file = checkpoint_in(folder_);
  if (!std::filesystem::exists(file)) return;
  const auto refuse = [&](const std::string& why) {
    throw Error(fmt::format("cannot resume from '{}': {}; run without --resume to begin anew", file.string(), why));
  };
  std::ifstream stream(file, std::ios::binary);
  std::string maker;
  std::string configuration;
  if (!std::getline(stream, maker)) refuse("it cannot be read");
  if (maker != maker_) refuse(fmt::format("this is '{}', not a '{}'", maker.substr(0, 60), maker_));
  std::getline(stream, configuration);
  if (configuration != configuration_) refuse("it is of another run: " + difference(configuration, configuration_));
  try {
    Reader reader(stream);
    ensemble.visit(reader);
    reader.check_seal();
  } catch (const Error& error) {
    refuse(error.what());
  }
}

}  // namespace

std::filesystem::path checkpoint_in(const std::filesystem::path& folder) { return folder / "checkpoint"; }

ExperimentResult run(const Experiment& experiment, unsigned threads, Progress* progress, const Keeping& keeping) {
  const std::unique_ptr<BatchSource> batches = experiment.batches();
  Ensemble ensemble(experiment.potential, *batches, experiment.rule, experiment.ensemble, experiment.observables(),
                    threads);
  Checkpoint checkpoint(experiment, keeping);
  if (keeping.begin == Keeping::Begin::where_it_was) checkpoint.load(ensemble);
  if (progress != nullptr) progress->resume_at(ensemble.blocks_done() * experiment.ensemble.steps);
  while (!ensemble.run([&] { return checkpoint.due(); }, progress)) checkpoint.save(ensemble);
  return {ensemble.finish()};
}

}  // namespace flypaper
