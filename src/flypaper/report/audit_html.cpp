#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "flypaper/core/text.hpp"
#include "flypaper/report/audit.hpp"
#include "flypaper/report/html_parts.hpp"
#include "flypaper/report/markup.hpp"

namespace flypaper {
namespace {

/// How a verdict is shown: a sign beside the colour, for those who see none.
struct Shown {
  Verdict verdict = Verdict::untestable;
  std::string_view sign;
  std::string_view words;
  std::string_view meaning;
};

constexpr std::array<Shown, 4> shown{{
    {Verdict::holds, "✓", "holds", "In the setting that the statement gives."},
    {Verdict::holds_conditionally, "◐", "holds conditionally",
     "Not in that setting as printed, but under a condition that the evidence names."},
    {Verdict::refuted_as_stated, "✗", "refuted as stated", "The contrary is shown in the setting that it gives."},
    {Verdict::untestable, "?", "untestable", "The evidence decides neither way."},
}};

std::string badge(Verdict verdict) {
  const Shown& how = *std::ranges::find(shown, verdict, &Shown::verdict);
  return fmt::format(R"(<span class="badge {}">{} {}</span>)", name(verdict), how.sign, how.words);
}

std::string interval(const Interval& interval) {
  return fmt::format("[{}, {}]", html_number(interval.lower), html_number(interval.upper));
}

/// "0.5 +- 0.01", "<= 1e-12" with the signs that people write.
std::string expectation(std::string_view expected) {
  std::string text = with_replaced(escaped(expected), "+-", "±");
  text = with_replaced(text, "&lt;=", "≤");
  return with_replaced(text, "&gt;=", "≥");
}

/// 1234567 as "1,234,567".
std::string grouped(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t end = digits.size(); end > 3; end -= 3) digits.insert(end - 3, ",");
  return digits;
}

std::string totals(const Audit& audit) {
  std::string items;
  for (const Shown& how : shown) {
    const auto count = std::ranges::count(audit.claims, how.verdict, [](const auto& d) { return d.finding.verdict; });
    items += fmt::format("<li class=\"{0}\"><b>{1}</b>{2}<small>{3}</small></li>\n", name(how.verdict), count,
                         badge(how.verdict), how.meaning);
  }
  return "<ul class=\"totals\">\n" + items + "</ul>\n";
}

std::string introduction(const Audit& audit) {
  std::size_t checks = 0;
  for (const DecidedClaim& decided : audit.claims) checks += decided.finding.evidence.size();
  return fmt::format(
      "<h1>What the checks say about the post</h1>\n"
      "<p>Each claim of the post, restated in this project’s words, is decided by checks whose error rates are set "
      "before anything is run. {} claims, {} checks, tier <em>{}</em>, seed {}; the chance that any check passes "
      "wrongly is at most {} in all.</p>\n",
      audit.claims.size(), checks, name(audit.tier), audit.seed, html_number(alpha_spent(audit)));
}

std::string verdict_table(const Audit& audit) {
  std::string rows;
  for (const auto& [claim, finding, settings, control] : audit.claims) {
    const bool decided = finding.deciding < finding.evidence.size();
    const Evidence evidence = decided ? finding.evidence[finding.deciding] : Evidence{};
    rows += fmt::format(
        "<tr><th scope=\"row\"><a href=\"#claim-{0}\">{0}</a></th><td>{1}</td><td>{2}</td><td>{3}</td>"
        "<td class=\"number\">{4}</td><td class=\"number\">{5}</td></tr>\n",
        escaped(claim.id), escaped(claim.section), badge(finding.verdict), escaped(evidence.check),
        decided ? html_number(evidence.value) : "–", decided ? interval(evidence.interval) : "");
  }
  return "<h2 id=\"verdicts\">Verdicts</h2>\n" +
         scrolling_table("Verdicts",
                         "<th scope=\"col\">Claim</th><th scope=\"col\">Section</th><th scope=\"col\">Verdict</th>"
                         "<th scope=\"col\">Check that decides</th><th scope=\"col\" class=\"number\">Value</th>"
                         "<th scope=\"col\" class=\"number\">Interval</th>",
                         rows);
}

constexpr std::string_view reading_guide =
    "<details>\n<summary>How to read a check</summary>\n<p>A check passes if its whole interval lies on the expected "
    "side. <em>Alpha</em> is the chance that it passes although the truth is on the wrong side; <em>beta</em> the "
    "chance that it fails although the truth is right by the <em>deviation</em>. The sample size counts independent "
    "units. An exact check is an identity: its value is the largest error, its interval reaches from 0 to the "
    "tolerance, and it spends no alpha. The shaded row is the one that the table of verdicts shows.</p>\n</details>\n";

std::string evidence_row(const Evidence& evidence, bool deciding) {
  const bool exact = evidence.sample_size == 0 && evidence.kind == "exact";
  return fmt::format("<tr{}><th scope=\"row\">{}</th><td data-label=\"Kind\">{}</td>",
                     deciding ? " class=\"deciding\"" : "", escaped(evidence.check), escaped(evidence.kind)) +
         number_cell("Value", html_number(evidence.value)) + number_cell("Interval", interval(evidence.interval)) +
         number_cell("Expected", expectation(evidence.expected)) +
         number_cell("Alpha", exact ? "–" : html_number(evidence.alpha)) +
         number_cell("Beta", exact ? "–" : html_number(evidence.beta)) +
         number_cell("Deviation", html_number(evidence.deviation)) +
         number_cell("Sample size", exact ? "–" : grouped(evidence.sample_size)) +
         fmt::format("<td data-label=\"Passed\"{}</td></tr>\n", evidence.passed ? ">yes" : " class=\"failed\">no");
}

std::string evidence_table(const DecidedClaim& decided) {
  const Finding& finding = decided.finding;
  if (finding.evidence.empty()) return "<p class=\"quiet\">No check was made.</p>\n";
  std::string head = "<th scope=\"col\">Check</th><th scope=\"col\">Kind</th>";
  for (const char* column : {"Value", "Interval", "Expected", "Alpha", "Beta", "Deviation", "Sample size"}) {
    head += fmt::format("<th scope=\"col\" class=\"number\">{}</th>", column);
  }
  std::string rows;
  for (std::size_t i = 0; i < finding.evidence.size(); ++i) {
    rows += evidence_row(finding.evidence[i], i == finding.deciding);
  }
  return scrolling_table("Evidence on " + decided.claim.id, head + "<th scope=\"col\">Passed</th>", rows);
}

std::string figures(const Finding& finding) {
  if (finding.figures.empty()) return {};
  std::string items;
  for (const Figure& figure : finding.figures) items += html_figure(figure);
  return "<div class=\"figures\">\n" + items + "</div>\n";
}

/// The experiments that a claim stands on, folded: they are long.
std::string settings(const DecidedClaim& decided) {
  if (decided.settings.empty()) return {};
  std::string items;
  for (const std::string& line : decided.settings) items += fmt::format("<li>{}</li>\n", escaped(line));
  return fmt::format("<details>\n<summary>Settings of the simulations</summary>\n<ul>\n{}</ul>\n</details>\n", items);
}

std::string claim_part(const DecidedClaim& decided) {
  const Claim& claim = decided.claim;
  const Finding& finding = decided.finding;
  std::string part = fmt::format(
      "<section class=\"claim\" id=\"claim-{0}\">\n<div class=\"heading\"><h2>{0}</h2>{1}"
      "<span class=\"quiet\">{2}</span></div>\n<p class=\"statement\">{3}</p>\n<dl>\n",
      escaped(claim.id), badge(finding.verdict), escaped(claim.section), escaped(claim.statement));
  if (!finding.corrected.empty()) {
    part += fmt::format("<dt>What is true instead</dt><dd>{}</dd>\n", escaped(finding.corrected));
  }
  part +=
      fmt::format("<dt>Planted defect that must change the verdict</dt><dd>{}</dd>\n</dl>\n", escaped(claim.defect));
  return part + evidence_table(decided) + settings(decided) + figures(finding) +
         "<nav><a href=\"#verdicts\">Back to the verdicts</a></nav>\n</section>\n";
}

}  // namespace

std::string to_html(const Audit& audit) {
  std::string page = R"(<nav><a href="#verdicts">Verdicts</a> · <a href="potentials.html">Potentials</a></nav>)";
  page += introduction(audit) + totals(audit) + verdict_table(audit);
  page += reading_guide;
  for (const DecidedClaim& decided : audit.claims) page += claim_part(decided);
  return html_page("flypaper: audit of the post’s claims", page);
}

}  // namespace flypaper
