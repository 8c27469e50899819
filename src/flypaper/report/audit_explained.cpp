#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/core/text.hpp"
#include "flypaper/report/audit.hpp"

namespace flypaper {
namespace {

std::string interval_text(const Evidence& evidence) {
  return fmt::format("{} [{}, {}]", rounded(evidence.value), rounded(evidence.interval.lower),
                     rounded(evidence.interval.upper));
}

std::string command(const Audit& audit, const Claim& claim) {
  return fmt::format("flypaper audit --claim {} --tier {} --seed {} --explain", claim.id, name(audit.tier), audit.seed);
}

std::string outcome(const Evidence& evidence) { return evidence.passed ? "passes" : "fails"; }

std::string evidence_text(const Evidence& evidence) {
  const std::string text = fmt::format("  {:<6}  {}\n          {}, expected {}", outcome(evidence), evidence.check,
                                       interval_text(evidence), evidence.expected);
  if (evidence.kind == "exact") return text + " (exact)\n";
  return text + fmt::format("\n          {}, alpha {}, beta {}, deviation {}, {} units, p {}\n", evidence.kind,
                            rounded(evidence.alpha), rounded(evidence.beta), rounded(evidence.deviation),
                            evidence.sample_size, rounded(evidence.p_value, 3));
}

/// The same check of the other finding: of the same words, else in the same place where both have as many.
const Evidence* counterpart(const Finding& finding, std::size_t index, const Finding& other) {
  const auto same = std::ranges::find(other.evidence, finding.evidence[index].check, &Evidence::check);
  if (same != other.evidence.end()) return &*same;
  return other.evidence.size() == finding.evidence.size() ? &other.evidence[index] : nullptr;
}

/// What would change the verdict, as the planted defect shows it.
std::string control_text(const DecidedClaim& decided) {
  if (!decided.control) return {};
  std::string text = fmt::format("control: {}\n  the verdict becomes {} when this is planted, because\n",
                                 decided.claim.defect, name(decided.control->verdict));
  for (std::size_t i = 0; i < decided.finding.evidence.size(); ++i) {
    const Evidence& evidence = decided.finding.evidence[i];
    const Evidence* planted = counterpart(decided.finding, i, *decided.control);
    if (planted == nullptr || planted->passed == evidence.passed) continue;
    text += fmt::format("  {:<6}  {}\n          {} in place of {}, expected {}\n", outcome(*planted), planted->check,
                        interval_text(*planted), interval_text(evidence), planted->expected);
  }
  return text;
}

std::string explained(const Audit& audit, const DecidedClaim& decided) {
  const auto& [claim, finding, settings, control] = decided;
  std::string text =
      fmt::format("{}: {}\n  {}\n  ({})\n", claim.id, name(finding.verdict), claim.statement, claim.section);
  if (!finding.corrected.empty()) text += fmt::format("what is true instead:\n  {}\n", finding.corrected);
  if (!settings.empty()) text += fmt::format("settings:\n  {}\n", join(settings, "\n  "));
  text += "evidence:\n";
  for (const Evidence& evidence : finding.evidence) text += evidence_text(evidence);
  return text + control_text(decided) + fmt::format("again: {}\n", command(audit, claim));
}

}  // namespace

std::string explained(const Audit& audit) {
  std::string text;
  for (const DecidedClaim& decided : audit.claims) text += explained(audit, decided) + "\n";
  return text;
}

std::string surprise(const Audit& audit, const DecidedClaim& decided, std::string_view expected) {
  const Finding& finding = decided.finding;
  std::string number = "no evidence";
  if (finding.deciding < finding.evidence.size()) {
    const Evidence& evidence = finding.evidence[finding.deciding];
    number = fmt::format("'{}' {}: {}, expected {}", evidence.check, outcome(evidence), interval_text(evidence),
                         evidence.expected);
  }
  return fmt::format("{}: {} instead of {}; {}; again: {}\n", decided.claim.id, name(finding.verdict), expected, number,
                     command(audit, decided.claim));
}

}  // namespace flypaper
