#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace flypaper {

/// The shortest decimal form that reads back as the same double; "inf", "-inf", "nan" for the rest.
[[nodiscard]] std::string shortest(double value);

/// `value` to `digits` significant digits, for people.
[[nodiscard]] std::string rounded(double value, int digits = 4);

/// The words joined by `separator`.
[[nodiscard]] std::string join(std::span<const std::string> words, std::string_view separator = ", ");

/// The candidate at the smallest edit distance (swaps of neighbours count once) from `word`; empty if there is none
/// within a third of its length.
[[nodiscard]] std::string nearest(std::string_view word, std::span<const std::string> candidates);

/// "'wrod' is no <kind>; did you mean 'word'? valid: a, b, word": the answer to every unknown name.
[[nodiscard]] std::string unknown_name(std::string_view word, std::string_view kind,
                                       std::span<const std::string> candidates);

[[nodiscard]] constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// `text` without the blanks around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// `text` cut at every `separator`; empty pieces are kept.
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);

}  // namespace flypaper
