#pragma once
// A law tried on random cases, as Hypothesis would: stored cases first, a failure shrunk and stored, labels, and a
// health check of what was generated.
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "properties/audit/recipe_generator.hpp"

namespace flypaper::generators {

struct RandomRun {
  std::filesystem::path corpus;  ///< folder of stored cases, one file each; failing ones are added
  rc::Gen<Recipe> cases;
  int wanted = 300;  ///< cases that the law speaks of
};

struct RandomReport {
  std::string failure;  ///< empty if the law holds and what was generated is healthy
  int tried = 0;
  int discarded = 0;                  ///< of them, as the law says nothing about them
  std::map<std::string, int> labels;  ///< how many of the rest were of this kind
  int replayed = 0;                   ///< stored cases

  /// "100 cases, 3 discarded; degree 0: 4, ...", for people.
  [[nodiscard]] std::string describe() const;
};

/// The labels of a case.
[[nodiscard]] std::set<std::string> labels_of(const Recipe& recipe, const LawCase& given);

/// Those that cases for the law must show: every kind that it speaks of, dimension and degree.
[[nodiscard]] std::set<std::string> labels_needed(const Law& law);

/// Replays the corpus, then draws cases. Deterministic: there is no limit of time.
[[nodiscard]] RandomReport try_at_random(const Law& law, const RandomRun& run);

}  // namespace flypaper::generators
