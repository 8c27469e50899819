#include "flypaper/audit/report/audit_view.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

#include "flypaper/audit/report/markup.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

using Json = nlohmann::ordered_json;

/// How a verdict is shown: a sign beside the colour, for those who see none.
struct Shown {
  Verdict verdict = Verdict::untestable;
  std::string_view sign;
  std::string_view meaning;
};

constexpr std::array<Shown, 4> shown_as{{
    {Verdict::holds, "✓", "Every case is shown; of statements that some case is, one."},
    {Verdict::holds_conditionally, "◐", "Some cases are shown, and of others the contrary."},
    {Verdict::refuted_as_stated, "✗", "The contrary of every case is shown."},
    {Verdict::untestable, "?", "The evidence decides neither way."},
}};

/// 1234567 as "1,234,567".
std::string grouped(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t end = digits.size(); end > 3; end -= 3) digits.insert(end - 3, ",");
  return digits;
}

/// The numbers of a piece of evidence, labelled; a shape for each kind.
struct Cells {
  Markup markup = Markup::none;

  Json operator()(const Identity& found) const {
    return {number("Error", found.error), number("Tolerance", found.tolerance), text("Derivation", found.derivation)};
  }
  Json operator()(const Computed& found) const {
    return {number("Value", found.value), number("Error below", found.error_bound), asserted(found.asserted)};
  }
  Json operator()(const Sampled& found) const {
    return {number("Value", found.value),
            {{"label", "Interval"}, {"content", range(found.interval)}, {"number", true}},
            asserted(found.asserted),
            number("Alpha", found.alpha),
            number("Beta", found.beta),
            number("Deviation", found.deviation),
            {{"label", "Units"}, {"content", grouped(found.sample_size)}, {"number", true}}};
  }

 private:
  [[nodiscard]] Json number(std::string_view label, double value) const {
    return {{"label", label}, {"content", number_text(value, markup)}, {"number", true}};
  }
  [[nodiscard]] static Json text(std::string_view label, const std::string& content) {
    return {{"label", label}, {"content", content}, {"number", false}};
  }
  [[nodiscard]] std::string range(const Interval& interval) const {
    return fmt::format("[{}, {}]", number_text(interval.lower, markup), number_text(interval.upper, markup));
  }
  [[nodiscard]] Json asserted(const Asserted& wanted) const {
    const bool from = std::isfinite(wanted.lower);
    const bool to = std::isfinite(wanted.upper);
    std::string content = "–";
    if (from && to) content = range({wanted.lower, wanted.upper});
    if (from && !to) content = "> " + number_text(wanted.lower, markup);
    if (!from && to) content = "< " + number_text(wanted.upper, markup);
    return {{"label", "Asserted"}, {"content", content}, {"number", true}};
  }
};

/// "value 0.5, interval [0.4, 0.6], ..."
std::string numbers(const Json& cells) {
  std::vector<std::string> words;
  for (const Json& cell : cells) {
    std::string label = cell["label"];
    label[0] = static_cast<char>(label[0] | 0x20);  // to lower case
    words.push_back(label + " " + cell["content"].get<std::string>());
  }
  return join(words);
}

/// Of a check or of its foil.
Json evidence_view(const Evidence& evidence, Markup markup) {
  Json cells = std::visit(Cells{markup}, evidence);
  const std::string outcome_name = name(outcome(evidence));
  return {{"check", check(evidence)},   {"kind", kind(evidence)},
          {"outcome", outcome_name},    {"outcome_column", fmt::format("{:<8}", outcome_name)},
          {"failed", !shown(evidence)}, {"numbers", numbers(cells)},
          {"cells", std::move(cells)}};
}

Json piece_view(const Piece& piece, Markup markup) {
  Json view = evidence_view(piece.evidence, markup);
  const bool decides = piece.role != Role::context;
  view.update({{"key", piece.key},
               {"role", name(piece.role)},
               {"case", join(piece.cases, "; ")},
               {"word", piece.word},
               {"decides", decides},
               {"foil", piece.foil},
               {"fresh", nullptr},
               {"foil_found", piece.foil_evidence ? evidence_view(*piece.foil_evidence, markup) : Json()}});
  if (!decides) view["failed"] = false;
  if (piece.spread) {
    view["fresh"] = {{"data_sets", piece.spread->data_sets},
                     {"least", number_text(piece.spread->least, markup)},
                     {"largest", number_text(piece.spread->largest, markup)},
                     {"median", number_text(piece.spread->median, markup)}};
  }
  return view;
}

/// A table for each kind of evidence.
Json tables_of(const Json& pieces) {
  Json tables = Json::array();
  for (const auto& [kind, kinds] :
       {std::pair{"identity", "Identities"}, {"computed", "Computed"}, {"sampled", "Sampled"}}) {
    Json rows = Json::array();
    for (const Json& piece : pieces) {
      if (piece["kind"] == kind) rows.push_back(piece);
    }
    if (rows.empty()) continue;
    Json columns = rows[0]["cells"];
    tables.push_back({{"kinds", kinds}, {"columns", std::move(columns)}, {"rows", std::move(rows)}});
  }
  return tables;
}

/// What claims and findings share.
Json told_view(const Told& told, Markup markup) {
  // A cell of a table in Markdown ends at a bar.
  Json view{{"sentence", told.sentence},
            {"sentence_cell", with_replaced(told.sentence, "|", "\\|")},
            {"instead", told.instead}};
  Json evidence = Json::array();
  for (const Piece& piece : told.evidence) evidence.push_back(piece_view(piece, markup));
  set_list(view, "tables", tables_of(evidence));
  view["evidence"] = std::move(evidence);
  set_list(view, "settings", told.settings);
  Json figures = Json::array();
  if (markup == Markup::html) {
    for (const Figure& figure : told.figures) figures.push_back(figure_view(figure));
  }
  set_list(view, "figures", std::move(figures));
  return view;
}

Json verdict_view(Verdict verdict) {
  const Shown& how = *std::ranges::find(shown_as, verdict, &Shown::verdict);
  const std::string plain = with_replaced(name(verdict), "_", " ");
  return {{"name", name(verdict)}, {"words", plain}, {"sign", how.sign}, {"meaning", how.meaning}};
}

Json claim_view(const DecidedClaim& decided, const Audit& audit, Markup markup) {
  const auto& [claim, told, decision] = decided;
  Json view = told_view(told, markup);
  Json cases = Json::array();
  for (const auto& [in_case, found] : decision.cases) {
    cases.push_back(
        {{"case", in_case}, {"outcome", name(found)}, {"outcome_column", fmt::format("{:<8}", name(found))}});
  }
  view.update({{"id", claim.id},
               {"source", claim.source},
               {"statement", claim.statement},
               {"statement_cell", with_replaced(claim.statement, "|", "\\|")},
               {"verdict", verdict_view(decision.verdict)},
               {"stands", decision.verdict == Verdict::holds && told.instead.empty()},
               {"wanted", claim.quantifier == Quantifier::every ? "every one" : "one"},
               {"cases", std::move(cases)},
               {"flip", print(decision.flip)},
               {"again", fmt::format("flypaper audit --claim {} --tier {} --seed {} --explain", claim.id,
                                     name(audit.tier), audit.seed)}});
  return view;
}

Json finding_view(const ToldFinding& found, Markup markup) {
  Json view = told_view(found.told, markup);
  view.update({{"id", found.finding.id}, {"source", found.finding.source}});
  return view;
}

Json verdicts_view(const Audit& audit) {
  Json verdicts = Json::array();
  for (const Shown& how : shown_as) {
    Json verdict = verdict_view(how.verdict);
    verdict["count"] = std::ranges::count(audit.claims, how.verdict, [](const auto& d) { return d.decision.verdict; });
    verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

/// The entries of `all` that a passage names, in its order.
Json named_by(const Passage& passage, const Json& all) {
  Json found = Json::array();
  for (const std::string& wanted : passage.entries) {
    for (const Json& entry : all) {
      if (entry["id"] == wanted) found.push_back(entry);
    }
  }
  return found;
}

Json passages_view(const Audit& audit, const Json& claims, const Json& findings) {
  const auto has_proposal = [](const Json& entry) { return entry["instead"] != ""; };
  Json passages = Json::array();
  for (const Passage& passage : audit.passages) {
    Json of_claims = named_by(passage, claims);
    Json of_findings = named_by(passage, findings);
    const bool proposals =
        std::ranges::any_of(of_claims, has_proposal) || std::ranges::any_of(of_findings, has_proposal);
    passages.push_back({{"place", passage.place},
                        {"entries?", !of_claims.empty() || !of_findings.empty()},
                        {"proposals?", proposals},
                        {"claims", std::move(of_claims)},
                        {"findings", std::move(of_findings)}});
  }
  return passages;
}

}  // namespace

Json figure_view(const Figure& figure) {
  return {{"title", figure.title}, {"caption", figure.caption}, {"svg", to_svg(figure)}};
}

Json audit_view(const Audit& audit, Markup markup) {
  Json claims = Json::array();
  Json findings = Json::array();
  std::size_t checks = 0;
  for (const DecidedClaim& decided : audit.claims) {
    checks += decided.told.evidence.size();
    claims.push_back(claim_view(decided, audit, markup));
  }
  for (const ToldFinding& found : audit.findings) findings.push_back(finding_view(found, markup));
  Json view{{"title", "flypaper: audit of the post’s claims"},
            {"claim_count", audit.claims.size()},
            {"check_count", checks},
            {"tier", name(audit.tier)},
            {"seed", audit.seed},
            {"alpha", number_text(alpha_spent(audit), markup)},
            {"verdicts", verdicts_view(audit)}};
  Json glossary = Json::array();
  for (const Term& term : audit.glossary) {
    glossary.push_back({{"name", term.name}, {"meaning", term.meaning}, {"formula", term.formula}});
  }
  set_list(view, "glossary", std::move(glossary));
  if (markup == Markup::none) view["passages"] = passages_view(audit, claims, findings);
  set_list(view, "claims", std::move(claims));
  set_list(view, "findings", std::move(findings));
  return view;
}

}  // namespace flypaper
