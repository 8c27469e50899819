#pragma once
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flypaper/data/data_set.hpp"
#include "flypaper/dynamics/sgd.hpp"
#include "flypaper/model/potential.hpp"
#include "flypaper/statistics/evidence.hpp"

namespace flypaper {

/// What a law is tried on: a potential, a point, and settings of batches.
struct LawCase {
  Potential potential;
  std::vector<double> at;
  Population population;
  DataSet data;  ///< a small data set: laws may enumerate its subsets
  std::uint64_t batch_size = 1;
  Loss loss = Loss::half_mse;
};

/// How far a case is from satisfying a law.
struct LawOutcome {
  double error = 0.0;      ///< relative to the size of the terms that were compared
  double tolerance = 0.0;  ///< with its derivation beside it in the law
  std::string compared;    ///< the two sides, for messages

  [[nodiscard]] bool passed() const { return error <= tolerance; }  // false for NaN
};

/// Something that is true of every potential. src/flypaper/laws/NAME.cpp defines one; the program's `check`,
/// properties/ and users' own tests run the same ones.
struct Law {
  std::string name;
  std::string statement;
  std::string defect;  ///< what Plant::defect breaks; the law must notice it
  std::function<std::optional<LawOutcome>(const LawCase&, Plant)> compare;

  /// No value if the law says nothing about this case.
  [[nodiscard]] std::optional<LawOutcome> check(const LawCase& given, Plant plant = Plant::nothing) const {
    return compare(given, plant);
  }
};

/// The laws of the folder, sorted by name. The list is generated from the folder.
[[nodiscard]] std::vector<Law> all_laws();

/// The error of the law `name`; infinite if there is no such law or it does not apply.
[[nodiscard]] inline double law_error(std::string_view name, const LawCase& given) {
  for (const Law& law : all_laws()) {
    if (law.name != name) continue;
    const std::optional<LawOutcome> outcome = law.check(given);
    if (outcome.has_value()) return outcome->error;
  }
  return std::numeric_limits<double>::infinity();
}

/// A case at `at` with a fixed small data set and settings, for the program's `check`.
[[nodiscard]] inline LawCase standard_case(const Potential& potential, std::vector<double> at) {
  return {.potential = potential,
          .at = std::move(at),
          .population = {},
          .data = sample_data_set({}, 7, 1),
          .batch_size = 3};
}

}  // namespace flypaper
