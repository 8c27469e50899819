// Main takeaways: convergence to a critical point is slower the more degenerate it is. So it is for as long as the
// post's runs last. In the limit batch noise decides: at a regular point SGD jitters for good, into a double zero it
// converges exponentially, as batches multiply distances there.
#include "claims/shared/zero_of_order.hpp"
#include "flypaper/exact/escape/critical_exponents.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* loss_as_printed = "loss as printed, the figures' steps";
constexpr const char* gradient_as_printed = "gradient as printed, the figures' steps";

/// Two orders, the second said to be slower.
struct Pair {
  Order one;
  Order other;
};

/// In how many of independent pairs of runs the second is farther away at the end.
Sampled farther(Laboratory& lab, const Pair& pair) {
  const std::vector<double>& one = distances(lab, pair.one);
  const std::vector<double>& other = distances(lab, pair.other);
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < one.size(); ++i) count += other[i] > one[i] ? 1 : 0;
  return ProportionCheck::above(lab.word("most"), 0.3, one.size())
      .evaluate(
          fmt::format("share of pairs of runs in which the one into k = {} ends farther away than that into k = {}",
                      pair.other.order, pair.one.order),
          count);
}

/// Their mean distance at the end.
Sampled mean_distance(Laboratory& lab, const Order& order) {
  const std::vector<double>& found = distances(lab, order);
  double sum = 0.0;
  double squares = 0.0;
  for (const double distance : found) {
    sum += distance;
    squares += distance * distance;
  }
  const auto n = static_cast<double>(found.size());
  const double deviation = std::sqrt(squares / n - sum * sum / (n * n));
  return MeanCheck::above(0.0, deviation, deviation, found.size())
      .evaluate(fmt::format("mean distance at the end, k = {}", order.order), sum / n);
}

/// The mean log factor of a batch beside a double zero, (w^2)'' = 2.
Computed exponent(const Laboratory& lab, const Order& order) {
  const Experiment experiment = at_order(lab, order);
  const double zero = 0.0;
  // A quadrature of relative error 1e-12.
  const double found = critical_exponents(experiment.potential, experiment.rule, experiment.population,
                                          experiment.batch_size, std::span<const double>(&zero, 1))[0];
  return {.check = "Lyapunov exponent at a double zero", .value = found, .error_bound = 1e-9, .asserted = below(0.0)};
}

Argument argue(Laboratory& lab) {
  const auto compare = [&lab](const Pair& pair) { return farther(lab, pair); };
  const auto attracts = [&lab](const Order& order) { return exponent(lab, order); };
  const auto at_end = [&lab](Order order) { return [&lab, order] { return mean_distance(lab, order); }; };
  const auto of = [&lab](unsigned order, Loss loss) {
    return Order{order, loss, 5'000, lab.by_tier<std::uint64_t>(1'536, 2'048, 8'192)};
  };
  const auto step = [&](const char* in_case, std::string key, unsigned order, Loss loss) {
    return needs(in_case, std::move(key), compare, Pair{of(order - 1, loss), of(order, loss)},
                 foil("the two exchanged", Pair{of(order, loss), of(order - 1, loss)}))
        .by_word("most");
  };
  const Order late{2, Loss::mse, 100'000, 384};
  const Order late_regular{1, Loss::mse, 5'000, 384};  // stationary after 200 steps
  return {
      .assertions = {step(loss_as_printed, "two", 2, Loss::half_mse), step(loss_as_printed, "three", 3, Loss::half_mse),
                     step(loss_as_printed, "four", 4, Loss::half_mse),
                     step(gradient_as_printed, "two-mse", 2, Loss::mse),
                     step(gradient_as_printed, "three-mse", 3, Loss::mse),
                     step(gradient_as_printed, "four-mse", 4, Loss::mse),
                     control("late", compare, Pair{late, late_regular},
                             foil_of_the_post("the figures' steps", Pair{of(2, Loss::mse), of(1, Loss::mse)}))
                         .by_word("most"),
                     control("exponent", attracts, Order{2, Loss::mse},
                             foil("learning rate 6", Order{2, Loss::mse, 5'000, 64, 6.0})),
                     context("one-at", at_end(of(1, Loss::half_mse))), context("two-at", at_end(of(2, Loss::half_mse))),
                     context("three-at", at_end(of(3, Loss::half_mse))),
                     context("four-at", at_end(of(4, Loss::half_mse))),
                     context("jitter",
                             [] {
                               return Computed{.check = "standard deviation for good, k = 1, MSE",
                                               .value = jitter({1, Loss::mse}),
                                               .error_bound = 1e-12};
                             })},
      .given = {{"steps", 5'000}, {"more", 100'000}, {"rate", 0.01}, {"batch", 20}},
      .figures = [&lab] { return std::vector{approach_figure(lab)}; }};
}

}  // namespace

Claim slower_when_more_degenerate() {
  return {
      .id = "slower-when-more-degenerate",
      .source = "Main takeaways (one); Discussion, second observation",
      .statement =
          "In the neighbourhood of a critical point SGD converges to it the more slowly the more degenerate it is.",
      .cases = {loss_as_printed, gradient_as_printed},
      .sentence =
          "At the post's settings (learning rate {rate}, batches of {batch}, {steps} steps from one half) it is so "
          "with both losses<:two,three,four,two-mse,three-mse,four-mse>: the mean distance to a zero of w to the "
          "power k, k from one to four, is then {one-at}, {two-at}, {three-at} and {four-at} with [[half-MSE]]. "
          "Much later, after {more} steps with [[MSE]], a double zero is nearer than a simple one in {late|percent} "
          "of pairs<:late>: SGD approaches it exponentially<:exponent> and jitters about the simple one.",
      .instead =
          "Over our {steps} steps SGD remains farther from a critical point the more degenerate it "
          "is<:two,three,four>. In the long run batch noise decides: about a regular point SGD goes on to "
          "jitter, and a double zero is nearer then<:late>.",
      .argue = argue};
}

}  // namespace flypaper::claims
