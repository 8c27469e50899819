#pragma once
#include <functional>
#include <string>
#include <vector>

#include "flypaper/audit/report/assertion.hpp"
#include "flypaper/audit/report/figure.hpp"
#include "flypaper/audit/report/laboratory.hpp"
#include "flypaper/audit/report/verdict.hpp"

namespace flypaper {

/// A number that is chosen and not found, for the sentence: a learning rate, a number of steps.
struct Given {
  std::string key;
  double value = 0.0;
};

/// What claims and findings share: evidence and the sentence that it carries.
struct Argument {
  std::vector<Assertion> assertions{};
  std::vector<Given> given{};
  std::function<std::vector<Figure>()> figures{};  ///< drawn for the page only
  std::function<Figure()> headline_figure{};       ///< beside the headline
};

/// One claim of the post; claims/ID.cpp, with '-' for '_', defines one. The verdict is computed from quantifier, cases
/// and outcomes (report/verdict.hpp).
struct Claim {
  std::string id{};
  std::string source{};     ///< section and paragraph, figure or note of the post
  std::string statement{};  ///< in the project's words, with every quantifier and hedge of the post
  Quantifier quantifier = Quantifier::every;
  /// The readings that its passage uses x the post's examples that it covers; a closed list, chosen before any
  /// evidence.
  std::vector<std::string> cases{};
  /// What is true, for which regime, by how much; marked up as report/sentence.hpp says.
  std::string sentence{};
  std::string instead{};  ///< what could be printed in its place, marked up alike; empty if the passage can stand
  /// One sentence for those who read no other, marked up alike: it stands at the top of the page. Few have one.
  std::string headline{};
  std::function<Argument(Laboratory&)> argue{};
};

/// Something that the post does not assert and its readers should know; findings/ID.cpp defines one. No verdict: its
/// needs (with no case) must be shown.
struct Finding {
  std::string id{};
  std::string source{};
  std::string sentence{};
  std::string instead{};   ///< what could be printed beside the passage; empty if nothing need be
  std::string headline{};  ///< as a claim's
  std::function<Argument(Laboratory&)> argue{};
};

/// All of the folder claims/ and of findings/, sorted by id. The lists are generated from the folders.
[[nodiscard]] std::vector<Claim> all_claims();
[[nodiscard]] std::vector<Finding> all_findings();

/// The readings of a passage that cases name; "loss as printed, Figure 4" is a case.
namespace reading {
inline constexpr const char* loss_as_printed = "loss as printed";          ///< 1/2B: half-MSE
inline constexpr const char* gradient_as_printed = "gradient as printed";  ///< 2/B, the update by grad of Q^2: MSE
inline constexpr const char* as_run = "as run";                            ///< published code, data, potential, steps
inline constexpr const char* ours = "ours";        ///< what the post leaves open, such as Figure 4's settings
inline constexpr const char* formula = "formula";  ///< of a claim about a formula
}  // namespace reading

}  // namespace flypaper
