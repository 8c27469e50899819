#include "goldens/audit_report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <set>

#include "flypaper/core/error.hpp"
#include "flypaper/core/files.hpp"

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

Evidence read_evidence(const Json& json) {
  const Json& interval = json.at("interval");
  return {.check = json.at("check"),
          .kind = json.at("kind"),
          .value = read_number(json.at("value")),
          .interval = {.lower = read_number(interval.at(0)), .upper = read_number(interval.at(1))},
          .expected = json.at("expected"),
          .sample_size = json.at("sample_size"),
          .passed = json.at("passed")};
}

ReportedClaim read_claim(const Json& json) {
  ReportedClaim claim{.id = json.at("id"), .verdict = json.at("verdict"), .evidence = {}};
  for (const Json& evidence : json.at("evidence")) claim.evidence.push_back(read_evidence(evidence));
  return claim;
}

}  // namespace

AuditReport load_audit_report(const std::filesystem::path& file) {
  try {
    const Json json = Json::parse(read_file(file));
    AuditReport report{.seed = json.at("seed"), .claims = {}};
    for (const Json& claim : json.at("claims")) report.claims.push_back(read_claim(claim));
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
  std::set<std::string> names;
  for (const Evidence& evidence : claim.evidence) {
    const std::string& check = evidence.check;
    if (!names.insert(check).second) {
      throw Error(fmt::format("claim '{}': two pieces of evidence are named '{}'; rename one", claim.id, check));
    }
    golden.text(check + ": passed", evidence.passed ? "yes" : "no");
    golden.text(check + ": expected", evidence.expected);
    if (evidence.sample_size == 0) continue;
    golden.number(check + ": value", evidence.value, exact());
    golden.number(check + ": lower", evidence.interval.lower, relative(1e-9));
    golden.number(check + ": upper", evidence.interval.upper, relative(1e-9));
  }
}

}  // namespace flypaper::goldens
