#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "flypaper/audit/report/audit_view.hpp"
#include "flypaper/audit/report/markup.hpp"
#include "flypaper/audit/report/potential_report.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

using Json = nlohmann::ordered_json;

Json or_dash(const std::string& text) { return text.empty() ? "–" : text; }

std::string html(double value) { return number_text(value, Markup::html); }

/// passed, failed, or neither, in the words of what was tried.
Json mark(const std::optional<bool>& passed, std::string_view undecided) {
  return {{"passed", passed == true}, {"failed", passed == false}, {"neither", passed ? "" : undecided}};
}

/// How many of a list passed, failed, and neither.
struct Tally {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t neither = 0;

  void add(const std::optional<bool>& outcome) { ++(!outcome ? neither : *outcome ? passed : failed); }
  [[nodiscard]] Json view() const {
    return {{"pass", passed}, {"fail", failed == 0 ? Json() : Json(failed)}, {"fails", failed}, {"neither", neither}};
  }
};

Json points_view(const PotentialReport& report) {
  Json points = Json::array();
  for (const ReportedPoint& point : report.points) {
    points.push_back({{"at", point.at},
                      {"basin", or_dash(point.basin)},
                      {"claimed", or_dash(point.claimed)},
                      {"found", point.found},
                      {"method", with_replaced(point.method, "_", " ")},
                      {"mark", mark(point.passed, "unclaimed")},
                      {"reason", point.reason},
                      {"curvature", html(point.curvature)}});
  }
  return points;
}

Json claims_view(const PotentialReport& report) {
  Json claims = Json::array();
  for (const FileClaim& claim : report.claims) {
    claims.push_back({{"what", claim.what},
                      {"claimed", claim.claimed},
                      {"found", claim.found},
                      {"mark", mark(claim.passed, claim.unclaimed.empty() ? "undecided" : "unclaimed")},
                      {"why", claim.unclaimed.empty() ? claim.evidence : claim.unclaimed}});
  }
  return claims;
}

Json laws_view(const PotentialReport& report) {
  Json laws = Json::array();
  for (const ReportedLaw& law : report.laws) {
    laws.push_back({{"name", law.name},
                    {"statement", law.statement},
                    {"mark", mark(law.passed, "does not apply")},
                    {"failure", law.failure},
                    {"fails", law.passed == false}});
  }
  return laws;
}

Json escapes_view(const PotentialReport& report) {
  Json escapes = Json::array();
  for (const ReportedEscape& row : report.escapes) {
    const bool known = row.missing.empty();
    escapes.push_back({{"from", row.from},
                       {"missing", row.missing},
                       {"h", row.h > 0.0 ? html(row.h) : "–"},
                       {"learning_rate", row.h > 0.0 ? html(row.learning_rate) : "–"},
                       {"rate", known ? html(row.per_step) : "none"},
                       {"within", known ? html(row.error_bound) : "–"}});
  }
  return escapes;
}

Json odds_view(const PotentialReport& report) {
  Json rows = Json::array();
  for (const ReportedOdds& row : report.odds) {
    Json odds = Json::array();
    for (std::size_t i = 0; i < row.odds.size(); ++i) {
      odds.push_back({{"samples", rounded(PotentialReport::odds_samples[i])}, {"odds", html(row.odds[i])}});
    }
    rows.push_back({{"region", row.region}, {"growth", or_dash(row.growth)}, {"odds", std::move(odds)}});
  }
  return rows;
}

Json view_of(const PotentialReport& report) {
  Tally claims;
  Tally laws;
  for (const ReportedPoint& point : report.points) claims.add(point.passed);
  for (const FileClaim& claim : report.claims) claims.add(claim.passed);
  for (const ReportedLaw& law : report.laws) laws.add(law.passed);
  Json view{{"name", report.name},         {"title", report.title},        {"q", report.q},
            {"trouble", report.trouble},   {"claim_tally", claims.view()}, {"law_tally", laws.view()},
            {"read", !report.laws.empty()}};
  set_list(view, "points", points_view(report));
  set_list(view, "claims", claims_view(report));
  set_list(view, "laws", laws_view(report));
  set_list(view, "escapes", escapes_view(report));
  set_list(view, "odds_rows", odds_view(report));
  view["odds_samples"] = Json::array();
  for (const double samples : PotentialReport::odds_samples) view["odds_samples"].push_back(rounded(samples));
  set_list(view, "figures", report.figure ? Json::array({figure_view(*report.figure)}) : Json::array());
  return view;
}

}  // namespace

std::string to_html(const PotentialReport& report) {
  return html_page(
      "potentials",
      {{"title", "flypaper: " + report.name}, {"index", false}, {"potentials", Json::array({view_of(report)})}});
}

std::string to_html(std::span<const PotentialReport> potentials) {
  Json list = Json::array();
  for (const PotentialReport& report : potentials) list.push_back(view_of(report));
  return html_page("potentials", {{"title", "flypaper: potentials"},
                                  {"index", true},
                                  {"count", potentials.size()},
                                  {"potentials", std::move(list)}});
}

}  // namespace flypaper
