#include <fmt/format.h>

#include <algorithm>

#include "flypaper/audit/report/audit.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

std::string totals(const Audit& audit) {
  std::vector<std::string> words;
  for (const Verdict verdict :
       {Verdict::holds, Verdict::holds_conditionally, Verdict::refuted_as_stated, Verdict::untestable}) {
    const auto count = std::ranges::count(audit.claims, verdict, [](const auto& d) { return d.decision.verdict; });
    words.push_back(fmt::format("{} {}", count, name(verdict)));
  }
  return fmt::format("{} claims: {}\n{} findings\nalpha spent: {} (tier {}, seed {})\n", audit.claims.size(),
                     join(words), audit.findings.size(), rounded(alpha_spent(audit)), name(audit.tier), audit.seed);
}

/// `text` in lines of at most 98 characters, each indented by two.
std::string wrapped(const std::string& text) {
  std::string lines;
  std::string line = " ";
  for (const std::string& word : split(text, ' ')) {
    if (line.size() + word.size() > 97) {
      lines += line + "\n";
      line = " ";
    }
    line += " " + word;
  }
  return lines + line + "\n";
}

double alpha_of(const Told& told) {
  double sum = 0.0;
  for (const Piece& piece : told.evidence) {
    if (const auto* sampled = std::get_if<Sampled>(&piece.evidence)) sum += sampled->alpha;
  }
  return sum;
}

}  // namespace

std::string name(Tier tier) {
  switch (tier) {
    case Tier::quick: return "quick";
    case Tier::full: return "full";
    case Tier::nightly: return "nightly";
  }
  return "quick";
}

double alpha_spent(const Audit& audit) {
  double sum = 0.0;
  for (const DecidedClaim& decided : audit.claims) sum += alpha_of(decided.told);
  for (const ToldFinding& finding : audit.findings) sum += alpha_of(finding.told);
  return sum;
}

std::string to_text(const Audit& audit) {
  std::string text;
  for (const auto& [claim, told, decision] : audit.claims) {
    text += fmt::format("{}: {}\n", claim.id, name(decision.verdict)) + wrapped(told.sentence) +
            wrapped("(" + print(decision.flip) + ")");
  }
  if (!audit.findings.empty()) text += "\nfindings, which the post does not speak of\n";
  for (const auto& [finding, told] : audit.findings) text += finding.id + "\n" + wrapped(told.sentence);
  return text + "\n" + totals(audit);
}

}  // namespace flypaper
