// Main takeaways: convergence to a critical point is slower the more degenerate it is. True of descent, and of SGD
// among degenerate points; but to a regular point SGD does not converge at all, and to a double zero it does
// exponentially.
#include "claims/shared/zero_of_order.hpp"

namespace flypaper::claims {
namespace {

/// Descent from 1/2: distances after 10^4 and 2 10^4 steps.
struct Descent {
  double early;
  double late;
};
Descent descend(unsigned order) {
  double w = 0.5;
  double early = w;
  for (int t = 0; t < 20'000; ++t) {
    if (t == 10'000) early = w;
    w -= 0.1 * order * std::pow(w, 2.0 * order - 1.0);
  }
  return {early, w};
}

/// Largest | d log w / d log t + 1/(2k - 2) | of descent over the orders k = 2 to 5.
double off_descent_exponents() {
  double worst = 0.0;
  for (unsigned order = 2; order <= 5; ++order) {
    const Descent found = descend(order);
    worst = std::max(worst, std::abs(std::log2(found.late / found.early) + 0.5 / (order - 1.0)));
  }
  return worst;
}

/// Least ratio of an order's distance to that of the order below, k = 1 to 5: above 1 if each is slower.
double least_slowing_of_descent() {
  double least = 1e300;
  for (unsigned order = 2; order <= 5; ++order) {
    const double below = std::max(descend(order - 1).late, 1e-300);
    least = std::min(least, descend(order).late / below);
  }
  return least;
}

Finding decide(Laboratory& laboratory, Plant plant) {
  // The defect: descent without noise is taken for SGD.
  const Kind kind = plant == Plant::defect ? Kind::noise_free : Kind::sgd;
  const Experiment regular = at_order(laboratory, 1, kind);
  const double spread =
      std::sqrt(stationary_variance(regular.rule.learning_rate, regular.rule, {}, regular.batch_size));
  const Experiment twice = at_order(laboratory, 2, Kind::sgd);
  const double zero = 0.0;
  const double exponent = critical_exponents(twice.potential, twice.rule, twice.population, twice.batch_size,
                                             std::span<const double>(&zero, 1))[0];
  const Counts stays_off = inside(laboratory, regular, 0.3 * spread);
  const double typical =
      twice.ensemble.start.points[0][0] * std::exp(exponent * static_cast<double>(twice.ensemble.steps));
  const Counts halved = inside(laboratory, twice, typical);
  Finding finding;
  finding.evidence = {
      exact_check("descent: distances go like t^(-1/(2k-2)), k = 2 to 5 (error of the exponent at 10^4 steps)",
                  off_descent_exponents(), 0.01),
      exact_difference(
          "descent: each order k = 2 to 5 is farther away after 2 10^4 steps than the one below (least ratio)",
          least_slowing_of_descent(), 1.2),
      ProportionCheck::below(0.5, 0.2, stays_off.of)
          .evaluate(
              "SGD, k = 1, does not converge: fewer than half are within 0.3 standard deviations of its stationary "
              "law (3 in 4 are outside)",
              stays_off.count),
      ProportionCheck::equivalent(0.5, 0.05, halved.of)
          .evaluate("SGD, k = 2, converges exponentially: half are within start x exp(Lyapunov exponent x steps)",
                    halved.count),
      approach(laboratory, 3),
      approach(laboratory, 4),
      approach(laboratory, 5)};
  const bool slower_descent = finding.evidence[0].passed && finding.evidence[1].passed;
  bool slower_sgd = finding.evidence[3].passed;
  for (std::size_t i = 4; i < finding.evidence.size(); ++i) slower_sgd = slower_sgd && finding.evidence[i].passed;
  if (slower_descent && slower_sgd) {
    finding.verdict = finding.evidence[2].passed ? Verdict::holds_conditionally : Verdict::holds;
  } else if (finding.evidence[2].passed) {
    finding.verdict = Verdict::refuted_as_stated;
  }
  finding.corrected = fmt::format(
      "Beside w^(2k), without noise: exponentially for k = 1, then like t^(-1/(2k-2)). SGD does not converge for k = 1 "
      "(standard deviation {} at a learning rate of {} and B = {}), exponentially for k = 2 ({} a step), and like "
      "t^(-1/(2(k-2))) for k > 2: a degenerate point is reached more closely than a regular one.",
      rounded(spread, 2), regular.rule.learning_rate, regular.batch_size, rounded(-exponent, 2));
  finding.figures = {approach_figure(laboratory)};
  return finding;
}

}  // namespace

Claim slower_when_more_degenerate() {
  return {.id = "slower-when-more-degenerate",
          .section = "Main takeaways; Discussion",
          .statement = "SGD converges to a critical point the more slowly the more degenerate the point is.",
          .defect = "descent without noise is taken for SGD",
          .decide = decide};
}

}  // namespace flypaper::claims
