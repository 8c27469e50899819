#include "flypaper/report/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "cli/verb.hpp"
#include "flypaper/core/files.hpp"
#include "flypaper/core/text.hpp"

namespace flypaper::verbs {
namespace {

struct AuditOptions {
  std::string tier = "quick";
  std::uint64_t seed = 1;
  std::vector<std::string> claims;
  std::string out;
  std::uint64_t threads = 0;
  Output output = Output::text;
};

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

int run_verb(const AuditOptions& options) {
  const auto started = std::chrono::steady_clock::now();
  const std::vector<Claim> claims = find_claims(options.claims);
  Laboratory laboratory({.home = home_folder(),
                         .tier = find_tier(options.tier),
                         .seed = options.seed,
                         .threads = static_cast<unsigned>(options.threads)});
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

}  // namespace

Verb audit() {
  const auto options = std::make_shared<AuditOptions>();
  return {.name = "audit",
          .summary = "Decide the claims of the post.",
          .arguments = {{"--tier", "quick, full or nightly: how much time, so how small a deviation is seen",
                         &options->tier},
                        {"--seed", "seed of all simulations", &options->seed},
                        {"--claim", "only this claim; may be given more than once", &options->claims},
                        {"--out", "folder for index.html and audit.json (default: nothing is written)", &options->out},
                        threads_argument(options->threads),
                        json_argument(options->output)},
          .footer =
              "Exit status 1 if some claim cannot be decided.\n"
              "Examples:\n  flypaper audit --out build/report\n"
              "  flypaper audit --claim escape-needs-noise --json",
          .run = [options] { return run_verb(*options); }};
}

}  // namespace flypaper::verbs
