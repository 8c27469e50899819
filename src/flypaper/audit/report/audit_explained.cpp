#include <fmt/format.h>

#include <cmath>

#include "flypaper/audit/report/audit.hpp"
#include "flypaper/audit/report/markup.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

std::string command(const Audit& audit, const std::string& id) {
  return fmt::format("flypaper audit --claim {} --tier {} --seed {} --explain", id, name(audit.tier), audit.seed);
}

struct Numbers {
  std::string operator()(const Identity& found) const {
    return fmt::format("identity: error {}, tolerance {} ({})", rounded(found.error, 3), rounded(found.tolerance, 3),
                       found.derivation);
  }
  std::string operator()(const Computed& found) const {
    return fmt::format("computed: {} (error below {}), asserted {}", rounded(found.value),
                       rounded(found.error_bound, 2), to_text(found.asserted));
  }
  std::string operator()(const Sampled& found) const {
    return fmt::format("sampled: {} [{}, {}], asserted {}\n            alpha {}, beta {}, deviation {}, {} units, p {}",
                       rounded(found.value), rounded(found.interval.lower), rounded(found.interval.upper),
                       to_text(found.asserted), rounded(found.alpha), rounded(found.beta), rounded(found.deviation),
                       found.sample_size, rounded(found.p_value, 3));
  }
};

std::string numbers(const Evidence& evidence) { return std::visit(Numbers{}, evidence); }

std::string piece_text(const Piece& piece) {
  std::string text = fmt::format("  {:<8}  {}: {}\n", name(outcome(piece.evidence)), piece.key, check(piece.evidence));
  text += fmt::format("            {}{}\n", name(piece.role),
                      piece.cases.empty() ? "" : " of '" + join(piece.cases, "', '") + "'");
  text += fmt::format("            {}\n", numbers(piece.evidence));
  if (!piece.word.empty()) text += fmt::format("            its bound is the number of the word '{}'\n", piece.word);
  if (piece.spread) {
    text += fmt::format("            on {} fresh data sets: {} to {}, median {}\n", piece.spread->data_sets,
                        rounded(piece.spread->least, 3), rounded(piece.spread->largest, 3),
                        rounded(piece.spread->median, 3));
  }
  if (piece.foil_evidence) {
    text += fmt::format("            foil ({}): {}\n            {}\n", piece.foil, name(outcome(*piece.foil_evidence)),
                        numbers(*piece.foil_evidence));
  }
  return text;
}

std::string evidence_text(const Told& told) {
  std::string text;
  if (!told.settings.empty()) text += fmt::format("settings:\n  {}\n", join(told.settings, "\n  "));
  text += "evidence:\n";
  for (const Piece& piece : told.evidence) text += piece_text(piece);
  return text;
}

std::string cases_text(const Decision& decision) {
  std::vector<std::string> words;
  for (const auto& [in_case, found] : decision.cases) words.push_back(fmt::format("{}: {}", in_case, name(found)));
  return join(words, "; ");
}

std::string explained(const Audit& audit, const DecidedClaim& decided) {
  const auto& [claim, told, decision] = decided;
  std::string text = fmt::format("{}: {}\n  {}\n  ({})\nwhat is true:\n  {}\n", claim.id, name(decision.verdict),
                                 claim.statement, claim.source, told.sentence);
  text += fmt::format("cases ({} must be shown):\n", claim.quantifier == Quantifier::every ? "every one" : "one");
  for (const auto& [in_case, found] : decision.cases) text += fmt::format("  {:<8}  {}\n", name(found), in_case);
  return text + print(decision.flip) + "\n" + evidence_text(told) +
         fmt::format("again: {}\n", command(audit, claim.id));
}

}  // namespace

std::string explained(const Audit& audit) {
  std::string text;
  for (const DecidedClaim& decided : audit.claims) text += explained(audit, decided) + "\n";
  for (const auto& [finding, told] : audit.findings) {
    text += fmt::format("{}\n  ({})\n  {}\n{}\n", finding.id, finding.source, told.sentence, evidence_text(told));
  }
  return text;
}

std::string surprise(const Audit& audit, const DecidedClaim& decided, std::string_view expected) {
  std::string unshown;
  for (const Piece& piece : decided.told.evidence) {
    if (piece.role == Role::context || shown(piece.evidence)) continue;
    unshown += fmt::format("; '{}' is {}: {}", piece.key, name(outcome(piece.evidence)),
                           with_replaced(numbers(piece.evidence), "\n            ", ", "));
  }
  return fmt::format("{}: {} instead of {}; {}{}; again: {}\n", decided.claim.id, name(decided.decision.verdict),
                     expected, cases_text(decided.decision), unshown, command(audit, decided.claim.id));
}

}  // namespace flypaper
