#include "potential_argument.hpp"

#include <fmt/format.h>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::cli {

namespace {

Number evaluate_item(std::string_view option, const std::string& text, const Parameters& parameters) {
  try {
    return evaluate_number(text, parameters);
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", option, error.what()));
  }
}

}  // namespace

double evaluate_option(std::string_view option, const std::string& text, const Parameters& parameters) {
  return evaluate_item(option, text, parameters).value;
}

std::vector<Number> evaluate_numbers(std::string_view option, const std::string& text, const Parameters& parameters) {
  std::vector<Number> numbers;
  for (const std::string& item : split(text, ',')) numbers.push_back(evaluate_item(option, item, parameters));
  return numbers;
}

std::vector<double> evaluate_list(std::string_view option, const std::string& text, const Parameters& parameters) {
  const std::vector<Number> numbers = evaluate_numbers(option, text, parameters);
  return {numbers.begin(), numbers.end()};
}

std::vector<std::array<Number, 2>> evaluate_intervals(std::string_view option, const std::string& text,
                                                      const Potential& potential) {
  std::vector<std::vector<std::string>> rows;
  for (const std::string& row : split(text, ';')) rows.push_back(split(row, ','));
  try {
    if (rows.size() != potential.dimension()) {
      throw Error(fmt::format("{} has {} interval{}, the potential {} variable{}; write LO,HI for each, separated by ;",
                              text, rows.size(), rows.size() == 1 ? "" : "s", potential.dimension(),
                              potential.dimension() == 1 ? "" : "s"));
    }
    (void)evaluate_box(rows, potential.parameters);
    std::vector<std::array<Number, 2>> intervals;
    for (const auto& row : rows) {
      intervals.push_back(
          {evaluate_number(row[0], potential.parameters), evaluate_number(row[1], potential.parameters)});
    }
    return intervals;
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", option, error.what()));
  }
}

Parameters read_parameters(const std::vector<std::string>& settings) {
  Parameters parameters;
  for (const std::string& setting : settings) {
    const std::vector<std::string> parts = split(setting, '=');
    if (parts.size() != 2 || parts[0].empty()) throw Error("--set " + setting + ": write it as in w0=1.8");
    parameters[parts[0]] = evaluate_item("--set", parts[1], parameters);
  }
  return parameters;
}

Potential read_potential(const std::string& text, const std::vector<std::string>& settings) {
  const Parameters parameters = read_parameters(settings);
  const bool needs_home = is_potential_name(text, parameters) && !text.ends_with(".toml");
  return find_potential(text, needs_home ? home_folder() / "potentials" : "", parameters);
}

}  // namespace flypaper::cli
