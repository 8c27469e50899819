#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "flypaper/audit/report/audit.hpp"
#include "flypaper/audit/report/html_parts.hpp"
#include "flypaper/audit/report/markup.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

/// How a verdict is shown: a sign beside the colour, for those who see none.
struct Shown {
  Verdict verdict = Verdict::untestable;
  std::string_view sign;
  std::string_view words;
  std::string_view meaning;
};

constexpr std::array<Shown, 4> shown_as{{
    {Verdict::holds, "✓", "holds", "Every case is shown; of statements that some case is, one."},
    {Verdict::holds_conditionally, "◐", "holds conditionally", "Some cases are shown, and of others the contrary."},
    {Verdict::refuted_as_stated, "✗", "refuted as stated", "The contrary of every case is shown."},
    {Verdict::untestable, "?", "untestable", "The evidence decides neither way."},
}};

std::string badge(Verdict verdict) {
  const Shown& how = *std::ranges::find(shown_as, verdict, &Shown::verdict);
  return fmt::format(R"(<span class="badge {}">{} {}</span>)", name(verdict), how.sign, how.words);
}

std::string range(double lower, double upper) {
  return fmt::format("[{}, {}]", html_number(lower), html_number(upper));
}

/// What is asserted, with the signs that people write.
std::string asserted_html(const Asserted& asserted) {
  if (std::isfinite(asserted.lower) && std::isfinite(asserted.upper)) return range(asserted.lower, asserted.upper);
  if (std::isfinite(asserted.lower)) return "&gt; " + html_number(asserted.lower);
  return std::isfinite(asserted.upper) ? "&lt; " + html_number(asserted.upper) : "–";
}

/// 1234567 as "1,234,567".
std::string grouped(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t end = digits.size(); end > 3; end -= 3) digits.insert(end - 3, ",");
  return digits;
}

std::string totals(const Audit& audit) {
  std::string items;
  for (const Shown& how : shown_as) {
    const auto count = std::ranges::count(audit.claims, how.verdict, [](const auto& d) { return d.decision.verdict; });
    items += fmt::format("<li class=\"{0}\"><b>{1}</b>{2}<small>{3}</small></li>\n", name(how.verdict), count,
                         badge(how.verdict), how.meaning);
  }
  return "<ul class=\"totals\">\n" + items + "</ul>\n";
}

std::string introduction(const Audit& audit) {
  std::size_t checks = 0;
  for (const DecidedClaim& decided : audit.claims) checks += decided.told.evidence.size();
  return fmt::format(
      "<h1>What the checks say about the post</h1>\n"
      "<p>Each claim of the post, restated in this project’s words, is decided by checks whose error rates are set "
      "before anything is run; the verdict is a function of what they come to. {} claims, {} checks, tier <em>{}</em>, "
      "seed {}; the chance that any sampled check passes wrongly is at most {} in all.</p>\n",
      audit.claims.size(), checks, name(audit.tier), audit.seed, html_number(alpha_spent(audit)));
}

std::string sentence_html(const Told& told) { return escaped(told.sentence); }

std::string verdict_table(const Audit& audit) {
  std::string rows;
  for (const auto& [claim, told, decision] : audit.claims) {
    rows += fmt::format("<tr><th scope=\"row\"><a href=\"#claim-{0}\">{0}</a></th><td>{1}</td><td>{2}</td></tr>\n",
                        escaped(claim.id), badge(decision.verdict), sentence_html(told));
  }
  return "<h2 id=\"verdicts\">Verdicts</h2>\n" +
         scrolling_table("Verdicts",
                         "<th scope=\"col\">Claim</th><th scope=\"col\">Verdict</th>"
                         "<th scope=\"col\">What is true</th>",
                         rows);
}

constexpr std::string_view reading_guide =
    "<details>\n<summary>How to read a check</summary>\n<p>A check is <em>shown</em>, <em>contrary</em> or "
    "<em>open</em>, by whether the whole of what its value may be lies inside what is asserted, outside, or across. A "
    "case needs all its needs shown; a contrary need, or something that contradicts it and is shown, makes it false. "
    "An "
    "<em>identity</em> compares two exact routes, whose error rounding explains up to the tolerance. A "
    "<em>computed</em> number has an error bound and no chance in it. A <em>sampled</em> one has an interval: "
    "<em>alpha</em> is the chance that it passes although the truth is on the wrong side, <em>beta</em> the chance "
    "that "
    "it fails although the truth is right by the <em>deviation</em>; units are independent. The foil is a setting in "
    "which the assertion is false, and where the same check is not shown.</p>\n</details>\n";

std::string check_cells(const Piece& piece) {
  std::string does = name(piece.role);
  if (!piece.cases.empty() && !piece.cases.front().empty()) does += ": " + join(piece.cases, "; ");
  if (!piece.word.empty()) does += fmt::format(" (the word “{}”)", piece.word);
  std::string cells = fmt::format("<tr><th scope=\"row\">{}<br><span class=\"quiet\">{}",
                                  escaped(check(piece.evidence)), escaped(does));
  if (piece.role != Role::context) cells += fmt::format("<br>foil: {}", escaped(piece.foil));
  if (piece.spread) {
    cells += fmt::format("<br>on {} fresh data sets: {} to {}, median {}", piece.spread->data_sets,
                         html_number(piece.spread->least), html_number(piece.spread->largest),
                         html_number(piece.spread->median));
  }
  return cells + "</span></th>";
}

std::string outcome_cell(const Piece& piece) {
  const Outcome found = outcome(piece.evidence);
  if (piece.role == Role::context) return "<td data-label=\"Outcome\">–</td></tr>\n";
  return fmt::format("<td data-label=\"Outcome\"{}>{}</td></tr>\n", found == Outcome::shown ? "" : " class=\"failed\"",
                     name(found));
}

/// The cells of numbers, a shape for each kind.
struct Cells {
  std::string operator()(const Identity& found) const {
    return number_cell("Error", html_number(found.error)) + number_cell("Tolerance", html_number(found.tolerance)) +
           text_cell("Derivation", escaped(found.derivation));
  }
  std::string operator()(const Computed& found) const {
    return number_cell("Value", html_number(found.value)) + number_cell("Error below", html_number(found.error_bound)) +
           number_cell("Asserted", asserted_html(found.asserted));
  }
  std::string operator()(const Sampled& found) const {
    return number_cell("Value", html_number(found.value)) +
           number_cell("Interval", range(found.interval.lower, found.interval.upper)) +
           number_cell("Asserted", asserted_html(found.asserted)) + number_cell("Alpha", html_number(found.alpha)) +
           number_cell("Beta", html_number(found.beta)) + number_cell("Deviation", html_number(found.deviation)) +
           number_cell("Units", grouped(found.sample_size));
  }
};

/// Columns of each kind, after the check and before the outcome.
const std::array<std::vector<std::string>, 3> columns_of{
    {{"Error", "Tolerance", "Derivation"},
     {"Value", "Error below", "Asserted"},
     {"Value", "Interval", "Asserted", "Alpha", "Beta", "Deviation", "Units"}}};
constexpr std::array<std::string_view, 3> kinds{"Identities", "Computed", "Sampled"};

std::string evidence_tables(const std::string& id, const std::vector<Piece>& evidence) {
  std::string tables;
  for (std::size_t of = 0; of < kinds.size(); ++of) {
    std::string rows;
    for (const Piece& piece : evidence) {
      if (piece.evidence.index() != of) continue;
      rows += check_cells(piece) + std::visit(Cells{}, piece.evidence) + outcome_cell(piece);
    }
    if (rows.empty()) continue;
    const std::string head = fmt::format("<th scope=\"col\">{}</th>", kinds[of]);
    std::string numbers;
    for (const std::string& column : columns_of[of]) {
      const std::string_view shape = column == "Derivation" ? "" : " class=\"number\"";
      numbers += fmt::format("<th scope=\"col\"{}>{}</th>", shape, column);
    }
    tables += scrolling_table(fmt::format("{} evidence on {}", kinds[of], id),
                              head + numbers + "<th scope=\"col\">Outcome</th>", rows);
  }
  return tables.empty() ? "<p class=\"quiet\">No check was made.</p>\n" : tables;
}

std::string figures(const Told& told) {
  if (told.figures.empty()) return {};
  std::string items;
  for (const Figure& figure : told.figures) items += html_figure(figure);
  return "<div class=\"figures\">\n" + items + "</div>\n";
}

/// The experiments that a claim stands on, folded: they are long.
std::string settings(const Told& told) {
  if (told.settings.empty()) return {};
  std::string items;
  for (const std::string& line : told.settings) items += fmt::format("<li>{}</li>\n", escaped(line));
  return fmt::format("<details>\n<summary>Settings of the simulations</summary>\n<ul>\n{}</ul>\n</details>\n", items);
}

std::string flip_html(const std::optional<Flip>& flip) {
  return fmt::format("<dt>Where it would flip</dt><dd>It {}.</dd>\n", escaped(print(flip)));
}

std::string cases_html(const DecidedClaim& decided) {
  std::string items;
  for (const auto& [in_case, found] : decided.decision.cases) {
    items += fmt::format("<li>{}: {}</li>\n", escaped(in_case), name(found));
  }
  return fmt::format("<dt>Cases, of which {} must be shown</dt><dd><ul>\n{}</ul></dd>\n",
                     decided.claim.quantifier == Quantifier::every ? "every one" : "one", items);
}

std::string claim_part(const DecidedClaim& decided) {
  const auto& [claim, told, decision] = decided;
  return fmt::format(
             "<section class=\"claim\" id=\"claim-{0}\">\n<div class=\"heading\"><h2>{0}</h2>{1}"
             "<span class=\"quiet\">{2}</span></div>\n<p class=\"statement\">{3}</p>\n<dl>\n"
             "<dt>What is true</dt><dd>{4}</dd>\n",
             escaped(claim.id), badge(decision.verdict), escaped(claim.source), escaped(claim.statement),
             sentence_html(told)) +
         cases_html(decided) + flip_html(decision.flip) + "</dl>\n" + evidence_tables(claim.id, told.evidence) +
         settings(told) + figures(told) + "<nav><a href=\"#verdicts\">Back to the verdicts</a></nav>\n</section>\n";
}

std::string finding_part(const ToldFinding& found) {
  const auto& [finding, told] = found;
  return fmt::format(
             "<section class=\"claim\" id=\"finding-{0}\">\n<div class=\"heading\"><h2>{0}</h2>"
             "<span class=\"quiet\">{1}</span></div>\n<p class=\"statement\">{2}</p>\n",
             escaped(finding.id), escaped(finding.source), sentence_html(told)) +
         evidence_tables(finding.id, told.evidence) + settings(told) + figures(told) +
         "<nav><a href=\"#verdicts\">Back to the verdicts</a></nav>\n</section>\n";
}

std::string glossary_part(const std::vector<Term>& glossary) {
  if (glossary.empty()) return {};
  std::string items;
  for (const Term& term : glossary) {
    items += fmt::format("<dt>{}</dt><dd>{} {}</dd>\n", escaped(term.name), escaped(term.meaning),
                         term.formula.empty() ? "" : "<code>" + escaped(term.formula) + "</code>");
  }
  return "<details>\n<summary>Terms</summary>\n<dl>\n" + items + "</dl>\n</details>\n";
}

}  // namespace

std::string to_html(const Audit& audit) {
  std::string page = R"(<nav><a href="#verdicts">Verdicts</a> · <a href="potentials.html">Potentials</a></nav>)";
  page += introduction(audit) + totals(audit) + verdict_table(audit);
  page += reading_guide;
  page += glossary_part(audit.glossary);
  for (const DecidedClaim& decided : audit.claims) page += claim_part(decided);
  if (!audit.findings.empty()) page += "<h2 id=\"findings\">Findings</h2>\n";
  for (const ToldFinding& found : audit.findings) page += finding_part(found);
  return html_page("flypaper: audit of the post’s claims", page);
}

}  // namespace flypaper
