#pragma once
#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flypaper/audit/report/decision.hpp"
#include "flypaper/audit/report/lexicon.hpp"
#include "flypaper/audit/report/post_figure.hpp"

namespace flypaper {

/// What has been found for a claim or finding.
struct Told {
  std::vector<Exhibit> evidence{};
  std::string sentence{};  ///< numbers filled in
  std::string instead{};   ///< what could be printed in the passage's place; empty if it can stand
  std::vector<Given> given{};
  std::vector<std::string> settings{};  ///< of the experiments that it stands on
  std::vector<Figure> figures{};        ///< if they were asked for
  std::string headline{};
  std::optional<Figure> headline_figure{};
};

/// A claim, its evidence, and what was decided from it.
struct DecidedClaim {
  Claim claim{};
  Told told{};
  Decision decision{};
};

/// A finding and its evidence; it has no verdict.
struct ToldFinding {
  Finding finding{};
  Told told{};
};

/// All that one run of the audit says.
struct Audit {
  std::vector<DecidedClaim> claims{};
  std::vector<ToldFinding> findings{};
  std::vector<Term> glossary{};
  std::vector<PostPassage> passages{};          ///< of the post, in its order
  std::vector<DrawnPostFigure> post_figures{};  ///< if they were asked for
  std::vector<std::string> lead{};              ///< sentences on them all, marked; if all entries were asked for
  Tier tier = Tier::quick;
  std::uint64_t seed = 1;
};

/// What to do besides deciding.
struct AuditOptions {
  enum class Foils : unsigned char { skip, run } foils = Foils::skip;
  enum class Figures : unsigned char { skip, draw } figures = Figures::skip;
};

/// Decides the claims and tells the findings in order. On the longer tiers as-run numbers are also found on fresh data
/// sets. Throws BrokenAudit for evidence that contradicts itself, a control that does not come out or a finding whose
/// needs are not shown, and Error, e.g. for a check without power.
[[nodiscard]] Audit run_audit(std::span<const Claim> claims, std::span<const Finding> findings, Laboratory& laboratory,
                              AuditOptions options = {});

/// Runs one assertion. Throws Error if it names a word whose number it does not assert.
[[nodiscard]] Exhibit run_assertion(const Assertion& assertion, Laboratory& laboratory, AuditOptions options = {});

/// The sum of alpha over all evidence: the run's false-positive budget.
[[nodiscard]] double alpha_spent(const Audit& audit);

/// As in the program's contract: {"claims":[...],"findings":[...],"seed","tier","version"}.
[[nodiscard]] nlohmann::ordered_json audit_json(const Audit& audit);
/// The same, indented.
[[nodiscard]] std::string to_json(const Audit& audit);

/// A table for a terminal: claim, verdict, the sentence.
[[nodiscard]] std::string to_text(const Audit& audit);

/// Why each verdict is what it is: quantifier, cases and outcomes, evidence, each foil and what it gives, where the
/// verdict would flip, settings, and the command that decides the claim again.
[[nodiscard]] std::string explained(const Audit& audit);

/// One line on a verdict that is not what was expected: the claim, both verdicts, the cases, the evidence that is not
/// shown and the command that decides it again.
[[nodiscard]] std::string surprise(const Audit& audit, const DecidedClaim& decided, std::string_view expected);

/// One self-contained HTML page: headlines, the post's figures again, the ledger by passages.
[[nodiscard]] std::string to_html(const Audit& audit);

/// Markdown for the authors of the post: first what stands as it is, then passage by passage what could be printed
/// instead, and why.
[[nodiscard]] std::string errata(const Audit& audit);
/// Markdown: the headlines, then every claim with its verdict and sentence, in the post's order.
[[nodiscard]] std::string findings_document(const Audit& audit);

/// Writes index.html, potentials.html of reports on potentials, findings.md, errata.md, audit.json, the data of the
/// post's figures (figures/NAME.csv) and the README's figure (cover-light.svg, cover-dark.svg) into `folder`, each
/// whole or not at all.
void write_report(const Audit& audit, const std::vector<nlohmann::ordered_json>& potentials,
                  const std::filesystem::path& folder);

}  // namespace flypaper
