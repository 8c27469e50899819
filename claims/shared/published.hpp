#pragma once
// The numbers read off the published figures, experiments/published/*.csv.
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

#include "flypaper/audit/report/laboratory.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::claims {

/// One column of experiments/published/NAME.csv; NaN where a field is empty. Throws Error if there is none.
inline std::vector<double> published_column(const Laboratory& lab, const std::string& name, const std::string& column) {
  const std::vector<std::string> lines =
      split(read_file(lab.home() / "experiments" / "published" / (name + ".csv")), '\n');
  const std::vector<std::string> header = split(lines.at(0), ',');
  const auto at = static_cast<std::size_t>(std::ranges::find(header, column) - header.begin());
  if (at == header.size()) throw Error(unknown_name(column, "column of " + name, header));
  std::vector<double> values;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].empty()) continue;
    const std::string field = split(lines[i], ',').at(at);
    values.push_back(field.empty() ? std::numeric_limits<double>::quiet_NaN() : std::strtod(field.c_str(), nullptr));
  }
  return values;
}

}  // namespace flypaper::claims
