// Appendix: (1/B^2) E sum_ij x_i^2 x_j^2 = E S_xx^2 = v_x^2 (1 + 2/B), by Isserlis' theorem for Gaussian inputs.
#include <fmt/format.h>

#include <cmath>

#include "claims/shared/draws.hpp"
#include "flypaper/core/text.hpp"
#include "flypaper/laws/law.hpp"
#include "flypaper/report/claim.hpp"
#include "flypaper/statistics/location.hpp"

namespace flypaper::claims {
namespace {

constexpr std::uint64_t batch_size = 20;
constexpr double b = batch_size;
constexpr double identity = 1.0 + 2.0 / b;

double worst_law_error() {
  double worst = 0.0;
  LawCase given = standard_case(Potential("w1"), {0.0});
  for (given.batch_size = 1; given.batch_size <= 7; ++given.batch_size) {
    worst = std::max(worst, law_error("isserlis", given));
  }
  return worst;
}

/// E S_xx^2 for inputs of variance 1 and kurtosis E x^4: (E x^4 + B - 1) / B.
double with_kurtosis(double kurtosis) { return (kurtosis + b - 1.0) / b; }

/// Standard deviation of S_xx^2 from E S^k = prod_{j<k} (B + 2 j) / B^k. Its skewness is below 3.
double deviation_of_square() {
  const double fourth = (b + 2.0) * (b + 4.0) * (b + 6.0) / (b * b * b);
  return std::sqrt(fourth - identity * identity);
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const std::uint64_t count = laboratory.by_tier(1'200'000U, 6'000'000U, 20'000'000U);
  const double margin = identity * laboratory.by_tier(0.01, 0.005, 0.0025);
  const std::vector<BatchSums> fresh = draw(*fresh_batches({}, batch_size, laboratory.seed()), count);
  // The defect: inputs +-1, whose square does not fluctuate.
  const double second =
      average(fresh, [&](const BatchSums& batch) { return plant == Plant::defect ? 1.0 : batch.s_xx * batch.s_xx; });
  constexpr double uniform_kurtosis = 9.0 / 5.0;

  Finding finding;
  finding.deciding = 1;
  finding.evidence = {
      exact_check("the identity against one-sample moments by quadrature, B = 1 to 7", worst_law_error(), 1e-12),
      MeanCheck::equivalent(identity, margin, deviation_of_square(), count)
          .evaluate("fresh batches, B = 20: mean of S_xx^2", second),
      exact_difference("inputs +-1: the identity is off by (relative)", std::abs(identity / with_kurtosis(1.0) - 1.0),
                       0.05),
      exact_difference("uniform inputs: the identity is off by (relative)",
                       std::abs(identity / with_kurtosis(uniform_kurtosis) - 1.0), 0.05)};
  const auto& evidence = finding.evidence;
  if (evidence[0].passed && evidence[1].passed) {
    finding.verdict = Verdict::holds;
  } else {
    const bool off = evidence[1].interval.lower > identity || evidence[1].interval.upper < identity;
    finding.verdict = off ? Verdict::refuted_as_stated : Verdict::untestable;
    finding.corrected =
        fmt::format("The mean of S_xx^2 is {} instead of {}.", rounded(second, 5), rounded(identity, 5));
  }
  return finding;
}

}  // namespace

Claim isserlis_fourth_moment() {
  return {.id = "isserlis-fourth-moment",
          .section = "Appendix, SGD noise covariance",
          .statement = "For Gaussian inputs the mean of x_i^2 x_j^2 over the pairs of a batch is v_x^2 (1 + 2/B).",
          .defect = "inputs of +1 and -1 in place of Gaussian ones",
          .decide = decide};
}

}  // namespace flypaper::claims
