#pragma once
#include <span>
#include <string>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/statistics/evidence.hpp"

namespace flypaper {

/// Whether a statement speaks of all of its cases or of one at least.
enum class Quantifier : unsigned char { every, some };
[[nodiscard]] std::string name(Quantifier quantifier);

/// What the ledger says of a claim: docs/statistics.md has the table.
enum class Verdict : unsigned char {
  holds,                ///< every: in all cases; some: in one
  holds_conditionally,  ///< every: in some cases, and in others the contrary
  refuted_as_stated,    ///< in all cases the contrary is shown
  untestable            ///< the evidence decides neither way
};
/// "holds", "holds_conditionally", ...
[[nodiscard]] std::string name(Verdict verdict);

/// Evidence that contradicts itself, or a control that did not come out: an error of the audit, no verdict.
class BrokenAudit : public Error {
 public:
  using Error::Error;
};

/// Returns run(), its errors told with `place` in front.
template <typename Run>
auto placed(const std::string& place, Run run) {
  try {
    return run();
  } catch (const BrokenAudit& broken) {
    throw BrokenAudit(place + ": " + broken.what());
  } catch (const Error& error) {
    throw Error(place + ": " + error.what());
  }
}

/// What a case comes to: shown if all that it needs is, contrary if a need is contrary or something that contradicts it
/// is shown, open otherwise. Throws BrokenAudit if it is shown and contradicted at once, and Error without evidence.
[[nodiscard]] Outcome case_outcome(std::span<const Outcome> needs, std::span<const Outcome> contradicts);

/// The verdict on a statement, from its cases alone:
///
///     quantifier  all shown  all contrary       some shown, some contrary  else
///     every       holds      refuted_as_stated  holds_conditionally        untestable
///     some        holds      refuted_as_stated  holds                      holds if one is shown, else untestable
///
/// Monotone: a case that goes from open to shown never moves it towards refuted, nor one that goes to contrary towards
/// holds. Throws Error without cases.
[[nodiscard]] Verdict verdict(Quantifier quantifier, std::span<const Outcome> cases);

}  // namespace flypaper
