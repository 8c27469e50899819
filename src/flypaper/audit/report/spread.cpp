#include "flypaper/audit/report/spread.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <vector>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"

namespace flypaper {
namespace {
constexpr std::uint64_t data_sets = 64;
}

Spread spread_of(const std::function<double(std::uint64_t)>& number, std::uint64_t seed) {
  std::vector<double> values;
  for (std::uint64_t i = 0; i < data_sets; ++i) values.push_back(number(data_sets * seed + i));
  std::ranges::sort(values);
  return {.data_sets = data_sets,
          .least = values.front(),
          .median = 0.5 * (values[data_sets / 2 - 1] + values[data_sets / 2]),
          .largest = values.back()};
}

std::map<std::string, Spread> load_spreads(const std::filesystem::path& home) {
  const std::filesystem::path file = home / "goldens" / "spread.json";
  std::map<std::string, Spread> spreads;
  if (!std::filesystem::exists(file)) return spreads;
  try {
    const auto golden = nlohmann::json::parse(read_file(file));
    for (const auto& [name, entry] : golden.at("entries").items()) {
      const auto& values = entry.at("value");
      spreads[name] = {.data_sets = data_sets, .least = values.at(0), .median = values.at(1), .largest = values.at(2)};
    }
  } catch (const nlohmann::json::exception& failure) {
    throw Error(fmt::format("{} is no golden of spreads: {}", file.string(), failure.what()));
  }
  return spreads;
}

}  // namespace flypaper
