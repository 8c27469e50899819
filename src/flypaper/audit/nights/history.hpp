#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "flypaper/audit/nights/database.hpp"
#include "flypaper/audit/report/audit.hpp"
#include "flypaper/base/statistics/test_martingale.hpp"

namespace flypaper {

/// A piece of evidence of an audit, or of anything else that has a name and a value.
struct KeptEvidence {
  std::string check{};  ///< "claim: key"
  std::string verdict{};
  std::string outcome{};
  double value = 0.0;
  double p_value = 0.0;  ///< NaN where there is none
  std::string piece{};   ///< as audit.json has it
};

/// What a night counted against a known probability.
struct KeptCount {
  std::string check{};
  KnownProbability probability{};
  Tally tally{};
};

/// One run of a verb that keeps what it found.
struct KeptRun {
  std::string time{};  ///< UTC, as 2026-11-29T13:31:41Z
  std::uint64_t seed = 0;
  std::string tier{};
  std::string version{};
  std::string commit{};
  std::string compiler{};
  double seconds = 0.0;
  std::uint64_t memory_kib = 0;  ///< the most it held at once; 0 where that is not known
  std::vector<KeptEvidence> evidence{};
  std::vector<KeptCount> counts{};
};

/// The calendar year of a run.
[[nodiscard]] inline std::string year_of(const KeptRun& run) { return run.time.substr(0, run.time.find('-')); }

/// The history of nights, a database of SQLite with the tables runs, evidence and counts (docs/files.md).
class History {
 public:
  /// For adding to it: made if it is not there. Throws Error if it cannot be, or is no history.
  static History to_extend(const std::filesystem::path& file);
  /// Before long work: throws Error where to_extend would, and makes nothing.
  static void require(const std::filesystem::path& file);
  /// Throws Error unless it is a history.
  static History to_read(const std::filesystem::path& file);

  /// Wholly or not at all.
  void add(std::span<const KeptRun> runs);
  void add(const KeptRun& run) { add(std::span(&run, 1)); }
  /// Those whose time and seed no run has yet, all or none.
  void add_new(std::span<const KeptRun> runs);
  /// In the order in which they were added.
  [[nodiscard]] std::vector<KeptRun> runs() const;

 private:
  void insert(const KeptRun& run);
  explicit History(Database database) : database_(std::move(database)) {}

  Database database_;
};

/// A run of now, by this build, with the memory and the processor's seconds that this process has taken.
[[nodiscard]] KeptRun run_of_now(std::uint64_t seed, std::string tier);
/// All evidence of an audit.
[[nodiscard]] KeptRun kept(const Audit& audit);
/// The runs of a history of before: lines of JSON, a piece of evidence each. Throws Error with the line that is none.
[[nodiscard]] std::vector<KeptRun> read_lines(const std::filesystem::path& file);

}  // namespace flypaper
