#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "goldens/entry.hpp"
#include "goldens/tolerance.hpp"

namespace flypaper::goldens {

/// What to do with reference data.
enum class Mode : unsigned char {
  compare,         ///< write nothing
  create,          ///< write what is missing, compare the rest
  update_changed,  ///< rewrite what compare would fail on, keep every other entry byte for byte
  update_all       ///< rewrite everything
};

/// "compare", "create", "update-changed" or "update-all". Throws Error listing these.
[[nodiscard]] Mode parse_mode(std::string_view name);
/// What the environment variable FLYPAPER_GOLDEN says; compare if it is empty or not set. Throws Error.
[[nodiscard]] Mode mode_from_environment();

/// goldens/data of the source tree.
[[nodiscard]] std::filesystem::path data_folder();

/// Reference data in one JSON file, FOLDER/NAME.json. Every check is recorded, and `finish` holds all of them against
/// the file:
///
///     Golden golden("fig1_as_run", {.configuration = experiment.configuration(), .seed = 1});
///     golden.integer("diverged", result.diverged);
///     golden.number("rate", rate, relative(1e-12));
///     for (const std::string& failure : golden.finish()) ADD_FAILURE() << failure;
///
/// An entry of the file that no check asks for is a failure, as are a missing one, another type and another tolerance.
/// Every failure ends with the command that blesses what was found.
class Golden {
 public:
  /// Throws Error if the file is there and cannot be read (unless everything is to be rewritten).
  Golden(std::string_view name, Source source, const std::filesystem::path& folder = data_folder(),
         Mode mode = mode_from_environment());

  // Each throws Error if the name has been checked before.
  void integer(std::string name, std::uint64_t value);
  void integers(std::string name, std::span<const std::uint64_t> values);
  void text(std::string name, std::string value);
  void texts(std::string name, std::span<const std::string> values);
  void number(std::string name, double value, Tolerance tolerance);
  void numbers(std::string name, std::span<const double> values, Tolerance tolerance);

  /// Compares, writes the file as the mode says, and returns the failures. Without it nothing is compared or written.
  /// Throws Error if the file cannot be written.
  [[nodiscard]] std::vector<std::string> finish() const;

 private:
  struct Check {
    Entry entry;
    Tolerance tolerance;
  };
  struct Review {
    std::vector<Entry> entries;  ///< what the file should hold after the run
    std::vector<std::string> failures;
    std::size_t rewritten = 0;  ///< how many of the file's entries change
  };
  void record(std::string name, Shape shape, Values values, Tolerance tolerance);
  [[nodiscard]] Review review() const;
  void review_stored(const Entry& stored, Review& outcome) const;
  void review_missing(const Check& check, Review& outcome) const;
  [[nodiscard]] std::string failure(std::string_view entry, std::string_view what, Mode blessing) const;

  std::filesystem::path file_;
  Source source_;
  Mode mode_;
  std::optional<std::vector<Entry>> stored_;  ///< empty if there is no file, or if it is to be replaced
  std::vector<Check> checks_;
};

}  // namespace flypaper::goldens
