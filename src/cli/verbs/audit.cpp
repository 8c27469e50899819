#include "flypaper/report/audit.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>

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
  std::string expect;
  std::string history;
  bool explain = false;
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

/// The verdict of each claim in a file of blessed verdicts (goldens/verdicts.json). Throws Error.
std::map<std::string, std::string> expected_verdicts(const std::string& file) {
  try {
    std::map<std::string, std::string> verdicts;
    const auto blessed = nlohmann::json::parse(read_file(file));
    for (const auto& [id, entry] : blessed.at("entries").items()) verdicts[id] = entry.at("value");
    return verdicts;
  } catch (const nlohmann::json::exception& failure) {
    throw Error(fmt::format("--expect '{}' is no file of verdicts: {}; give one such as goldens/verdicts.json", file,
                            failure.what()));
  }
}

/// A line for every verdict that is not the expected one, or where none is given, that is none.
std::string surprises(const Audit& audit, const std::optional<std::map<std::string, std::string>>& expected) {
  std::string lines;
  for (const DecidedClaim& decided : audit.claims) {
    const Verdict verdict = decided.finding.verdict;
    if (!expected) {
      if (verdict == Verdict::untestable) lines += surprise(audit, decided, "a decision");
      continue;
    }
    const auto found = expected->find(decided.claim.id);
    const std::string wanted = found == expected->end() ? "a verdict that nobody has blessed" : found->second;
    if (name(verdict) != wanted) lines += surprise(audit, decided, wanted);
  }
  return lines;
}

std::string printed(const Audit& audit, const AuditOptions& options) {
  if (options.output == Output::json) return to_json(audit);
  return options.explain ? explained(audit) : to_text(audit);
}

void write_files(const Audit& audit, const AuditOptions& options) {
  if (!options.out.empty()) {
    const auto potentials = report_potentials(home_folder() / "potentials", static_cast<unsigned>(options.threads));
    write_report(audit, potentials, options.out);
  }
  if (!options.history.empty()) append_history(audit, options.history);
}

int run_verb(const AuditOptions& options) {
  const auto started = std::chrono::steady_clock::now();
  const std::vector<Claim> claims = find_claims(options.claims);
  Laboratory laboratory({.home = home_folder(),
                         .tier = find_tier(options.tier),
                         .seed = options.seed,
                         .threads = static_cast<unsigned>(options.threads)});
  std::optional<std::map<std::string, std::string>> expected;
  if (!options.expect.empty()) expected = expected_verdicts(options.expect);
  if (!options.out.empty()) require_writable_folder(options.out);
  if (!options.history.empty()) append_history({}, options.history);  // a night is long: it must not be lost at its end
  const Audit audit = run_audit(claims, laboratory, options.explain ? Controls::plant : Controls::skip);
  write_files(audit, options);
  fmt::print("{}", printed(audit, options));
  const std::string unexpected = surprises(audit, expected);
  fmt::print(stderr, "{}", unexpected);
  // Times go to standard error, never into results.
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - started;
  fmt::print(stderr, "{} claims in {:.1f} s\n", claims.size(), elapsed.count());
  return unexpected.empty() ? 0 : 1;
}

}  // namespace

Verb audit() {
  const auto options = std::make_shared<AuditOptions>();
  return {
      .name = "audit",
      .summary = "Decide the claims of the post.",
      .arguments =
          {{"--tier", "quick, full or nightly: how much time, so how small a deviation is seen", &options->tier},
           {"--seed", "seed of all simulations", &options->seed},
           {"--claim", "only this claim; may be given more than once", &options->claims},
           {"--out", "folder for index.html and audit.json (default: nothing is written)", &options->out},
           {"--explain", "say why: settings, evidence, and what would change the verdict", &options->explain},
           {"--expect", "file of verdicts (goldens/verdicts.json) that the found ones are held to", &options->expect},
           {"--history", "file that every estimate and p-value is appended to, a line of JSON each", &options->history},
           threads_argument(options->threads),
           json_argument(options->output)},
      .footer =
          "Exit status 1 if some claim cannot be decided or its verdict is not the expected one.\n"
          "Examples:\n  flypaper audit --out build/report\n"
          "  flypaper audit --claim escape-needs-noise --explain\n"
          "  flypaper audit --tier full --seed 7 --expect goldens/verdicts.json --json",
      .run = [options] { return run_verb(*options); }};
}

}  // namespace flypaper::verbs
