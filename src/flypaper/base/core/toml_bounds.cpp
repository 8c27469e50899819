#include "flypaper/base/core/toml_bounds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string>

#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {

constexpr std::size_t most_bytes = std::size_t{4} << 20U;
constexpr int most_parts = 32;

/// Passes over a string that begins at `at` with its quote; returns the place behind it. One in a line ends with it.
std::size_t behind_string(std::string_view text, std::size_t at) {
  const std::string_view quote = text.substr(at, 1);
  const bool lines = text.substr(at).starts_with(fmt::format("{0}{0}{0}", quote));
  const std::string end = lines ? fmt::format("{0}{0}{0}", quote) : std::string(quote);
  for (at += end.size(); at < text.size(); ++at) {
    if (text.substr(at).starts_with(end)) return at + end.size();
    if (text[at] == '\n' && !lines) return at;
    if (text[at] == '\\' && quote == "\"") ++at;
  }
  return text.size();
}

/// What may stand between the dots of a key, besides strings.
bool is_of_key(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("_- \t").find(c) != std::string_view::npos;
}

/// The place behind a string or a comment that begins at `at`, or behind one character.
std::size_t behind(std::string_view text, std::size_t at) {
  if (text[at] == '"' || text[at] == '\'') return behind_string(text, at);
  return text[at] == '#' ? std::min(text.find('\n', at), text.size()) : at + 1;
}

}  // namespace

void require_bounded_toml(std::string_view text, const std::filesystem::path& file) {
  if (text.size() > most_bytes) {
    throw PlacedError(
        fmt::format("{}: has {} bytes; at most {} are read: shorten it", file.string(), text.size(), most_bytes));
  }
  int parts = 1;
  for (std::size_t at = 0; at < text.size(); at = behind(text, at)) {
    const char c = text[at];
    if (c == '"' || c == '\'' || is_of_key(c)) continue;
    parts = c == '.' ? parts + 1 : 1;
    if (parts <= most_parts) continue;
    const auto line = std::ranges::count(text.substr(0, at), '\n') + 1;
    throw PlacedError(
        fmt::format("{}:{}: not valid TOML: a key of more than {} parts", file.string(), line, most_parts));
  }
}

}  // namespace flypaper
