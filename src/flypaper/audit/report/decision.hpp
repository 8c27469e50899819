#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "flypaper/audit/report/claim.hpp"
#include "flypaper/audit/report/spread.hpp"

namespace flypaper {

/// An assertion that has been run.
struct Exhibit {
  std::string key{};
  std::vector<std::string> cases{};
  Role role = Role::context;
  std::string word{};
  Evidence evidence{};
  std::string foil{};                       ///< its setting
  std::optional<Evidence> foil_evidence{};  ///< if that was asked for
  std::optional<Spread> spread{};           ///< of an as-run number
};

/// Where a verdict would flip: with its bound at `at`, this assertion, or all of this word, would make it `becomes`.
struct Flip {
  std::string key{};
  std::string word{};
  double bound = 0.0;  ///< as it is
  double at = 0.0;
  Verdict becomes = Verdict::untestable;
};

/// "flips to untestable with the number of 'almost all' at 0.97; it is 0.95".
[[nodiscard]] std::string print(const std::optional<Flip>& flip);

/// A case of a claim and what its evidence makes of it.
struct DecidedCase {
  std::string name;
  Outcome outcome = Outcome::open;
};

/// The verdict of a claim, from its cases, and where it would flip.
struct Decision {
  Verdict verdict = Verdict::untestable;
  std::vector<DecidedCase> cases{};
  std::optional<Flip> flip{};  ///< none if only identities decide
};

/// Cases and verdict of a claim from its evidence alone. Throws BrokenAudit for a control that is not shown or a case
/// that is shown and contradicted at once, and Error for a case that the claim does not list or that has no evidence.
[[nodiscard]] Decision decide(Quantifier quantifier, std::span<const std::string> cases,
                              std::span<const Exhibit> pieces);

/// The sentence with its numbers, or, where an assertion that it relies on is not shown, what keeps it back.
/// Throws Error if it names evidence that is not there.
[[nodiscard]] std::string told(std::string_view sentence, std::span<const Exhibit> pieces,
                               std::span<const Given> given);

/// The outcome if `bound` were what is asserted: a one-sided bound, or the margin about the middle of two.
[[nodiscard]] Outcome outcome_at(const Evidence& evidence, double bound);
/// That bound as it is; NaN if nothing is asserted or the evidence is an identity.
[[nodiscard]] double bound_of(const Evidence& evidence);

}  // namespace flypaper
