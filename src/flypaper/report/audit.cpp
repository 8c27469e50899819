#include "flypaper/report/audit.hpp"

namespace flypaper {

Audit run_audit(const std::vector<Claim>& claims, Laboratory& laboratory) {
  Audit audit{.claims = {}, .tier = laboratory.tier(), .seed = laboratory.seed()};
  for (const Claim& claim : claims) audit.claims.push_back({claim, claim.decide(laboratory, Plant::nothing)});
  return audit;
}

}  // namespace flypaper
