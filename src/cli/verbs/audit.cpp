#include "flypaper/audit/report/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>

#include "cli/options.hpp"
#include "flypaper/audit/experiment/json.inl"
#include "flypaper/audit/nights/history.hpp"
#include "flypaper/audit/report/potential_report.hpp"
#include "flypaper/base/core/console.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/held_folder.hpp"
#include "flypaper/base/core/printable.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::verbs {
namespace {

struct Arguments {
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

/// Leaves only those of the given ids. Throws Error for an id that is none.
void keep_wanted(std::vector<Claim>& claims, std::vector<Finding>& findings, const std::vector<std::string>& ids) {
  std::vector<std::string> valid;
  for (const Claim& claim : claims) valid.push_back(claim.id);
  for (const Finding& finding : findings) valid.push_back(finding.id);
  for (const std::string& id : ids) {
    if (std::ranges::find(valid, id) == valid.end()) throw Error(unknown_name(id, "claim or finding", valid));
  }
  const auto unwanted = [&](const auto& one) { return std::ranges::find(ids, one.id) == ids.end(); };
  std::erase_if(claims, unwanted);
  std::erase_if(findings, unwanted);
}

/// A blessed claim that is gone would never be missed. Throws Error that names it.
void require_claims(const std::map<std::string, std::string>& verdicts, const std::vector<Claim>& claims,
                    const std::string& file) {
  for (const auto& [id, verdict] : verdicts) {
    if (std::ranges::find(claims, id, &Claim::id) != claims.end()) continue;
    throw Error(
        fmt::format("--expect '{}' has the verdict '{}' of '{}', and there is no such claim; put the claim back, or "
                    "take it out of the file",
                    file, verdict, id));
  }
}

/// The verdict of each claim in a file of blessed verdicts (goldens/verdicts.json). Throws Error.
std::map<std::string, std::string> expected_verdicts(const std::string& file) {
  try {
    std::map<std::string, std::string> verdicts;
    const auto blessed = read_json(file);
    for (const auto& [id, entry] : blessed.at("entries").items())
      verdicts[id] = one_line(entry.at("value").get<std::string>());
    return verdicts;
  } catch (const Json::exception& failure) {
    throw Error(fmt::format("--expect '{}' is no file of verdicts: {}; give one such as goldens/verdicts.json", file,
                            failure.what()));
  }
}

/// A line for every verdict that is not the expected one, or where none is given, that is none.
std::string surprises(const Audit& audit, const std::optional<std::map<std::string, std::string>>& expected) {
  std::string lines;
  for (const DecidedClaim& decided : audit.claims) {
    const Verdict verdict = decided.decision.verdict;
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

std::string printed(const Audit& audit, const Arguments& options) {
  if (options.output == Output::json) return to_json(audit);
  return options.explain ? explained(audit) : to_text(audit);
}

void write_files(const Audit& audit, const Arguments& options) {
  if (!options.out.empty()) {
    const auto potentials = report_potentials(home_folder() / "potentials", static_cast<unsigned>(options.threads));
    write_report(audit, potentials, options.out);
  }
}

int run_verb(const Arguments& options) {
  const auto started = std::chrono::steady_clock::now();
  std::vector<Claim> claims = all_claims();
  std::vector<Finding> findings = all_findings();
  std::optional<std::map<std::string, std::string>> expected;
  if (!options.expect.empty()) {
    expected = expected_verdicts(options.expect);
    require_claims(*expected, claims, options.expect);
  }
  if (!options.claims.empty()) keep_wanted(claims, findings, options.claims);
  Laboratory laboratory(
      {.home = home_folder(),
       .tier = cli::read_choice<Tier>("--tier", options.tier,
                                      {{"quick", Tier::quick}, {"full", Tier::full}, {"nightly", Tier::nightly}}),
       .seed = options.seed,
       .threads = static_cast<unsigned>(options.threads)});
  const std::optional<HeldFolder> held = options.out.empty() ? std::nullopt : std::optional<HeldFolder>(options.out);
  std::optional<History> history;
  if (!options.history.empty()) history = History::to_extend(options.history);  // a night must not be lost at its end
  Audit audit = run_audit(claims, findings, laboratory,
                          {.foils = options.explain ? AuditOptions::Foils::run : AuditOptions::Foils::skip,
                           .figures = options.out.empty() ? AuditOptions::Figures::skip : AuditOptions::Figures::draw});
  if (!options.out.empty() && options.claims.empty()) {
    audit.post_figures = drawn(all_post_figures(), laboratory);
    audit.lead = load_lead(laboratory.home());
  }
  write_files(audit, options);
  if (history) history->add(kept(audit));
  fmt::print("{}", printed(audit, options));
  const std::string unexpected = surprises(audit, expected);
  tell(unexpected);
  // Times go to standard error, never into results.
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - started;
  tell(fmt::format("{} claims in {:.1f} s\n", claims.size(), elapsed.count()));
  return unexpected.empty() ? 0 : 1;
}

}  // namespace

Verb audit() {
  const auto options = std::make_shared<Arguments>();
  return {
      .name = "audit",
      .summary = "Decide the claims of the post.",
      .arguments =
          {{"--tier", "quick, full or nightly: how much time, so how small a deviation is seen", &options->tier},
           {"--seed", "seed of all simulations", &options->seed},
           {"--claim", "only this claim or finding; may be given more than once", &options->claims},
           {"--out", "folder for index.html and audit.json (default: nothing is written)", &options->out},
           {"--explain", "say why: quantifier, cases, evidence with its foils, and where the verdict would flip",
            &options->explain},
           {"--expect", "file of verdicts (goldens/verdicts.json) that the found ones are held to", &options->expect},
           {"--history", "history that all evidence is added to, made if it is not there (see `flypaper history`)",
            &options->history},
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
