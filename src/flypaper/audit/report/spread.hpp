#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace flypaper {

/// An as-run number is that of one data set; this is how it spreads over fresh ones of the same size.
struct Spread {
  std::uint64_t data_sets = 0;
  double least = 0.0;
  double median = 0.0;
  double largest = 0.0;
};

/// Over 64 data sets, whose seeds follow from `seed`; `number` is a function of the data set's seed.
[[nodiscard]] Spread spread_of(const std::function<double(std::uint64_t)>& number, std::uint64_t seed);

/// What the full tier found, from the golden `home`/goldens/spread.json, by "claim: key"; none if there is no such
/// file. The quick tier shows these, as it has no time for them. Throws Error if the file cannot be read.
[[nodiscard]] std::map<std::string, Spread> load_spreads(const std::filesystem::path& home);

}  // namespace flypaper
