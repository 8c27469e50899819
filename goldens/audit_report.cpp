#include "goldens/audit_report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <set>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"

namespace flypaper::goldens {
namespace {
using Json = nlohmann::json;

/// JSON has neither infinities, which are written as text, nor undefined numbers, which are null.
double read_number(const Json& json) {
  if (json.is_null()) return std::numeric_limits<double>::quiet_NaN();
  if (json == "inf") return std::numeric_limits<double>::infinity();
  if (json == "-inf") return -std::numeric_limits<double>::infinity();
  return json.get<double>();
}

ReportedPiece read_piece(const Json& json) {
  ReportedPiece piece{.key = json.at("key"),
                      .role = json.at("role"),
                      .kind = json.at("kind"),
                      .outcome = json.at("outcome"),
                      .value = read_number(json.at("value"))};
  if (piece.kind == "sampled") {
    piece.interval = {read_number(json.at("interval").at(0)), read_number(json.at("interval").at(1))};
  }
  return piece;
}

ReportedClaim read_finding(const Json& json) {
  ReportedClaim finding{.id = json.at("id"), .source = json.at("source"), .sentence = json.at("sentence")};
  for (const Json& evidence : json.at("evidence")) finding.evidence.push_back(read_piece(evidence));
  return finding;
}

ReportedClaim read_claim(const Json& json) {
  ReportedClaim claim = read_finding(json);
  claim.statement = json.at("statement");
  claim.verdict = json.at("verdict");
  return claim;
}

}  // namespace

AuditReport load_audit_report(const std::filesystem::path& file) {
  try {
    const Json json = Json::parse(read_file(file));
    AuditReport report{.seed = json.at("seed"), .claims = {}, .findings = {}};
    for (const Json& claim : json.at("claims")) report.claims.push_back(read_claim(claim));
    for (const Json& finding : json.at("findings")) report.findings.push_back(read_finding(finding));
    return report;
  } catch (const Json::exception& failure) {
    throw Error(fmt::format("{} is no audit report: {}; compare report/audit.hpp and goldens/audit_report.cpp",
                            file.string(), failure.what()));
  }
}

AuditReport quick_audit() {
  const std::filesystem::path file = std::filesystem::path(FLYPAPER_QUICK_AUDIT) / "audit.json";
  if (!std::filesystem::exists(file)) {
    throw Error(fmt::format("{} is missing; write it with: ctest --preset release -R audit.quick", file.string()));
  }
  return load_audit_report(file);
}

Source quick_source(const AuditReport& report) { return {.configuration = "audit --tier quick", .seed = report.seed}; }

void check_evidence(Golden& golden, const ReportedClaim& claim) {
  std::set<std::string> keys;
  for (const ReportedPiece& piece : claim.evidence) {
    if (!keys.insert(piece.key).second) {
      throw Error(fmt::format("'{}': two pieces of evidence have the key '{}'; rename one", claim.id, piece.key));
    }
    golden.text(piece.key + ": " + piece.kind, piece.outcome);
    if (piece.kind == "computed") golden.number(piece.key + ": value", piece.value, relative(1e-4));
    if (piece.kind != "sampled") continue;
    golden.number(piece.key + ": value", piece.value, exact());
    golden.number(piece.key + ": lower", piece.interval.lower, relative(1e-9));
    golden.number(piece.key + ": upper", piece.interval.upper, relative(1e-9));
  }
}

}  // namespace flypaper::goldens
