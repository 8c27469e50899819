#include "flypaper/audit/experiment/replay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "flypaper/audit/experiment/json.inl"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/printable.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/ensemble/ensemble.hpp"
#include "flypaper/simulation/observables/trajectories.hpp"

namespace flypaper {
namespace {

using RecordingJson = nlohmann::json;
using Point = std::vector<double>;
using Trajectory = std::vector<Point>;

/// The keys of a file; errors name it and the key.
class Keys {
 public:
  explicit Keys(const std::filesystem::path& file) : file_(file.string()) {
    try {
      json_ = read_json<RecordingJson>(file);
    } catch (const Json::exception& error) {
      throw PlacedError(fmt::format("{}: is no JSON: {}", file_, error.what()));
    }
    if (!json_.is_object()) throw PlacedError(fmt::format("{}: is no JSON object", file_));
  }

  [[noreturn]] void fail(const char* key, const std::string& what) const {
    throw PlacedError(fmt::format("{}: {}: {}; see goldens/external/README.md", file_, key, what));
  }
  void require(bool condition, const char* key, const std::string& what) const {
    if (!condition) fail(key, what);
  }

  [[nodiscard]] bool has(const char* key) const {
    asked_.emplace_back(key);
    return json_.contains(key);
  }

  template <typename Value>
  [[nodiscard]] Value get(const char* key) const {
    require(has(key), key, "is missing");
    try {
      return json_.at(key).get<Value>();
    } catch (const Json::exception& error) {
      fail(key, error.what());
    }
  }
  /// A whole number of at least 1.
  [[nodiscard]] std::uint64_t count(const char* key, double most = 0x1p48) const {
    const auto number = get<double>(key);
    require(number >= 1.0 && number <= most && std::floor(number) == number, key,
            fmt::format("{} must be a whole number from 1 to {}", number, most));
    return static_cast<std::uint64_t>(number);
  }
  [[nodiscard]] double within(const char* key, double least, double below) const {
    const auto number = get<double>(key);
    require(number >= least && number < below, key, fmt::format("{} must be in [{}, {})", number, least, below));
    return number;
  }
  /// What the simulator's step does not have may be said to be absent.
  template <typename Value>
  void require_neutral(const char* key, Value neutral) const {
    if (!has(key)) return;
    require(get<Value>(key) == neutral, key,
            fmt::format("{} must be {}: no step here knows another", json_.at(key).dump(), neutral));
  }
  /// Fails at a key that nobody asked for: what it says would be passed over.
  void finish() const {
    for (const auto& [key, value] : json_.items()) {
      if (std::ranges::find(asked_, key) == asked_.end()) {
        fail(key.c_str(), unknown_name(key, "known key of a recording", asked_));
      }
    }
  }
  template <typename List>
  void require_size(const List& list, std::uint64_t size, const char* key, const char* of) const {
    require(list.size() == size, key, fmt::format("has {} entries where {} says {}", list.size(), of, size));
  }

 private:
  std::string file_;
  RecordingJson json_;
  mutable std::vector<std::string> asked_;
};

UpdateRule read_rule(const Keys& keys) {
  const auto loss = keys.get<std::string>("loss");
  keys.require(loss == "mse" || loss == "half_mse", "loss", "'" + loss + "' must be half_mse or mse");
  return {.learning_rate = keys.within("learning_rate", std::numeric_limits<double>::min(), 1e300),
          .loss = loss == "mse" ? Loss::mse : Loss::half_mse,
          .momentum = keys.within("momentum", 0.0, 1.0),
          .kind = keys.get<bool>("nesterov") ? Momentum::nesterov : Momentum::heavy_ball};
}

std::vector<BatchSums> read_sums(const Keys& keys) {
  const DataSet data{keys.get<std::vector<double>>("x"), keys.get<std::vector<double>>("y")};
  keys.require_size(data.y, data.x.size(), "y", "x");
  const auto batches = keys.get<std::vector<std::vector<double>>>("batches");
  keys.require_size(batches, keys.count("steps"), "batches", "steps");
  const std::uint64_t batch_size = keys.count("batch_size");
  std::vector<BatchSums> sums;
  for (const auto& batch : batches) {
    keys.require_size(batch, batch_size, "batches", "batch_size");
    std::vector<std::size_t> chosen;
    for (const double i : batch) {
      keys.require(i >= 0.0 && i < static_cast<double>(data.size()) && std::floor(i) == i, "batches",
                   fmt::format("{} is no index of {} samples", i, data.size()));
      chosen.push_back(static_cast<std::size_t>(i));
    }
    sums.push_back(sums_of(data, chosen));
  }
  return sums;
}

/// Every point of every trajectory at every step, which must be as many as the keys say.
std::vector<Trajectory> read_trajectories(const Keys& keys, std::size_t starts, std::size_t steps, unsigned dimension) {
  auto trajectories = keys.get<std::vector<Trajectory>>("trajectories");
  keys.require_size(trajectories, starts, "trajectories", "starts");
  for (const Trajectory& trajectory : trajectories) {
    keys.require_size(trajectory, steps + 1, "trajectories", "steps (and its start)");
    for (const Point& point : trajectory) keys.require_size(point, dimension, "trajectories", "dimension");
  }
  return trajectories;
}

Potential read_potential(const Keys& keys, unsigned dimension) {
  const auto q = keys.get<std::string>("Q");
  try {
    Potential potential(q);
    keys.require(potential.dimension() == dimension, "dimension",
                 fmt::format("{}, but Q has {}", dimension, potential.dimension()));
    return potential;
  } catch (const PlacedError&) {
    throw;
  } catch (const Error& error) {
    keys.fail("Q", error.what());
  }
}

class RecordedBatches final : public BatchSource {
 public:
  explicit RecordedBatches(std::vector<BatchSums> sums) : sums_(std::move(sums)) {}
  void fill(std::uint64_t /*trajectory*/, std::uint64_t first_step, std::span<BatchSums> sums,
            Scratch* /*scratch*/) const override {
    std::ranges::copy(std::span(sums_).subspan(first_step, sums.size()), sums.begin());
  }

 private:
  std::vector<BatchSums> sums_;
};

/// The largest distance between them, at every step and in every coordinate; infinite where one of the two diverged.
double distance(const Trajectories& simulated, const std::vector<Trajectory>& recorded) {
  double largest = 0.0;
  for (std::size_t i = 0; i < recorded.size(); ++i) {
    for (std::size_t step = 0; step < recorded[i].size(); ++step) {
      for (unsigned d = 0; d < recorded[i][step].size(); ++d) {
        const double apart = std::abs(simulated.at(i, step, d) - recorded[i][step][d]);
        largest = std::isnan(apart) ? std::numeric_limits<double>::infinity() : std::max(largest, apart);
      }
    }
  }
  return largest;
}

}  // namespace

Replay replay(const std::filesystem::path& file) {
  const Keys keys(file);
  const std::string name = one_line(keys.get<std::string>("name"));
  const auto dimension = static_cast<unsigned>(keys.count("dimension", 8.0));
  const UpdateRule rule = read_rule(keys);
  const std::vector<BatchSums> sums = read_sums(keys);
  const auto starts = keys.get<std::vector<Point>>("starts");
  keys.require(!starts.empty(), "starts", "is empty");
  for (const Point& point : starts) keys.require_size(point, dimension, "starts", "dimension");
  const std::vector<Trajectory> recorded = read_trajectories(keys, starts.size(), sums.size(), dimension);
  const Potential potential = read_potential(keys, dimension);
  for (const char* option : {"weight_decay", "dampening"}) keys.require_neutral(option, 0.0);
  keys.require_neutral("maximize", false);
  (void)keys.has("produced_by");
  keys.finish();
  EnsembleSettings settings;
  settings.trajectories = starts.size();
  settings.steps = sums.size();
  settings.start.points = starts;
  std::vector<std::unique_ptr<Observable>> observables;
  observables.push_back(std::make_unique<Trajectories>(dimension, starts.size(), sums.size()));
  const EnsembleResult result =
      run_ensemble(potential, RecordedBatches(sums), rule, settings, std::move(observables), 1);
  const auto& simulated = dynamic_cast<const Trajectories&>(*result.observables.front());
  return {name, distance(simulated, recorded), settings.trajectories, settings.steps};
}

}  // namespace flypaper
