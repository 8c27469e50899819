// With labels that are noise the evidence of n samples, the mean of exp(-n A Q^2) over the prior, falls with n, and its
// logarithm is convex in n (Hoelder): log Z(2n) <= (log Z(n) + log Z(3n)) / 2.
#include <algorithm>
#include <cmath>

#include "flypaper/audit/laws/posterior_case.hpp"

namespace flypaper::laws {
namespace {

std::optional<LawOutcome> compare(const LawCase& given) {
  const std::optional<Likelihood> moderate = moderate_likelihood(given);
  if (!moderate) return std::nullopt;
  Likelihood likelihood = *moderate;
  likelihood.sums.s_xy = 0.0;
  const double samples = likelihood.samples;
  std::vector<double> logs;
  double error_bound = 0.0;
  for (const double multiple : {1.0, 2.0, 3.0}) {
    likelihood.samples = multiple * samples;
    const Approximation found = Posterior(given.potential, posterior_box(given), likelihood).log_evidence();
    logs.push_back(found.value);
    error_bound += found.error;
  }
  const double rise = std::max(logs[1] - logs[0], logs[2] - logs[1]);
  const double concavity = logs[1] - 0.5 * (logs[0] + logs[2]);
  return LawOutcome{.error = std::max({0.0, rise, concavity}),
                    .tolerance = error_bound + 1e-12,  // what the quadratures say of themselves
                    .compared = "log evidences of n, 2n and 3n samples"};
}

}  // namespace

Law evidence_decreasing() {
  return {"evidence_decreasing", "the evidence of pure noise falls with the number of samples, convexly", compare,
          Scope::one_variable, Forms::polynomials};
}

}  // namespace flypaper::laws
