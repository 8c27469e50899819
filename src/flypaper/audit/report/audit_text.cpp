// What people read of an audit: each but the text for a terminal from a template of share/report.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

#include "flypaper/audit/report/audit_view.hpp"
#include "flypaper/audit/report/gnuplot.hpp"
#include "flypaper/audit/report/page.hpp"
#include "flypaper/audit/report/page_view.hpp"
#include "flypaper/audit/report/potential_report.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

std::string totals(const Audit& audit) {
  std::vector<std::string> words;
  for (const Verdict verdict :
       {Verdict::holds, Verdict::holds_conditionally, Verdict::refuted_as_stated, Verdict::untestable}) {
    const auto count = std::ranges::count(audit.claims, verdict, [](const auto& d) { return d.decision.verdict; });
    words.push_back(fmt::format("{} {}", count, name(verdict)));
  }
  return fmt::format("{} claims: {}\n{} findings\nalpha spent: {} (tier {}, seed {})\n", audit.claims.size(),
                     join(words), audit.findings.size(), rounded(alpha_spent(audit)), name(audit.tier), audit.seed);
}

/// `text` in lines of at most 98 characters, each indented by two.
std::string indented(const std::string& text) { return fmt::format("  {}\n", join(wrapped(text, 96), "\n  ")); }

std::string document(const char* name, const Audit& audit) {
  return rendered(name, audit_view(audit, Markup::none), Markup::none);
}

/// The figure as files of its own, for a light and a dark page; the text has the colour of the pages' text.
void write_cover(const Figure& figure, const std::filesystem::path& folder) {
  const std::string svg = to_svg(figure);
  for (const auto& [name, colour] : {std::pair{"cover-light.svg", "#1d1f23"}, {"cover-dark.svg", "#e7e8ea"}}) {
    write_file(folder / name, with_replaced(svg, "<svg ", fmt::format("<svg color=\"{}\" ", colour)));
  }
}

}  // namespace

double alpha_spent(const Audit& audit) {
  double sum = 0.0;
  const auto add = [&](const auto& entries) {
    for (const auto& entry : entries) {
      for (const Exhibit& piece : entry.told.evidence) {
        if (const auto* sampled = std::get_if<Sampled>(&piece.evidence)) sum += sampled->alpha;
      }
    }
  };
  add(audit.claims);
  add(audit.findings);
  return sum;
}

std::string to_text(const Audit& audit) {
  std::string text;
  for (const auto& [claim, told, decision] : audit.claims) {
    text += fmt::format("{}: {}\n", claim.id, name(decision.verdict)) + indented(told.sentence) +
            indented(fmt::format("({})", print(decision.flip)));
  }
  if (!audit.findings.empty()) text += "\nfindings, which the post does not speak of\n";
  for (const auto& [finding, told] : audit.findings) text += finding.id + "\n" + indented(told.sentence);
  return text + "\n" + totals(audit);
}

std::string to_html(const Audit& audit) { return html_page("index", page_view(audit)); }
std::string findings_document(const Audit& audit) { return document("findings", audit); }
std::string errata(const Audit& audit) { return document("errata", audit); }
std::string explained(const Audit& audit) { return document("explained", audit); }

std::string surprise(const Audit& audit, const DecidedClaim& decided, std::string_view expected) {
  Audit of_one = audit;
  of_one.claims = {decided};
  nlohmann::ordered_json view = audit_view(of_one, Markup::none).at("claims").at(0);
  view["expected"] = expected;
  view["unshown"] = nlohmann::ordered_json::array();
  for (const auto& piece : view["evidence"]) {
    if (piece["failed"]) view["unshown"].push_back(piece);
  }
  return rendered("surprise", view, Markup::none);
}

void write_report(const Audit& audit, const std::vector<nlohmann::ordered_json>& potentials,
                  const std::filesystem::path& folder) {
  require_writable_folder(folder);
  write_file(folder / "audit.json", to_json(audit));  // first: it is whole even where no figure can be drawn
  write_file(folder / "findings.md", findings_document(audit));
  write_file(folder / "errata.md", errata(audit));
  write_file(folder / "potentials.html", potentials_page(potentials));
  require_writable_folder(folder / "figures");
  for (const DrawnPostFigure& drawn : audit.post_figures) {
    if (drawn.cover) write_cover(*drawn.cover, folder);
    for (const Strip& strip : drawn.strips) {
      for (const Redrawn& panel : strip) {
        if (panel.missing.empty()) write_file(folder / "figures" / (panel.figure.name + ".csv"), to_csv(panel.figure));
      }
    }
  }
  write_file(folder / "index.html", to_html(audit));
}

}  // namespace flypaper
