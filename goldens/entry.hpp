#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace flypaper::goldens {

/// What a golden was made from; stands in the file for people and is not compared.
struct Source {
  std::string configuration;  ///< JSON text is kept as JSON
  std::uint64_t seed = 0;
};

enum class Shape : unsigned char { single, sequence };

using Values = std::variant<std::vector<std::uint64_t>, std::vector<std::string>, std::vector<double>>;

/// One line of a golden file; a single value is a sequence of one.
struct Entry {
  std::string name;
  Shape shape = Shape::single;
  Values values;
  std::string tolerance;  ///< as printed; empty for integers and texts, which are always exact

  /// "integer", "text", "number", or with an s for a sequence.
  [[nodiscard]] std::string type() const;
  /// Value `i` as JSON: doubles in the shortest form that reads back as the same double, or "inf", "-inf", "nan".
  [[nodiscard]] std::string print(std::size_t i) const;
  /// The value, or all in brackets.
  [[nodiscard]] std::string print() const;
};

/// The entries of a golden file in their order. Throws Error naming file and entry if the text is not as
/// `print_entries` writes it.
[[nodiscard]] std::vector<Entry> parse_entries(std::string_view text, const std::filesystem::path& file);

/// The text of a golden file: provenance, then one line for each entry, so that a change is a short diff.
[[nodiscard]] std::string print_entries(const std::vector<Entry>& entries, const Source& source);

}  // namespace flypaper::goldens
