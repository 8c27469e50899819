#pragma once
#include <any>
#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flypaper/audit/experiment/experiment.hpp"

namespace flypaper {

/// How much time an audit may take. The verdicts are the same in all; the deviations that can be seen shrink.
enum class Tier : unsigned char { quick, full, nightly };
[[nodiscard]] inline std::string name(Tier tier) {
  return std::array{"quick", "full", "nightly"}.at(static_cast<std::size_t>(tier));
}

/// What claims stand on: the experiments of the folder, each distinct configuration run once and kept.
class Laboratory {
 public:
  /// What all experiments of an audit share.
  struct Settings {
    std::filesystem::path home;  ///< holds experiments/ and potentials/
    Tier tier = Tier::quick;
    std::uint64_t seed = 1;  ///< replaces the seed of every experiment
    unsigned threads = 0;    ///< 0: all cores
  };
  explicit Laboratory(Settings settings) : settings_(std::move(settings)) {}

  [[nodiscard]] const Settings& settings() const { return settings_; }
  [[nodiscard]] const std::filesystem::path& home() const { return settings_.home; }
  [[nodiscard]] Tier tier() const { return settings_.tier; }
  [[nodiscard]] std::uint64_t seed() const { return settings_.seed; }
  /// One of three values, by the tier.
  template <typename Value>
  [[nodiscard]] Value by_tier(const Value& quick, const Value& full, const Value& nightly) const {
    if (settings_.tier == Tier::quick) return quick;
    return settings_.tier == Tier::full ? full : nightly;
  }

  /// experiments/NAME.toml with the laboratory's seed. Throws Error.
  [[nodiscard]] Experiment experiment(std::string_view name) const;
  /// Runs it, unless the same configuration has been run. The result lives as long as the laboratory.
  [[nodiscard]] const ExperimentResult& run(const Experiment& experiment);
  /// What `compute` returns, computed once for each `key`, which must name all that it depends on.
  template <typename Compute>
  [[nodiscard]] const auto& once(const std::string& key, Compute compute) {
    using Value = decltype(compute());
    auto found = computed_.find(key);
    if (found == computed_.end()) found = computed_.emplace(key, std::any(compute())).first;
    return std::any_cast<const Value&>(found->second);
  }
  /// The number of a word of claims/words.toml, such as "almost all". Throws Error.
  [[nodiscard]] double word(std::string_view word) const;
  /// What has been run since the last call, each described once.
  [[nodiscard]] std::vector<std::string> take_settings() { return std::exchange(described_, {}); }

 private:
  Settings settings_;
  mutable std::map<std::string, Experiment, std::less<>> read_;
  std::map<std::string, ExperimentResult> results_;
  std::map<std::string, std::any> computed_;
  std::vector<std::string> described_;
};

}  // namespace flypaper
