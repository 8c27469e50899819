#pragma once
// How many runs of the published figures are finite, as far as the pictures and outputs tell.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "claims/shared/published.hpp"
#include "flypaper/base/statistics/evidence.hpp"

namespace flypaper::claims {

/// So many of so many; `least` and `most` differ where the picture leaves it open. `how` it was read.
struct FiniteRuns {
  std::uint64_t least = 0;
  std::uint64_t most = 0;
  std::uint64_t of = 0;
  std::string how{};

  [[nodiscard]] std::string text() const {
    const std::string to = least == most ? "" : fmt::format(" to {}", most);
    return fmt::format("{}{} of {} finite{}", least, to, of, how.empty() ? "" : fmt::format(" ({})", how));
  }
};

/// Figure 1's curve shows counts over the number of finite runs N: the N up to 10^4 for which every marker, between its
/// pixel's ends, is a whole number over N.
inline FiniteRuns from_fractions(const Laboratory& lab) {
  const std::vector<double> lower = published_column(lab, "fig1_fraction_left", "fraction_left_lo");
  const std::vector<double> upper = published_column(lab, "fig1_fraction_left", "fraction_left_hi");
  FiniteRuns found{.of = 10'000, .how = "its fractions are whole numbers over the number of finite runs"};
  for (std::uint64_t n = 1; n <= found.of; ++n) {
    bool fits = true;
    for (std::size_t i = 0; i < lower.size() && fits; ++i) {
      if (std::isnan(lower[i]) || std::isnan(upper[i])) continue;
      const auto count = static_cast<double>(n);
      fits = std::ceil(lower[i] * count) <= std::floor(upper[i] * count);
    }
    if (!fits) continue;
    if (found.least == 0) found.least = n;
    found.most = n;
  }
  return found;
}

/// Counts of a final histogram that are legible one by one.
inline FiniteRuns from_histogram(const Laboratory& lab, const std::string& name, const std::string& column,
                                 std::uint64_t of, std::string how) {
  double sum = 0.0;
  for (const double count : published_column(lab, name, column)) sum += std::isnan(count) ? 0.0 : count;
  const auto runs = static_cast<std::uint64_t>(std::lround(sum));
  return {.least = runs, .most = runs, .of = of, .how = std::move(how)};
}

/// How many runs a published histogram counts.
inline double published_count(const Laboratory& lab, const std::string& name) {
  return static_cast<double>(from_histogram(lab, name, "count", 0, "").most);
}

/// Of Figure 2's starts those in its final histogram; the notebook prints the same count.
inline double finite_share_of_figure2(const Laboratory& lab) {
  return published_count(lab, "fig2_final_hist") / published_count(lab, "fig2_initial_hist");
}

/// Of each figure that leaves out runs; Figure 3 has those of Figure 2.
inline std::map<unsigned, FiniteRuns> finite_of_figures(const Laboratory& lab) {
  return {
      {1, from_fractions(lab)},
      {2, from_histogram(lab, "fig2_final_hist", "count", 1'000, "printed, and the sum of its histogram")},
      {4, from_histogram(lab, "fig4_final_hist", "count", 100, "its bars are in the ratio 2:8:9")},
      {6,
       {.least = 26, .most = 26, .of = 100, .how = "26 is printed; that 100 started follows from the starts drawn"}}};
}

/// The published runs that are shown: a number read off a picture, its bound what the picture leaves open.
inline Computed shown_of(const FiniteRuns& finite) {
  return {.check = "published runs that are shown; " + finite.text(),
          .value = 0.5 * static_cast<double>(finite.least + finite.most),
          .error_bound = 0.5 * static_cast<double>(finite.most - finite.least)};
}
/// Those that are not.
inline Computed lost_of(const FiniteRuns& finite) {
  Computed lost = shown_of(finite);
  lost.check = "published runs that are not shown; " + finite.text();
  lost.value = static_cast<double>(finite.of) - lost.value;
  return lost;
}

}  // namespace flypaper::claims
