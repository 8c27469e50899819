#include "cli/options.hpp"

#include <cmath>

#include "flypaper/audit/experiment/draft.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/printable.hpp"

namespace flypaper::cli {
namespace {

/// Returns read(), its errors told with the option in front.
auto at_option(std::string_view option, const auto& read) {
  try {
    return read();
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", option, error.what()));
  }
}

}  // namespace

Potential PotentialOptions::read() const {
  const Parameters given = read_parameters(parameters);
  const bool needs_home = is_potential_name(potential, given) && !potential.ends_with(".toml");
  Potential found = find_potential(potential, needs_home ? home_folder() / "potentials" : "", given);
  std::string uses = potential;
  for (const std::string& setting : parameters) uses += " " + split(setting, '=').back();
  at_option("--set", [&] { require_use(uses, given); });
  return found;
}

StabilityQuestion StabilityOptions::question() const {
  return {.rule = {.learning_rate = learning_rate.value_or(0.0), .loss = read_loss(loss), .momentum = momentum},
          .population = {},
          .batch_size = batch_size,
          .learning_rate = learning_rate};
}

Loss read_loss(const std::string& word) {
  return read_choice<Loss>("--loss", word, {{"half_mse", Loss::half_mse}, {"mse", Loss::mse}});
}

double evaluate_option(std::string_view option, const std::string& text, const Parameters& parameters) {
  return at_option(option, [&] { return evaluate_constant(text, parameters); });
}

std::vector<Number> evaluate_numbers(std::string_view option, const std::string& text, const Parameters& parameters) {
  std::vector<Number> numbers;
  for (const std::string& item : split(text, ',')) {
    numbers.push_back(at_option(option, [&] { return evaluate_number(item, parameters); }));
  }
  return numbers;
}

std::vector<double> evaluate_list(std::string_view option, const std::string& text, const Parameters& parameters) {
  const std::vector<Number> numbers = evaluate_numbers(option, text, parameters);
  return {numbers.begin(), numbers.end()};
}

Parameters read_parameters(const std::vector<std::string>& settings) {
  Parameters parameters;
  for (const std::string& setting : settings) {
    const std::vector<std::string> parts = split(setting, '=');
    if (parts.size() != 2 || parts[0].empty()) throw Error("--set " + setting + ": write it as in w0=1.8");
    const Number value = at_option("--set", [&] { return evaluate_number(parts[1], parameters); });
    if (!parameters.emplace(parts[0], value).second) throw Error(fmt::format("--set {} stands there twice", parts[0]));
  }
  return parameters;
}

std::vector<std::array<Number, 2>> read_intervals(std::string_view option, const std::string& text,
                                                  const Potential& potential) {
  std::vector<std::vector<std::string>> rows;
  for (const std::string& row : split(text, ';')) rows.push_back(split(row, ','));
  return at_option(option, [&] {
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
  });
}

Box read_box(std::string_view option, const std::string& text, const Potential& potential) {
  Box box;
  for (const auto& [lower, upper] : read_intervals(option, text, potential)) {
    box.lower.push_back(lower);
    box.upper.push_back(upper);
  }
  return box;
}

ExactBox read_exact_box(const std::string& text, const Potential& potential) {
  const Box box = text.empty() ? potential.box : read_box("--box", text, potential);
  for (std::size_t i = 0; i < box.lower.size(); ++i) {
    if (std::isfinite(box.upper[i] - box.lower[i])) continue;
    throw Error(fmt::format("--box: the interval [{}, {}] is not finite; give finite ends", shortest(box.lower[i]),
                            shortest(box.upper[i])));
  }
  if (text.empty()) return written_box(box);
  ExactBox exact;
  for (const auto& [lower, upper] : read_intervals("--box", text, potential))
    exact.push_back({lower.exact, upper.exact});
  return exact;
}

int print(const Answer& answer, const PotentialOptions& options, Detail detail) {
  if (!options.figures.empty()) write_figures(answer.figures(), options.figures);
  if (options.output == Output::json) {
    fmt::print("{}\n", answer.json());
  } else {
    fmt::print("{}", answer.text(detail));
    if (!options.figures.empty()) fmt::print("figures in {}\n", one_line(options.figures));
  }
  return answer.has_failure() ? 1 : 0;
}

}  // namespace flypaper::cli
