#include "flypaper/report/audit.hpp"

namespace flypaper {

Audit run_audit(const std::vector<Claim>& claims, Laboratory& laboratory, Controls controls) {
  Audit audit{.claims = {}, .tier = laboratory.tier(), .seed = laboratory.seed()};
  for (const Claim& claim : claims) {
    DecidedClaim decided{.claim = claim, .finding = claim.decide(laboratory, Plant::nothing)};
    decided.settings = laboratory.take_settings();
    if (controls == Controls::plant) {
      decided.control = claim.decide(laboratory, Plant::defect);
      (void)laboratory.take_settings();
    }
    audit.claims.push_back(std::move(decided));
  }
  return audit;
}

}  // namespace flypaper
