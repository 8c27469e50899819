#include "flypaper/audit/nights/posterior_count.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "testing/checks.hpp"

namespace flypaper::potential_tests {
namespace {

std::vector<Evidence> posterior_mass(const Potential& potential) {
  const std::optional<NightCount> count = posterior_count(potential);
  if (!count) return {};
  return {ProportionCheck::equivalent(count->probability().value, 0.05, count->draws)
              .evaluate(count->id, count->successes(seed(3), 1))};
}

}  // namespace

std::vector<Check> mass_checks() { return {{"posterior_mass", posterior_mass}}; }

}  // namespace flypaper::potential_tests
