#include "flypaper/base/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/base/core/printable.hpp"

namespace flypaper {
namespace {

/// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost[i][j] = std::min({substituted, cost[i - 1][j] + 1, cost[i][j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.size()][b.size()];
}

}  // namespace

std::string shortest(double value) { return std::isnan(value) ? "nan" : fmt::format("{}", value); }

std::string rounded(double value, int digits) { return fmt::format("{:.{}g}", value, digits); }

std::string join(std::span<const std::string> words, std::string_view separator) {
  return fmt::format("{}", fmt::join(words, separator));
}

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
  const std::size_t allowed = std::max<std::size_t>(1, word.size() / 3);
  const auto distance = [&](const std::string& candidate) {
    const bool far = word.size() > candidate.size() + allowed || candidate.size() > word.size() + allowed;
    return far ? allowed + 1 : edit_distance(word, candidate);  // which would take its time
  };
  const auto best = std::ranges::min_element(candidates, {}, distance);
  return best != candidates.end() && distance(*best) <= allowed ? *best : std::string{};
}

std::string unknown_name(std::string_view word, std::string_view kind, std::span<const std::string> candidates) {
  constexpr std::size_t longest = 60;
  if (word.size() > longest) return unknown_name(std::string(word.substr(0, longest - 3)) + "...", kind, candidates);
  const std::string near = nearest(word, candidates);
  const std::string hint = near.empty() ? std::string{} : fmt::format("did you mean '{}'? ", near);
  const std::string valid = candidates.empty() ? "none" : join(candidates);
  return fmt::format("'{}' is no {}; {}valid: {}", one_line(word), kind, hint, valid);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> pieces;
  while (true) {
    const std::size_t end = text.find(separator);
    pieces.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

}  // namespace flypaper
