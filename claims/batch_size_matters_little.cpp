// Figure 7: the batch size has a small effect on the rate, next to learning rate and sharpness. So it has at h = 3.4
// and above, where the figure's sweep stands; where noise has to carry, orders of magnitude.
#include "claims/shared/figure7_batch_figures.hpp"
#include "claims/shared/figure7_panels.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {
namespace {

/// The two needs of a reading. With half-MSE the rate at B = 230 is below 1e-40: its sweep ends at 100 here.
void add_reading(Laboratory& lab, std::vector<Assertion>& to, const char* which) {
  const std::string suffix = suffix_of(which);
  const auto small = [&lab, number = lab.word("small effect")](const SweepEnds& ends) {
    return rate_factor(lab, "the rate at the smallest batch size over that at the largest", ends, below(number));
  };
  const auto much = [&lab](const Sweeps& sweeps) { return others_over_batches(lab, sweeps); };
  const Experiment batches = batch_reading(lab, which);
  const Experiment others = other_panels(lab, which);
  const SweepEnds sweep = between_batches(batches, which == figure7_loss_as_printed ? 100 : largest_batch);
  Assertion batch = needs(which, "batch-" + suffix, small, sweep,
                          foil_of_the_post("the published threshold, a learning rate of 0.007",
                                           between_batches(with_learning_rate(batches, 0.007), 50)))
                        .by_word("small effect");
  if (which == figure7_as_run) {
    batch = std::move(batch).over_data([&lab, batches](std::uint64_t seed) {
      return coarse_factor(lab, between_batches(with_seed(on_other_data(batches, seed), seed), largest_batch));
    });
  }
  to.push_back(batch);
  const SweepEnds rates = between_rates(others, 0.012, 0.007);
  const SweepEnds distances = between_distances(others, 1.9, 1.6);
  to.push_back(needs(which, "less-" + suffix, much, Sweeps{sweep, rates, distances},
                     foil("learning rates that differ by a twentieth",
                          Sweeps{sweep, between_rates(others, 0.012, 0.0114), distances}))
                   .by_word("substantially"));
  to.push_back(
      context("rate-" + suffix, [&lab, rates] { return rate_factor(lab, "over the learning rates", rates, {}); }));
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
  assertions.push_back(context("powers-threshold", [&lab, below_crisis] {
    const Computed factor = rate_factor(lab, "", between_batches(below_crisis, largest_batch), {});
    return Computed{.check = "B = 10 over B = 230 at a learning rate of 0.007, powers of ten",
                    .value = std::log10(factor.value),
                    .error_bound = factor.error_bound / factor.value};
  }));
  assertions.push_back(context("published", [&lab] {
    const auto rates = published_column(lab, "fig7_rate_vs_batch_size", "rate_per_step_line");
    const auto errors = published_column(lab, "fig7_rate_vs_batch_size", "rate_line_err");
    return rate_factor("published rate at B = 10 over that at B = 230", {rates.front(), errors.front()},
                       {rates.back(), errors.back()}, {});
  }));
  return {.assertions = assertions,
          .given = {{"threshold", 0.007},
                    {"rate", 0.01},
                    {"small", smallest_batch},
                    {"middle", 100},
                    {"two", lab.word("small effect")},
                    {"large", largest_batch}},
          .figures = [&lab] {
            return std::vector<Figure>{batch_panel(lab),
                                       batch_curves(lab, {0.005, 0.007, 0.008, 0.010}, Scaled::absolute)};
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
          "In Figure 7 increasing the batch size has a small effect on decreasing the escape rate, which tends to be "
          "much less important than varying sharpness and learning rate.",
      .quantifier = Quantifier::every,
      .cases = {figure7_readings.begin(), figure7_readings.end()},
      .sentence =
          "With [[MSE]] it is so where the figure looks, next to the [[crisis]]: from B = {small} to {large} the "
          "[[escape rate]] changes {batch-run|2|fold} on the figure's data ({published|2|fold} by the published fits) "
          "and just under {two}-fold with [[fresh batches]]<:batch-mse>, over the panel of learning rates "
          "{rate-run|1|fold} and {rate-mse|2|fold}<:less-run,less-mse,batch-run>. Where noise has to carry it is not: "
          "at the threshold of {threshold} it changes by {powers-threshold|2} powers of ten, with [[half-MSE]] "
          "{batch-half|2|fold} up to B = {middle}, against {rate-half|2|fold} over the learning rates.",
      .instead =
          "With [[MSE]] and a learning rate of {rate}, next to the [[crisis]], the batch size has a small effect on "
          "the [[escape rate]]<:batch-mse,batch-run>; the smaller the learning rate the larger the effect, "
          "{powers-threshold|1} orders of magnitude over the panel at the threshold of {threshold}.",
      .argue = argue};
}

}  // namespace flypaper::claims
