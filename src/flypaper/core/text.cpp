#include "flypaper/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace flypaper {
namespace {

std::size_t levenshtein(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substituted, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string shortest(double value) { return std::isnan(value) ? "nan" : fmt::format("{}", value); }

std::string rounded(double value, int digits) { return fmt::format("{:.{}g}", value, digits); }

std::string join(std::span<const std::string> words, std::string_view separator) {
  return fmt::format("{}", fmt::join(words, separator));
}

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
  const auto distance = [&](const std::string& candidate) { return levenshtein(word, candidate); };
  const auto best = std::ranges::min_element(candidates, {}, distance);
  const std::size_t allowed = std::max<std::size_t>(1, word.size() / 3);
  return best != candidates.end() && distance(*best) <= allowed ? *best : std::string{};
}

std::string unknown_name(std::string_view word, std::string_view kind, std::span<const std::string> candidates) {
  const std::string near = nearest(word, candidates);
  const std::string hint = near.empty() ? std::string{} : fmt::format("did you mean '{}'? ", near);
  const std::string valid = candidates.empty() ? "none" : join(candidates);
  return fmt::format("'{}' is no {}; {}valid: {}", word, kind, hint, valid);
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
