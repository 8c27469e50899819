#include "flypaper/audit/report/audit.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <map>

#include "flypaper/base/core/parallel.hpp"

namespace flypaper {
namespace {

void require_number_of_word(const Assertion& assertion, const Evidence& evidence, const Laboratory& laboratory) {
  if (assertion.word.empty()) return;
  const double number = laboratory.word(assertion.word);
  const auto [lower, upper] = asserted(evidence);
  if (bound_of(evidence) == number && !(std::isfinite(lower) && std::isfinite(upper))) return;
  throw Error(fmt::format("'{}' asserts {} and not the number of '{}', {}", assertion.key, to_text(asserted(evidence)),
                          assertion.word, number));
}

Told tell(const auto& entry, Laboratory& laboratory, AuditOptions options) {
  const Argument argument = entry.argue(laboratory);
  Told told{.given = argument.given};
  const std::map<std::string, Spread> known = load_spreads(laboratory.home());
  for (const Assertion& assertion : argument.assertions) {
    Exhibit piece = run_assertion(assertion, laboratory, options);
    const auto found = known.find(fmt::format("{}: {}", entry.id, assertion.key));
    if (!piece.spread && found != known.end()) piece.spread = found->second;
    told.evidence.push_back(std::move(piece));
  }
  told.sentence = flypaper::told(entry.sentence, told.evidence, argument.given);
  told.instead = flypaper::told(entry.instead, told.evidence, argument.given);
  told.headline = flypaper::told(entry.headline, told.evidence, argument.given);
  if (options.figures == AuditOptions::Figures::draw) {
    if (argument.figures) told.figures = argument.figures();
    if (argument.headline_figure) told.headline_figure = argument.headline_figure();
  }
  told.settings = laboratory.take_settings();
  return told;
}

DecidedClaim decided(const Claim& claim, Laboratory& laboratory, AuditOptions options) {
  return placed(claim.id, [&] {
    DecidedClaim found{.claim = claim, .told = tell(claim, laboratory, options)};
    found.decision = decide(claim.quantifier, claim.cases, found.told.evidence);
    return found;
  });
}

ToldFinding told_finding(const Finding& finding, Laboratory& laboratory, AuditOptions options) {
  return placed(finding.id, [&] {
    ToldFinding found{.finding = finding, .told = tell(finding, laboratory, options)};
    for (const Exhibit& piece : found.told.evidence) {
      if (piece.role == Role::context || shown(piece.evidence)) continue;
      throw BrokenAudit(
          fmt::format("'{}' is {}, not shown: {}", piece.key, name(outcome(piece.evidence)), check(piece.evidence)));
    }
    return found;
  });
}

}  // namespace

Exhibit run_assertion(const Assertion& assertion, Laboratory& laboratory, AuditOptions options) {
  Exhibit piece{.key = assertion.key,
                .cases = assertion.cases,
                .role = assertion.role,
                .word = assertion.word,
                .evidence = assertion.run(),
                .foil = assertion.foil.setting};
  require_number_of_word(assertion, piece.evidence, laboratory);
  if (options.foils == AuditOptions::Foils::run && assertion.foil.run) piece.foil_evidence = assertion.foil.run();
  if (laboratory.tier() != Tier::quick && assertion.on_fresh_data) {
    piece.spread = spread_of(assertion.on_fresh_data, laboratory.seed());
  }
  return piece;
}

Audit run_audit(std::span<const Claim> claims, std::span<const Finding> findings, Laboratory& laboratory,
                AuditOptions options) {
  Audit audit{.claims = std::vector<DecidedClaim>(claims.size()),
              .findings = std::vector<ToldFinding>(findings.size()),
              .glossary = load_glossary(laboratory.home()),
              .passages = load_passages(laboratory.home()),
              .tier = laboratory.tier(),
              .seed = laboratory.seed()};
  // A second laboratory runs a few experiments again; more would run the most of them more often than they save.
  Laboratory other(laboratory.settings());
  const std::array<Laboratory*, 2> laboratories{&laboratory, &other};
  const auto work = [&](std::size_t i, unsigned worker) {
    Laboratory& at = *laboratories.at(worker);
    if (i < claims.size()) {
      audit.claims[i] = decided(claims[i], at, options);
    } else {
      audit.findings[i - claims.size()] = told_finding(findings[i - claims.size()], at, options);
    }
  };
  (void)for_each_block(0, claims.size() + findings.size(), laboratory.settings().threads == 1 ? 1 : 2, work,
                       [] { return false; });
  return audit;
}

}  // namespace flypaper
