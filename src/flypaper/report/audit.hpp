#pragma once
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flypaper/report/claim.hpp"
#include "flypaper/report/potential_report.hpp"

namespace flypaper {

struct DecidedClaim {
  Claim claim{};
  Finding finding{};
  std::vector<std::string> settings{};  ///< of the experiments that it stands on
  std::optional<Finding> control{};     ///< what it comes to with its defect planted, if that was asked for
};

struct Audit {
  std::vector<DecidedClaim> claims{};
  Tier tier = Tier::quick;
  std::uint64_t seed = 1;
};

/// Whether each claim is decided a second time, with its defect planted.
enum class Controls : unsigned char { skip, plant };

/// Decides the claims in order. Throws Error, e.g. for a check without power.
[[nodiscard]] Audit run_audit(const std::vector<Claim>& claims, Laboratory& laboratory,
                              Controls controls = Controls::skip);

/// The sum of alpha over all evidence: the run's false-positive budget.
[[nodiscard]] double alpha_spent(const Audit& audit);

/// As in the program's contract: {"claims":[...],"seed"}, indented, with a final newline.
[[nodiscard]] std::string to_json(const Audit& audit);

/// A table for a terminal: claim, verdict, the number that decides with its interval.
[[nodiscard]] std::string to_text(const Audit& audit);

/// Why each verdict is what it is: statement, settings, evidence, the control and what it changes, and the command that
/// decides the claim again.
[[nodiscard]] std::string explained(const Audit& audit);

/// One line on a verdict that is not what was expected: the claim, both verdicts, the number that decides, its interval
/// and the command that decides it again.
[[nodiscard]] std::string surprise(const Audit& audit, const DecidedClaim& decided, std::string_view expected);

/// One self-contained HTML page: verdict table, then for each claim statement, section, verdict, evidence and figures.
[[nodiscard]] std::string to_html(const Audit& audit);

/// Writes index.html, potentials.html and audit.json into `folder`, each whole or not at all.
void write_report(const Audit& audit, std::span<const PotentialReport> potentials, const std::filesystem::path& folder);

/// Adds a line of JSON for every piece of evidence to `file`, which is made if it is not there: the time (UTC), seed,
/// tier, version, compiler, claim, check, verdict and what the check found. Lines of earlier nights stay as they are.
/// Throws Error if it cannot be written.
void append_history(const Audit& audit, const std::filesystem::path& file);

}  // namespace flypaper
