// What is read outside the page: the ledger as a table, and what the authors of the post could print instead.
#include <fmt/format.h>

#include <algorithm>

#include "flypaper/audit/report/audit.hpp"
#include "flypaper/audit/report/markup.hpp"

namespace flypaper {
namespace {

std::string words_of(Verdict verdict) { return with_replaced(name(verdict), "_", " "); }

/// As it may stand in a cell of a table.
std::string cell(const std::string& text) { return with_replaced(text, "|", "\\|"); }

/// The entries of `decided`, claims or findings, that a passage names, in its order.
template <typename Entry, typename Id>
std::vector<const Entry*> of_passage(const Passage& passage, const std::vector<Entry>& entries, Id id) {
  std::vector<const Entry*> found;
  for (const std::string& wanted : passage.entries) {
    const auto at = std::ranges::find(entries, wanted, id);
    if (at != entries.end()) found.push_back(&*at);
  }
  return found;
}

std::vector<const DecidedClaim*> claims_of(const Passage& passage, const Audit& audit) {
  return of_passage(passage, audit.claims, [](const DecidedClaim& one) { return one.claim.id; });
}

std::vector<const ToldFinding*> findings_of(const Passage& passage, const Audit& audit) {
  return of_passage(passage, audit.findings, [](const ToldFinding& one) { return one.finding.id; });
}

/// What can stand as it is, by passage.
std::string what_stands(const Audit& audit) {
  std::string text;
  for (const Passage& passage : audit.passages) {
    for (const DecidedClaim* one : claims_of(passage, audit)) {
      if (one->decision.verdict != Verdict::holds || !one->told.instead.empty()) continue;
      text += fmt::format("- {} (`{}`)\n", one->claim.statement, one->claim.id);
    }
  }
  return text;
}

std::string proposal(const std::string& heading, const Told& told) {
  if (told.instead.empty()) return {};
  return fmt::format("{}\n\n> {}\n\nWhy: {}\n\n", heading, told.instead, told.sentence);
}

std::string proposals(const Passage& passage, const Audit& audit) {
  std::string text;
  for (const DecidedClaim* one : claims_of(passage, audit)) {
    text += proposal(fmt::format("**{}** ({}; `{}`, {}). Could be printed instead:", one->claim.statement,
                                 one->claim.source, one->claim.id, words_of(one->decision.verdict)),
                     one->told);
  }
  for (const ToldFinding* one : findings_of(passage, audit)) {
    text +=
        proposal(fmt::format("**Not in the post** ({}; `{}`). Could be added:", one->finding.source, one->finding.id),
                 one->told);
  }
  return text;
}

}  // namespace

std::string ledger(const Audit& audit) {
  std::string text = "# The ledger\n\nGenerated from `flypaper audit`, in the post's order.\n";
  for (const Passage& passage : audit.passages) {
    std::string rows;
    for (const DecidedClaim* one : claims_of(passage, audit)) {
      rows += fmt::format("| {} (`{}`) | {} | {} |\n", cell(one->claim.statement), one->claim.id,
                          words_of(one->decision.verdict), cell(one->told.sentence));
    }
    for (const ToldFinding* one : findings_of(passage, audit)) {
      rows += fmt::format("| (`{}`) | a finding | {} |\n", one->finding.id, cell(one->told.sentence));
    }
    if (!rows.empty())
      text += fmt::format("\n## {}\n\n| claim | verdict | what is true |\n|---|---|---|\n{}", passage.place, rows);
  }
  return text;
}

std::string errata(const Audit& audit) {
  std::string text = fmt::format(
      "# For the authors of the post\n\n"
      "Generated from `flypaper audit`. The post says what it observed and what it conjectures, and publishes "
      "the code of its figures, so that each statement could be tried. What follows is meant to help a later edition; "
      "every number comes with its evidence in the report, and the terms are explained there.\n\n"
      "## What stands as it is printed\n\n{}\n"
      "## What could be printed instead\n",
      what_stands(audit));
  for (const Passage& passage : audit.passages) {
    const std::string found = proposals(passage, audit);
    if (!found.empty()) text += fmt::format("\n### {}\n\n{}", passage.place, found);
  }
  return text;
}

}  // namespace flypaper
