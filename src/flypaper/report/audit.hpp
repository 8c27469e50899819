#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "flypaper/report/claim.hpp"

namespace flypaper {

struct DecidedClaim {
  Claim claim{};
  Finding finding{};
};

struct Audit {
  std::vector<DecidedClaim> claims{};
  Tier tier = Tier::quick;
  std::uint64_t seed = 1;
};

/// Decides the claims in order. Throws Error, e.g. for a check without power.
[[nodiscard]] Audit run_audit(const std::vector<Claim>& claims, Laboratory& laboratory);

/// The sum of alpha over all evidence: the run's false-positive budget.
[[nodiscard]] double alpha_spent(const Audit& audit);

/// As in the program's contract: {"claims":[...],"seed"}, indented, with a final newline.
[[nodiscard]] std::string to_json(const Audit& audit);

/// A table for a terminal: claim, verdict, the number that decides with its interval.
[[nodiscard]] std::string to_text(const Audit& audit);

/// One self-contained HTML page: verdict table, then for each claim statement, section, verdict, evidence and figures.
[[nodiscard]] std::string to_html(const Audit& audit);

/// Writes index.html and audit.json into `folder`, each whole or not at all.
void write_report(const Audit& audit, const std::filesystem::path& folder);

}  // namespace flypaper
