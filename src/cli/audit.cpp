#include "flypaper/report/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "flypaper/core/files.hpp"
#include "flypaper/core/text.hpp"
#include "verbs.hpp"

namespace flypaper::cli {
namespace {

Tier find_tier(const std::string& word) {
  std::vector<std::string> valid;
  for (const Tier tier : {Tier::quick, Tier::full, Tier::nightly}) {
    if (name(tier) == word) return tier;
    valid.push_back(name(tier));
  }
  throw Error(unknown_name(word, "tier", valid));
}

std::vector<Claim> find_claims(const std::vector<std::string>& wanted) {
  std::vector<Claim> claims = all_claims();
  if (wanted.empty()) return claims;
  std::vector<std::string> valid;
  for (const Claim& claim : claims) valid.push_back(claim.id);
  for (const std::string& id : wanted) {
    if (std::ranges::find(valid, id) == valid.end()) throw Error(unknown_name(id, "claim", valid));
  }
  std::erase_if(claims, [&](const Claim& claim) { return std::ranges::find(wanted, claim.id) == wanted.end(); });
  return claims;
}

}  // namespace

int audit(const AuditOptions& options) {
  const auto started = std::chrono::steady_clock::now();
  const std::vector<Claim> claims = find_claims(options.claims);
  Laboratory laboratory(
      {.home = home_folder(), .tier = find_tier(options.tier), .seed = options.seed, .threads = options.threads});
  if (!options.out.empty()) require_writable_folder(options.out);
  const Audit audit = run_audit(claims, laboratory);
  if (!options.out.empty()) write_report(audit, options.out);
  fmt::print("{}", options.output == Output::json ? to_json(audit) : to_text(audit));
  // Times go to standard error, never into results.
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - started;
  fmt::print(stderr, "{} claims in {:.1f} s\n", claims.size(), elapsed.count());
  const bool undecided = std::ranges::any_of(
      audit.claims, [](const DecidedClaim& decided) { return decided.finding.verdict == Verdict::untestable; });
  return undecided ? 1 : 0;
}

}  // namespace flypaper::cli
