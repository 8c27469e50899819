// Figure 7: the batch size has a small effect on the rate, next to learning rate and sharpness. So it has at h = 3.4
// and above, where the figure's sweep stands; where noise has to carry, orders of magnitude.
#include "claims/shared/figure7_batch_figures.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {
namespace {

/// The reading's experiment in the panels of learning rate and sharpness, whose data are 500 samples.
Experiment other_panels(const Laboratory& lab, const char* which) {
  return which == figure7_as_run ? lab.experiment("fig7_as_run") : batch_reading(lab, which);
}

SweepEnds between_batches(const Experiment& at, std::uint64_t to) {
  return {with_batch_size(at, smallest_batch), with_batch_size(at, to)};
}

SweepEnds between_rates(const Experiment& at, double from, double to) {
  return {with_learning_rate(at, from), with_learning_rate(at, to)};
}

SweepEnds between_distances(const Experiment& at, double from, double to) {
  return {at_distance(at, from), at_distance(at, to)};
}

/// The three needs of a reading. With half-MSE the rate at B = 230 is below 1e-40: its sweep ends at 50 here.
void add_reading(Laboratory& lab, std::vector<Assertion>& to, const char* which) {
  const std::string suffix = suffix_of(which);
  const double number = lab.word("small effect");
  const auto small = [&lab, number](const SweepEnds& ends) {
    return rate_factor(lab, "the rate at the smallest batch size over that at the largest", ends, below(number));
  };
  const auto large = [&lab, number](const SweepEnds& ends) {
    return rate_factor(lab, "the rate at one end of the panel over that at the other", ends, above(number));
  };
  const Experiment batches = batch_reading(lab, which);
  const Experiment others = other_panels(lab, which);
  const std::uint64_t largest = which == figure7_loss_as_printed ? 50 : largest_batch;
  Assertion batch = needs(which, "batch-" + suffix, small, between_batches(batches, largest),
                          foil_of_the_post("the published threshold, a learning rate of 0.007",
                                           between_batches(with_learning_rate(batches, 0.007), 50)))
                        .by_word("small effect");
  if (which == figure7_as_run) {
    batch = std::move(batch).over_data([&lab, batches](std::uint64_t seed) {
      return coarse_factor(lab, between_batches(with_seed(on_other_data(batches, seed), seed), largest_batch));
    });
  }
  to.push_back(batch);
  to.push_back(needs(which, "rate-" + suffix, large, between_rates(others, 0.012, 0.007),
                     foil("learning rates that differ by a hundredth", between_rates(others, 0.012, 0.01188)))
                   .by_word("small effect"));
  to.push_back(needs(which, "distance-" + suffix, large, between_distances(others, 1.9, 1.6),
                     foil("distances that differ by a hundredth", between_distances(others, 1.9, 1.895)))
                   .by_word("small effect"));
}

/// The kernel and the sampler, two routes to the exits of a step.
Assertion routes(Laboratory& lab, std::uint64_t batch_size, double other) {
  const Experiment at = with_batch_size(batch_reading(lab, figure7_gradient_as_printed), batch_size);
  const auto measure = [&lab, at](const Experiment& sampled) {
    const KilledKernel kernel = kernel_of(at, 1.0);
    const double hazard = -std::expm1(-kernel.escape_rate());
    const double margin = lab.by_tier(0.06, 0.03, 0.015) * hazard;
    const double trials = 130.0 * hazard * (1.0 - hazard) / (margin * margin);
    const Settled law{kernel.settling_steps(sharp_minimum(at), 0.003), hazard};
    const Trials found = settled_exits(lab, sampled, law, trials);
    return ProportionCheck::equivalent(hazard, margin, found.count)
        .evaluate("simulated exits a step, as by the kernel", found.exits);
  };
  return control(fmt::format("routes-{}", batch_size), measure, at,
                 foil(fmt::format("a learning rate of {}", other), with_learning_rate(at, other)));
}

Argument argue(Laboratory& lab) {
  std::vector<Assertion> assertions;
  for (const char* which : figure7_readings) add_reading(lab, assertions, which);
  assertions.push_back(routes(lab, smallest_batch, 0.0104));
  assertions.push_back(routes(lab, largest_batch, 0.01015));
  const Experiment below_crisis = with_learning_rate(batch_reading(lab, figure7_gradient_as_printed), 0.007);
  assertions.push_back(context("batch-threshold", [&lab, below_crisis] {
    return rate_factor(lab, "B = 10 over B = 230 at a learning rate of 0.007",
                       between_batches(below_crisis, largest_batch), {});
  }));
  assertions.push_back(context("published", [&lab] {
    const auto rates = published_column(lab, "fig7_rate_vs_batch_size", "rate_per_step_line");
    const auto errors = published_column(lab, "fig7_rate_vs_batch_size", "rate_line_err");
    return rate_factor("published rate at B = 10 over that at B = 230", {rates.front(), errors.front()},
                       {rates.back(), errors.back()}, {});
  }));
  return {
      .assertions = assertions,
      .given =
          {{"threshold", 0.007}, {"rate", 0.01}, {"small", smallest_batch}, {"middle", 50}, {"large", largest_batch}},
      .figures = [&lab] {
        return std::vector<Figure>{batch_panel(lab), batch_curves(lab, {0.005, 0.007, 0.008, 0.010}, Scaled::absolute)};
      }};
}

}  // namespace

Claim batch_size_matters_little() {
  return {
      .id = "batch-size-matters-little",
      .source =
          "The sharpness of the non degenerate minimum and the learning rate mostly affect SGD escape; Figure "
          "7 and the paragraph after it",
      .statement =
          "In Figure 7 the effect of the batch size on the escape rate is small, and tends to be much less "
          "than that of sharpness and learning rate.",
      .quantifier = Quantifier::every,
      .cases = {figure7_readings.begin(), figure7_readings.end()},
      .sentence =
          "With [[MSE]] it is small where the figure looks, at a learning rate next to the [[crisis]]: from B = "
          "{small} to {large} the [[escape rate]] changes {batch-run|fold} on the figure's data<:batch-run> and "
          "{batch-mse|fold} with [[fresh batches]]<:batch-mse>, over the panel of learning rates {rate-mse|2|fold}"
          "<:rate-mse>. Where noise has to carry it is not: {batch-threshold|2|fold} at the threshold of {threshold}, "
          "{batch-half|2|fold} with [[half-MSE]] from B = {small} to {middle}.",
      .instead =
          "With [[MSE]] and a learning rate of {rate}, next to the [[crisis]], the batch size has a small effect on "
          "the [[escape rate]]<:batch-mse,batch-run>; at smaller ones, where noise has to carry trajectories "
          "out, it changes the rate by orders of magnitude.",
      .argue = argue};
}

}  // namespace flypaper::claims
