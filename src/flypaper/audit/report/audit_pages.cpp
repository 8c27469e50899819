// What people read of an audit, each from a template of share/report.
#include <nlohmann/json.hpp>

#include "flypaper/audit/report/audit_view.hpp"
#include "flypaper/base/core/files.hpp"

namespace flypaper {

std::string to_html(const Audit& audit) { return html_page("index", audit_view(audit, Markup::html)); }

std::string ledger(const Audit& audit) { return rendered("ledger", audit_view(audit, Markup::none), Markup::none); }

std::string errata(const Audit& audit) { return rendered("errata", audit_view(audit, Markup::none), Markup::none); }

std::string explained(const Audit& audit) {
  return rendered("explained", audit_view(audit, Markup::none), Markup::none);
}

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

void write_report(const Audit& audit, std::span<const PotentialReport> potentials,
                  const std::filesystem::path& folder) {
  require_writable_folder(folder);
  write_file(folder / "audit.json", to_json(audit));  // first: it is whole even where no figure can be drawn
  write_file(folder / "ledger.md", ledger(audit));
  write_file(folder / "errata.md", errata(audit));
  write_file(folder / "potentials.html", to_html(potentials));
  write_file(folder / "index.html", to_html(audit));
}

}  // namespace flypaper
