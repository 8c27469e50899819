// Figure 6: on the line w1 = 0 the Hessian has rank 1 where Q is linear in w1 and rank 0 where it is quadratic.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "claims/shared/one_step.hpp"
#include "flypaper/core/text.hpp"
#include "flypaper/geometry/local.hpp"
#include "flypaper/report/claim.hpp"

namespace flypaper::claims {
namespace {

const std::vector<double> heights{-5.0, -1.0, 0.25, 2.0};

/// How many of the points (0, w2) have a Hessian that is not of `rank` (a symmetric 2 x 2 matrix, by its entries).
int wrong_ranks(const char* q, int rank) {
  int wrong = 0;
  for (const double w2 : heights) {
    const std::vector<double> h = loss_hessian(local_model(Potential(q), std::vector<double>{0.0, w2}));
    const double size = std::abs(h[0]) + std::abs(h[1]) + std::abs(h[3]);
    const bool singular = std::abs(h[0] * h[3] - h[1] * h[2]) <= 1e-14 * size * size;
    const int found = size == 0.0 ? 0 : singular ? 1 : 2;
    if (found != rank) ++wrong;
  }
  return wrong;
}

/// How many of 64 trajectories from (0, 1) have another w1 after one step of SGD.
double moved(const char* q, std::uint64_t seed) {
  const auto batches = fresh_batches({}, 20, seed);
  const auto ends = after_steps(Potential(q), {0.0, 1.0}, {.learning_rate = 0.01, .loss = Loss::half_mse}, *batches, 1);
  return static_cast<double>(std::ranges::count_if(ends, [](const auto& w) { return w[0] != 0.0; }));
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const char* degenerate = plant == Plant::defect ? "(w1^2+w2^2)*w1" : "(w1^2+w2^2)*w1^2";
  Finding finding;
  finding.evidence = {exact_check("as written, Q linear in w1: points of the line where the rank is not 1",
                                  wrong_ranks("(w1^2+w2^2)*w1", 1), 0.0),
                      exact_check("as written, Q quadratic in w1: points of the line where the rank is not 0",
                                  wrong_ranks(degenerate, 0), 0.0),
                      exact_check("as run, with (w1^2+w2^2)^2: points where the ranks are not 1 and 0",
                                  wrong_ranks("(w1^2+w2^2)^2*w1", 1) + wrong_ranks("(w1^2+w2^2)^2*w1^2", 0), 0.0),
                      exact_difference("of 64 trajectories on the line, moved off it by one step where the rank is 1",
                                       moved("(w1^2+w2^2)*w1", laboratory.seed()), 64.0),
                      exact_check("and where the rank is 0", moved(degenerate, laboratory.seed()), 0.0)};
  const bool all = std::ranges::all_of(finding.evidence, [](const Evidence& evidence) { return evidence.passed; });
  finding.verdict = all ? Verdict::holds : Verdict::refuted_as_stated;
  if (!all) finding.corrected = fmt::format("{} points have another rank.", rounded(finding.evidence[1].value));
  return finding;
}

}  // namespace

Claim hessian_rank_on_line() {
  return {.id = "hessian-rank-on-line",
          .section = "Figure 6",
          .statement = "On the line w1 = 0 the Hessian has rank 1 if Q is linear in w1 and rank 0 if it is quadratic.",
          .defect = "the quadratic potential is replaced by the linear one",
          .decide = decide};
}

}  // namespace flypaper::claims
