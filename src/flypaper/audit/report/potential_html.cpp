#include <fmt/format.h>

#include <algorithm>

#include "flypaper/audit/report/html_parts.hpp"
#include "flypaper/audit/report/markup.hpp"
#include "flypaper/audit/report/potential_report.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

std::string mark(const std::optional<bool>& passed, std::string_view undecided) {
  if (!passed) return fmt::format("<span class=\"quiet\">{}</span>", undecided);
  return *passed ? "<span class=\"badge holds\">✓ passed</span>"
                 : "<span class=\"badge refuted_as_stated\">✗ failed</span>";
}

/// How many of a list passed, failed, and neither: "4 ✓", "3 ✓ 1 ✗".
struct Tally {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t neither = 0;

  void add(const std::optional<bool>& outcome) { ++(!outcome ? neither : *outcome ? passed : failed); }
  [[nodiscard]] std::string print() const {
    if (failed == 0) return fmt::format("{} ✓", passed);
    return fmt::format("<span class=\"failed\">{} ✗</span> {} ✓", failed, passed);
  }
};

Tally laws_of(const PotentialReport& report) {
  Tally tally;
  for (const ReportedLaw& law : report.laws) tally.add(law.passed);
  return tally;
}

Tally claims_of(const PotentialReport& report) {
  Tally tally;
  for (const ReportedPoint& point : report.points) tally.add(point.passed);
  for (const FileClaim& claim : report.claims) tally.add(claim.passed);
  return tally;
}

std::string index(std::span<const PotentialReport> potentials) {
  std::string rows;
  for (const PotentialReport& report : potentials) {
    const bool read = report.trouble.empty();
    rows += fmt::format("<tr><th scope=\"row\"><a href=\"#potential-{0}\">{0}</a></th>", escaped(report.name)) +
            text_cell("Title", escaped(read ? report.title : "cannot be read")) +
            text_cell("Q", fmt::format("<code>{}</code>", escaped(report.q))) +
            number_cell("Claims", read ? claims_of(report).print() : "–") +
            number_cell("Unclaimed", read ? std::to_string(claims_of(report).neither) : "–") +
            number_cell("Laws", read ? laws_of(report).print() : "–") + "</tr>\n";
  }
  return scrolling_table("Potentials", table_head({"Potential", "Title", "Q"}, {"Claims", "Unclaimed", "Laws"}), rows);
}

std::string points(const PotentialReport& report) {
  if (report.points.empty()) return "<p class=\"quiet\">The file names no points.</p>\n";
  std::string rows;
  for (const ReportedPoint& point : report.points) {
    rows += fmt::format("<tr><th scope=\"row\">{}</th>", escaped(point.at)) +
            text_cell("Basin", point.basin.empty() ? "–" : escaped(point.basin)) +
            text_cell("Claimed λ, m", point.claimed.empty() ? "–" : escaped(point.claimed)) +
            text_cell("Found", escaped(point.found)) +
            text_cell("How", escaped(with_replaced(point.method, "_", " "))) +
            text_cell("Verdict", mark(point.passed, "unclaimed")) + text_cell("Evidence given", escaped(point.reason)) +
            number_cell("|∇Q|²", html_number(point.curvature)) + "</tr>\n";
  }
  return scrolling_table(
      "Points of " + report.name,
      table_head({"Point", "Basin", "Claimed λ, m", "Found", "How", "Verdict", "Evidence given"}, {"|∇Q|²"}), rows);
}

std::string other_claims(const PotentialReport& report) {
  std::string items;
  for (const FileClaim& claim : report.claims) {
    items += fmt::format("<li>{}: claimed {}, found {} {} <span class=\"quiet\">{}</span></li>\n", escaped(claim.what),
                         escaped(claim.claimed), escaped(claim.found),
                         mark(claim.passed, claim.unclaimed.empty() ? "undecided" : "unclaimed"),
                         escaped(claim.unclaimed.empty() ? claim.evidence : claim.unclaimed));
  }
  return items.empty() ? "" : "<ul>\n" + items + "</ul>\n";
}

std::string laws(const PotentialReport& report) {
  const Tally tally = laws_of(report);
  std::string failures;
  std::string items;
  for (const ReportedLaw& law : report.laws) {
    const std::string line =
        fmt::format("<li><strong>{}</strong> {} {}{}</li>\n", escaped(law.name), mark(law.passed, "does not apply"),
                    escaped(law.statement), law.failure.empty() ? "" : " " + escaped(law.failure));
    (law.passed == false ? failures : items) += line;
  }
  return fmt::format(
      "<p>Laws, each tried at every point: {} pass, <span{}>{} fail</span>, {} do not apply.</p>\n{}"
      "<details>\n<summary>The laws</summary>\n<ul>\n{}</ul>\n</details>\n",
      tally.passed, tally.failed > 0 ? " class=\"failed\"" : "", tally.failed, tally.neither,
      failures.empty() ? "" : "<ul>\n" + failures + "</ul>\n", items);
}

std::string escapes(const PotentialReport& report) {
  if (report.escapes.empty()) return {};
  std::string rows;
  for (const ReportedEscape& row : report.escapes) {
    rows += fmt::format("<tr><th scope=\"row\">{}</th>", escaped(row.from)) +
            text_cell("Reason", row.missing.empty() ? "" : escaped(row.missing));
    const bool known = row.missing.empty();
    rows += number_cell("h", row.h > 0.0 ? html_number(row.h) : "–") +
            number_cell("Learning rate", row.h > 0.0 ? html_number(row.learning_rate) : "–") +
            number_cell("Rate a step", known ? html_number(row.per_step) : "none") +
            number_cell("Within", known ? html_number(row.error_bound) : "–") + "</tr>\n";
  }
  return "<h3>Escape</h3>\n<p>Exact rates out of the basins: fresh batches of 20, half-MSE; h is the learning rate "
         "times |∇Q|².</p>\n" +
         scrolling_table("Escape from " + report.name,
                         table_head({"From", ""}, {"h", "Learning rate", "Rate a step", "Within"}), rows);
}

std::string odds(const PotentialReport& report) {
  if (report.odds.empty()) return {};
  std::vector<std::string> columns;
  for (const double samples : PotentialReport::odds_samples) columns.push_back("n = " + rounded(samples));
  std::string rows;
  for (const ReportedOdds& row : report.odds) {
    rows += fmt::format("<tr><th scope=\"row\">{}</th>", escaped(row.region)) +
            text_cell("Grows as", row.growth.empty() ? "–" : escaped(row.growth));
    for (std::size_t i = 0; i < columns.size(); ++i) rows += number_cell(columns[i], html_number(row.odds[i]));
    rows += "</tr>\n";
  }
  return "<h3>Posterior odds</h3>\n<p>Mass of the point’s basin, in two variables of a square around it an eighth of "
         "the box wide, over that of the first: exp(−nQ²/2), uniform prior on the box. Each "
         "grows as said for large n.</p>\n" +
         scrolling_table("Posterior odds of " + report.name, table_head({"Near", "Grows as"}, columns), rows);
}

std::string part(const PotentialReport& report) {
  std::string text = fmt::format(
      "<section class=\"claim\" id=\"potential-{0}\">\n<div class=\"heading\"><h2>{0}</h2><span class=\"quiet\">{1}"
      "</span></div>\n",
      escaped(report.name), escaped(report.title));
  if (!report.q.empty()) text += fmt::format("<p class=\"statement\"><code>Q = {}</code></p>\n", escaped(report.q));
  if (!report.trouble.empty()) {
    text += fmt::format("<p class=\"failed\">Not all of this could be found: {}</p>\n", escaped(report.trouble));
  }
  if (report.figure) text += "<div class=\"figures\">\n" + html_figure(*report.figure) + "</div>\n";
  if (!report.laws.empty()) {
    text += points(report) + other_claims(report) + laws(report) + escapes(report) + odds(report);
  }
  return text + "</section>\n";
}

}  // namespace

std::string to_html(const PotentialReport& report) {
  return html_page("flypaper: " + escaped(report.name), part(report));
}

std::string to_html(std::span<const PotentialReport> potentials) {
  std::string content = fmt::format(
      "<nav><a href=\"index.html\">Verdicts on the post</a></nav>\n<h1 id=\"index\">Potentials</h1>\n"
      "<p>{} potentials, each a file. What a file claims is held to what is computed; every law is tried on each. λ "
      "and "
      "m are those of Q²: the volume where Q² &lt; ε goes as ε^λ (−log ε)^(m−1).</p>\n",
      potentials.size());
  content += index(potentials);
  for (const PotentialReport& report : potentials) {
    content += part(report) + "<nav><a href=\"#index\">Back to the index</a></nav>\n";
  }
  return html_page("flypaper: potentials", content);
}

}  // namespace flypaper
