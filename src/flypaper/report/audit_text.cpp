#include <fmt/format.h>

#include <algorithm>

#include "flypaper/core/files.hpp"
#include "flypaper/core/text.hpp"
#include "flypaper/report/audit.hpp"

namespace flypaper {
namespace {

/// "0.0121 [0.0119, 0.0123]"; "-" for a claim without evidence.
std::string deciding_number(const Finding& finding) {
  if (finding.deciding >= finding.evidence.size()) return "-";
  const Evidence& evidence = finding.evidence[finding.deciding];
  return fmt::format("{} [{}, {}]", rounded(evidence.value), rounded(evidence.interval.lower),
                     rounded(evidence.interval.upper));
}

std::string totals(const Audit& audit) {
  std::vector<std::string> words;
  for (const Verdict verdict :
       {Verdict::holds, Verdict::holds_conditionally, Verdict::refuted_as_stated, Verdict::untestable}) {
    const auto count = std::ranges::count(audit.claims, verdict, [](const auto& d) { return d.finding.verdict; });
    words.push_back(fmt::format("{} {}", count, name(verdict)));
  }
  return fmt::format("{} claims: {}\nalpha spent: {} (tier {}, seed {})\n", audit.claims.size(), join(words),
                     rounded(alpha_spent(audit)), name(audit.tier), audit.seed);
}

}  // namespace

std::string name(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds: return "holds";
    case Verdict::holds_conditionally: return "holds_conditionally";
    case Verdict::refuted_as_stated: return "refuted_as_stated";
    case Verdict::untestable: return "untestable";
  }
  return "untestable";
}

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
  for (const DecidedClaim& decided : audit.claims) {
    for (const Evidence& evidence : decided.finding.evidence) sum += evidence.alpha;
  }
  return sum;
}

std::string to_text(const Audit& audit) {
  std::size_t id_width = std::string_view("claim").size();
  for (const DecidedClaim& decided : audit.claims) id_width = std::max(id_width, decided.claim.id.size());
  const auto row = [&](std::string_view id, std::string_view verdict, std::string_view number) {
    return fmt::format("{:<{}}  {:<19}  {}\n", id, id_width, verdict, number);
  };
  std::string text = row("claim", "verdict", "number that decides [interval]");
  for (const auto& [claim, finding, settings, control] : audit.claims)
    text += row(claim.id, name(finding.verdict), deciding_number(finding));
  return text + "\n" + totals(audit);
}

void write_report(const Audit& audit, std::span<const PotentialReport> potentials,
                  const std::filesystem::path& folder) {
  require_writable_folder(folder);
  write_file(folder / "audit.json", to_json(audit));  // first: it is whole even where no figure can be drawn
  write_file(folder / "potentials.html", to_html(potentials));
  write_file(folder / "index.html", to_html(audit));
}

}  // namespace flypaper
