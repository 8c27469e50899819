#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flypaper/base/core/error.hpp"

namespace flypaper {

/// One table of a TOML file. It remembers which keys were asked for, so that `finish` can name those nobody knows.
/// Every error gives file, line, key, the offending value and what to do.
///
/// Where the schema takes a number, users may write a number or an expression such as "-w0/3" or "inf"; `expression`
/// returns either as text, for the expression parser.
class Settings {
 public:
  /// Reads and parses a file, and puts other values in the place of some of its own: "dynamics.learning_rate=0.02", or
  /// "observe.2.bins=50" for the second of several tables. A value is written as in the file; what is no TOML is a
  /// string. Throws Error.
  [[nodiscard]] static Settings load(const std::filesystem::path& file, std::span<const std::string> replaced = {});

  [[nodiscard]] bool has(std::string_view key) const;
  // What is missing is an error unless there is a fallback.
  [[nodiscard]] std::string text(std::string_view key, std::optional<std::string_view> fallback = {}) const;
  /// One of `valid`; the first is the default.
  [[nodiscard]] std::string choice(std::string_view key, const std::vector<std::string>& valid) const;
  /// A whole number of at least `least`.
  [[nodiscard]] std::uint64_t count(std::string_view key, std::uint64_t least,
                                    std::optional<std::uint64_t> fallback = {}) const;
  /// Whole numbers of at least `least`.
  [[nodiscard]] std::vector<std::uint64_t> counts(std::string_view key, std::uint64_t least) const;
  /// A list of them, or one alone.
  [[nodiscard]] std::vector<std::uint64_t> count_or_counts(std::string_view key, std::uint64_t least) const;
  /// A number or a string.
  [[nodiscard]] std::string expression(std::string_view key, std::optional<std::string_view> fallback = {}) const;
  [[nodiscard]] std::vector<std::string> expressions(std::string_view key) const;
  [[nodiscard]] std::vector<std::vector<std::string>> expression_rows(std::string_view key) const;
  [[nodiscard]] Settings table(std::string_view key) const;
  [[nodiscard]] std::vector<Settings> tables(std::string_view key) const;
  [[nodiscard]] std::vector<std::string> keys() const;

  /// Throws Error if the table holds a key that nobody asked for; lists those that were.
  void finish() const;
  /// Returns read(), giving its errors the place of `key` if they have none of their own.
  template <typename Read>
  [[nodiscard]] auto at_key(std::string_view key, Read read) const {
    try {
      return read();
    } catch (const PlacedError&) {
      throw;
    } catch (const Error& error) {
      fail(key, error.what());
    }
  }
  /// Throws Error about `key` at its line.
  [[noreturn]] void fail(std::string_view key, std::string_view what) const;

 private:
  [[noreturn]] void throw_unknown(std::string_view key, const std::vector<std::string>& valid) const;

  struct Content;
  explicit Settings(std::shared_ptr<Content> content) : content_(std::move(content)) {}
  std::shared_ptr<Content> content_;
};

}  // namespace flypaper
