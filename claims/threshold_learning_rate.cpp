// Figure 7: escape begins at a learning rate of about 0.007. With MSE, in the figure's 20 or 50 steps, it does; the
// number depends on the length of the run, and half-MSE doubles it.
#include "claims/shared/figure7_threshold.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {
namespace {

constexpr Panel panel{
    .name = "learning_rate", .setting = "learning rate", .vary = with_learning_rate, .starts = 4.0, .middle = 0.010};
// The values of the panel beside the post's 0.007.
constexpr double below_it = 0.006;
constexpr double above_it = 0.008;

Experiment printed(const Laboratory& lab, Loss loss, double learning_rate) {
  return panel_printed(lab, panel, loss, learning_rate);
}
Experiment as_run(const Laboratory& lab, double learning_rate) { return panel_as_run(lab, panel, learning_rate); }

/// Fresh batches with the moments of the figure's samples, for numbers beside those of the runs on them.
Experiment of_the_figure(const Laboratory& lab, Loss loss, double value) {
  Experiment experiment = printed(lab, loss, value);
  experiment.population = moments_of(as_run(lab, value));
  return experiment;
}

/// The two needs of a reading that has an exact law.
void add_printed(Laboratory& lab, std::vector<Assertion>& to, const char* which, const std::string& suffix, Loss loss) {
  const double number = lab.word("almost all");
  const auto stay = [&lab, number](const Experiment& at) { return staying(lab, at, above(number)); };
  const auto leave = [&lab, number](const Experiment& at) { return staying(lab, at, below(number)); };
  // Half-MSE at twice the learning rate is MSE.
  const double factor = loss == Loss::mse ? 1.0 : 2.0;
  to.push_back(needs(which, "below-" + suffix, stay, printed(lab, loss, below_it),
                     foil(fmt::format("a learning rate of {}", 0.007 * factor), printed(lab, loss, 0.007 * factor)))
                   .by_word("almost all"));
  to.push_back(needs(which, "above-" + suffix, leave, printed(lab, loss, above_it),
                     foil(fmt::format("a learning rate of {}", below_it), printed(lab, loss, below_it)))
                   .by_word("almost all"));
}

void add_as_run(Laboratory& lab, std::vector<Assertion>& to) {
  const auto need = [&](const std::string& key, Side side, double at, double other) {
    const auto measure = [&lab, side](const Experiment& run) { return staying_as_run(lab, run, side); };
    to.push_back(
        needs(figure7_as_run, key, measure, as_run(lab, at),
              foil(fmt::format("a learning rate of {}", other), as_run(lab, other)))
            .by_word("almost all")
            .over_data([at = as_run(lab, at)](std::uint64_t seed) { return staying_on_other_data(at, seed); }));
  };
  need("below-run", Side::stay, below_it, 0.0072);
  need("above-run", Side::leave, above_it, 0.0062);
}

/// The exact law and the sampler, two routes to one share.
Assertion routes(Laboratory& lab) {
  const auto measure = [&lab](const Experiment& sampled) {
    const double exact = staying(lab, printed(lab, Loss::mse, 0.007), {}).value;
    const auto inside = exits_as_run(lab, sampled).still_inside();
    return ProportionCheck::equivalent(exact, 0.025, inside.at(first_fitted_step))
        .evaluate("simulated share that is there until step 50, as by the kernel", inside.back());
  };
  Experiment near = printed(lab, Loss::mse, 0.00725);
  Experiment same = printed(lab, Loss::mse, 0.007);
  near.ensemble.trajectories = same.ensemble.trajectories = 80'000;
  return control("routes", measure, same, foil("a learning rate of 0.00725", near));
}

Argument argue(Laboratory& lab) {
  std::vector<Assertion> assertions;
  add_printed(lab, assertions, figure7_loss_as_printed, "half", Loss::half_mse);
  add_printed(lab, assertions, figure7_gradient_as_printed, "mse", Loss::mse);
  add_as_run(lab, assertions);
  assertions.push_back(routes(lab));
  const auto at = [&lab](Loss loss, std::uint64_t steps, Interval bracket) {
    return
        [&lab, loss, steps, bracket] { return threshold(lab, panel, of_the_figure(lab, loss, 0.007), steps, bracket); };
  };
  assertions.push_back(context("threshold-run", at(Loss::mse, run_steps, {0.006, 0.0075})));
  assertions.push_back(context("threshold-long", at(Loss::mse, 500, {0.0055, 0.0065})));
  assertions.push_back(context("threshold-half", at(Loss::half_mse, run_steps, {0.012, 0.015})));
  return {.assertions = assertions,
          .given = {{"below", below_it}, {"above", above_it}, {"steps", run_steps}, {"long", 500}},
          .figures = [&lab] { return std::vector<Figure>{sweep_figure(lab, panel), length_figure(lab, panel)}; }};
}

}  // namespace

Claim threshold_learning_rate() {
  return {.id = "threshold-learning-rate",
          .source =
              "The sharpness of the non degenerate minimum and the learning rate mostly affect SGD escape; "
              "Figure 7 and the paragraph after it",
          .statement =
              "With the parameters of Figure 7 trajectories in the sharp minimum can escape when the learning rate is "
              "above a threshold of approximately 0.007.",
          .quantifier = Quantifier::every,
          .cases = {figure7_loss_as_printed, figure7_gradient_as_printed, figure7_as_run},
          .sentence =
              "There is such a threshold, and with [[MSE]], as the figure was run, it is where the post puts it: of "
              "those in the sharp basin after the first steps almost <all:below-run> remain for {steps} steps at a "
              "learning rate of {below}, and {above-run|percent} at {above}<:above-run>. It belongs to the length of "
              "the run: one in twenty leave in {steps} steps at about {threshold-run|2}, in {long} at "
              "{threshold-long|2}. With [[half-MSE]] it is twice as large, {threshold-half|2}.",
          .instead =
              "With [[MSE]], as the figure was run, trajectories begin to escape within {steps} steps at a learning "
              "rate of about {threshold-run|2}; in longer runs they do at smaller ones, and with [[half-MSE]] at twice "
              "as large ones<:above-run>.",
          .argue = argue};
}

}  // namespace flypaper::claims
