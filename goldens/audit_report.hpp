#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "flypaper/statistics/evidence.hpp"
#include "goldens/golden.hpp"

namespace flypaper::goldens {

/// What goldens read of a claim in audit.json; the rest of it is prose.
struct ReportedClaim {
  std::string id;
  std::string verdict;
  std::vector<Evidence> evidence;  ///< check, value, interval, expected, sample_size and passed are filled in
};

struct AuditReport {
  std::uint64_t seed = 0;
  std::vector<ReportedClaim> claims;
};

/// Reads audit.json. Throws Error naming the file and what it lacks.
[[nodiscard]] AuditReport load_audit_report(const std::filesystem::path& file);

/// The audit that the CTest fixture audit.quick has written. Throws Error that says how to write it.
[[nodiscard]] AuditReport quick_audit();
/// What goldens made from it carry as their source.
[[nodiscard]] Source quick_source(const AuditReport& report);

/// Checks every piece of evidence. A sampled value comes from a path that is the same to the bit everywhere; the ends
/// of its interval come from special functions. The error of an exact check is rounding, so only its outcome is
/// compared. Throws Error if two pieces of evidence have the same name.
void check_evidence(Golden& golden, const ReportedClaim& claim);

}  // namespace flypaper::goldens
