// Section on the connection: slightly off the fully degenerate line SGD might in theory escape towards the origin, in
// practice this seems unlikely. Both halves are held: the law of the way towards it, and how few come any nearer.
#include "claims/shared/degenerate_line.hpp"
#include "claims/shared/settings.hpp"
#include "claims/shared/split_line.hpp"
#include "claims/shared/ways_to_origin.hpp"
#include "flypaper/audit/report/claim.hpp"

namespace flypaper::claims {
namespace {

/// Of the figure's starts those that end nearer to the origin by what a reader sees.
Sampled come_nearer(Laboratory& lab, const Experiment& experiment) {
  const double share = 1.0 - lab.word("stays constant");
  const auto& all = journeys(lab, experiment);
  return ProportionCheck::below(lab.word("stuck"), 0.01, all.size())
      .evaluate(
          "of the figure's starts those that come nearer to the origin by a twentieth within its steps",
          count_of(all, [share](const Journey& one) { return one.end_distance() < share * one.start_distance(); }));
}

/// Where mean xy > 0: of those from beside w2 = 1 those that have drifted to below 0.75.
Sampled drift_down(Laboratory& lab, double slope) {
  const auto& all =
      lab.once(fmt::format("drift along the split line {}", slope), [&] { return journeys_of(drifting(lab, slope)); });
  return ProportionCheck::above(0.7, 0.28, all.size())
      .evaluate("of those from w2 = 1 those below 0.75 after twice the time that the slow flow needs",
                count_of(all, [](const Journey& one) { return one.end[1] < lowered; }));
}

/// The slow flow ends at the distance that minimal |grad Q| along the split line says.
Identity drift_ends(const std::array<double, 2>& a_of_flow_and_formula) {
  Experiment experiment(Potential("w1*w2"));
  experiment.rule = {.learning_rate = 0.03, .loss = Loss::mse};
  experiment.batch_size = 20;
  const Split split = split_line(experiment, a_of_flow_and_formula[0]);
  const std::vector<double> end = split.after(40.0 * split.time());
  return {.check = "the slow flow's last distance to the origin is (3 mean xy / mean x^2)^(1/4)",
          .error = std::abs(std::hypot(end[0], end[1]) - end_of_drift(a_of_flow_and_formula[1])),
          .tolerance = 1e-4,
          .derivation = "forty times the time of a quarter of the way leave less than e^-10 of it"};
}

Argument argue(Laboratory& lab) {
  const auto law = [&lab](const Walk& walk) { return ways_follow_the_law(lab, walk, lab.by_tier(0.1, 0.1, 0.05)); };
  const auto nearer = [&lab](const Experiment& experiment) { return come_nearer(lab, experiment); };
  const auto regular = [](const Experiment& experiment) {
    return foil_of_the_post("Figure 2's line, which is regular", on_regular_line(experiment));
  };
  const Experiment printed = figure6_printed(lab);
  const Experiment gradient = figure6_gradient(lab);
  const Experiment run = figure6_as_run(lab);
  const auto trajectories = lab.by_tier(3'600U, 3'600U, 14'400U);
  // The spread goes as w2^(2p): high and short in the quick tier, ten times as long and as much lower in the others.
  const auto walks = [&lab, trajectories](Experiment experiment, double p, double high, double w1) {
    const auto steps = lab.by_tier(5'000U, 50'000U, 50'000U);
    experiment.ensemble.steps = steps;
    return walk_from(std::move(experiment), p, w1, high * std::pow(steps / 5e3, -0.25 / p), trajectories);
  };
  const auto start_farther = [&walks](const Experiment& experiment, double p, double high) {
    return foil("starts so far off that the mean gradient counts", walks(experiment, p, high, 0.02));
  };
  const Experiment fresh_run = lab.experiment("fig6_as_run_fresh");
  constexpr double beside = 0.0003;
  return {.assertions =
              {needs("loss as printed, fresh batches", "law-printed", law, walks(printed, 1.0, 4.0, beside),
                     start_farther(printed, 1.0, 4.0)),
               needs("gradient as printed, fresh batches", "law-gradient", law, walks(gradient, 1.0, 3.0, beside),
                     start_farther(gradient, 1.0, 3.0)),
               needs("as run", "law-run", law, walks(fresh_run, 2.0, 2.0, beside), start_farther(fresh_run, 2.0, 2.0)),
               needs("loss as printed, fresh batches", "practice-printed", nearer, printed, regular(printed))
                   .by_word("stuck"),
               needs("gradient as printed, fresh batches", "practice-gradient", nearer, gradient, regular(gradient))
                   .by_word("stuck"),
               needs("as run", "practice-run", nearer, run,
                     foil_of_the_post("Figure 2's line, which is regular", figure2_as_run(lab)))
                   .by_word("stuck")
                   .over_data([&lab, run](std::uint64_t seed) {
                     const double share = 1.0 - lab.word("stays constant");
                     return share_of(
                         journeys_of(with_trajectories(on_other_data(run, seed), 128)),
                         [share](const Journey& one) { return one.end_distance() < share * one.start_distance(); });
                   }),
               control(
                   "drift", [&lab](double slope) { return drift_down(lab, slope); }, 0.1, foil("mean xy = 0", 0.0)),
               control("drift-end", drift_ends, std::array{0.1, 0.1}, foil("mean xy = 0.11", std::array{0.1, 0.11})),
               context("median", median_of_law), context("saturation", [printed] { return saturation(printed); }),
               context("nearest", [&lab] { return end_of_drift_on(lab.experiment("fig6_half_mse")); }),
               context("drift-time", [&lab] { return drift_time_on(lab.experiment("fig6_half_mse")); })},
          .given = {{"steps", 5'000.0}, {"lowered", lowered}},
          .figures = [&lab] { return std::vector<Figure>{drift_figure(lab)}; }};
}

}  // namespace

Claim line_degenerate_reaches_origin() {
  return {.id = "line-degenerate-reaches-origin",
          .source = "Connection between degeneracies and SGD dynamics, third paragraph",
          .statement =
              "Slightly off the fully degenerate line SGD might in theory eventually escape toward the origin, but in "
              "practice, within a large but finite number of updates, this seems unlikely.",
          .quantifier = Quantifier::every,
          .cases = {"loss as printed, fresh batches", "gradient as printed, fresh batches", "as run"},
          .sentence =
              "Both halves hold. Beside the line, for |w1| well below {saturation|1} at the start, SGD comes to "
              "rest on the line when the square of w2 has fallen by that of the first w1 times one plus the inverse"
              " square of a normal number, {median} in the median<:law-printed,law-gradient>. With [[half-MSE]] "
              "{practice-printed|percent} of Figure 6's starts come a twentieth nearer to the origin in {steps} "
              "steps, [[as run]] {practice-run|percent}<:practice-printed,practice-gradient,practice-run>. Data "
              "with [[mean xy]] above zero split the line and SGD drifts along it<:drift>, by the [[slow flow]] to "
              "within {nearest} on Figure 6's data<:drift-end>, a quarter of the way in {drift-time|2} steps.",
          .argue = argue};
}

}  // namespace flypaper::claims
