#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "flypaper/base/statistics/evidence.hpp"
#include "goldens/golden.hpp"

namespace flypaper::goldens {

/// What goldens read of a piece of evidence in audit.json.
struct ReportedPiece {
  std::string key;
  std::string role;
  std::string kind;     ///< "identity", "computed" or "sampled"
  std::string outcome;  ///< "shown", "contrary" or "open"
  double value = 0.0;
  Interval interval{};  ///< of a sampled one
};

/// What goldens read of a claim in audit.json, or of a finding, which has no statement, quantifier, verdict and cases.
struct ReportedClaim {
  std::string id;
  std::string source{};
  std::string statement{};
  std::string verdict{};
  std::string sentence{};
  std::vector<ReportedPiece> evidence{};
};

struct AuditReport {
  std::uint64_t seed = 0;
  std::vector<ReportedClaim> claims;
  std::vector<ReportedClaim> findings;
};

/// Reads audit.json. Throws Error naming the file and what it lacks.
[[nodiscard]] AuditReport load_audit_report(const std::filesystem::path& file);

/// The audit that the CTest fixture audit.quick has written. Throws Error that says how to write it.
[[nodiscard]] AuditReport quick_audit();
/// What goldens made from it carry as their source.
[[nodiscard]] Source quick_source(const AuditReport& report);

/// Checks every piece of evidence. A sampled value comes from a path that is the same to the bit everywhere; the ends
/// of its interval come from special functions. A computed value is analysis, which may differ in its last digits. The
/// error of an identity is rounding, so only its outcome is compared. Throws Error if two pieces have the same key.
void check_evidence(Golden& golden, const ReportedClaim& claim);

}  // namespace flypaper::goldens
