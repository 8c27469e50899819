// Figure 7: escape begins at a distance w0 of about 1.6. With MSE it does; half-MSE moves it beyond the panel, and at
// one sharpness the distance still matters, as it also sets the scale of the noise.
#include "claims/shared/figure7_threshold.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {
namespace {

constexpr Panel panel{.name = "w0", .setting = "distance w0", .vary = at_distance, .starts = 3.6, .middle = 1.8};
// The post's number and the next to one digit.
constexpr double at_it = 1.6;
constexpr double above_it = 1.7;

Experiment printed(const Laboratory& lab, Loss loss, double w0) { return panel_printed(lab, panel, loss, w0); }
Experiment as_run(const Laboratory& lab, double w0) { return panel_as_run(lab, panel, w0); }

/// Fresh batches with the moments of the figure's samples, for numbers beside those of the runs on them.
Experiment of_the_figure(const Laboratory& lab, Loss loss, double value) {
  Experiment experiment = printed(lab, loss, value);
  experiment.population = moments_of(as_run(lab, value));
  return experiment;
}

/// The two needs of a reading that has an exact law.
void add_printed(Laboratory& lab, std::vector<Assertion>& to, const char* which, const std::string& suffix, Loss loss,
                 double leaky) {
  const double number = lab.word("almost all");
  const auto stay = [&lab, number](const Experiment& at) { return staying(lab, at, above(number)); };
  const auto leave = [&lab, number](const Experiment& at) { return staying(lab, at, below(number)); };
  to.push_back(needs(which, "below-" + suffix, stay, printed(lab, loss, at_it),
                     foil(fmt::format("w0 = {}", leaky), printed(lab, loss, leaky)))
                   .by_word("almost all"));
  to.push_back(needs(which, "above-" + suffix, leave, printed(lab, loss, above_it),
                     foil(fmt::format("w0 = {}", at_it), printed(lab, loss, at_it)))
                   .by_word("almost all"));
}

void add_as_run(Laboratory& lab, std::vector<Assertion>& to) {
  const auto need = [&](const std::string& key, Side side, double at, double other) {
    const auto measure = [&lab, side](const Experiment& run) { return staying_as_run(lab, run, side); };
    to.push_back(
        needs(figure7_as_run, key, measure, as_run(lab, at), foil(fmt::format("w0 = {}", other), as_run(lab, other)))
            .by_word("almost all")
            .over_data([at = as_run(lab, at)](std::uint64_t seed) { return staying_on_other_data(at, seed); }));
  };
  need("below-run", Side::stay, at_it, 1.66);
  need("above-run", Side::leave, above_it, at_it);
}

/// The exact rate at the sharpness h = 2.1 and a distance w0, so that the two differ in the noise's scale alone.
Assertion rate_at_one_sharpness(Laboratory& lab, const std::string& key, double w0) {
  return context(key, [&lab, w0] {
    Experiment at = at_distance(lab.experiment("fig7_as_run_fresh"), w0);
    at.rule.learning_rate *= 2.1 / sharpness(at);
    const EscapeRate rate = escape_rate(at.potential, at.rule, at.population, at.batch_size, sharp_basin(at));
    return Computed{fmt::format("exact rate at h = 2.1 and w0 = {}", w0), rate.per_step, rate.error_bound, {}};
  });
}

Argument argue(Laboratory& lab) {
  std::vector<Assertion> assertions;
  add_printed(lab, assertions, figure7_loss_as_printed, "half", Loss::half_mse, 1.95);
  add_printed(lab, assertions, figure7_gradient_as_printed, "mse", Loss::mse, 1.65);
  add_as_run(lab, assertions);
  const auto at = [&lab](Loss loss, std::uint64_t steps, Interval bracket) {
    return
        [&lab, loss, steps, bracket] { return threshold(lab, panel, of_the_figure(lab, loss, 1.6), steps, bracket); };
  };
  assertions.push_back(context("threshold-run", at(Loss::mse, run_steps, {1.55, 1.7})));
  assertions.push_back(context("threshold-long", at(Loss::mse, 500, {1.53, 1.59})));
  assertions.push_back(context("threshold-half", at(Loss::half_mse, run_steps, {1.85, 2.05})));
  assertions.push_back(rate_at_one_sharpness(lab, "near-rate", 1.0));
  assertions.push_back(rate_at_one_sharpness(lab, "far-rate", 3.0));
  return {.assertions = assertions,
          .given = {{"below", at_it},
                    {"above", above_it},
                    {"steps", run_steps},
                    {"long", 500},
                    {"near", 1},
                    {"far", 3},
                    {"rate", 0.01},
                    {"h", 2.1},
                    {"batch", 25}},
          .figures = [&lab] { return std::vector<Figure>{sweep_figure(lab, panel), length_figure(lab, panel)}; }};
}

}  // namespace

Claim threshold_sharpness() {
  return {.id = "threshold-sharpness",
          .source =
              "The sharpness of the non degenerate minimum and the learning rate mostly affect SGD escape; "
              "Figure 7 and the paragraph after it",
          .statement =
              "With the parameters of Figure 7 trajectories in the sharp minimum can escape when that minimum (the "
              "post writes the singular one) is sufficiently sharp: for a distance w0 above 1.6.",
          .quantifier = Quantifier::every,
          .cases = {figure7_loss_as_printed, figure7_gradient_as_printed, figure7_as_run},
          .sentence =
              "There is such a threshold, and with [[MSE]], as the figure was run, it is where the post puts it: at a "
              "distance of {below} almost <all:below-run> remain for {steps} steps, at {above} "
              "{above-run|percent}<:above-run>. One in twenty leave in {steps} steps from about {threshold-run|3} on, "
              "in {long} from {threshold-long|3}, and with [[half-MSE]] from {threshold-half|3}. At one [[h]], {h}, "
              "the distance matters too: with B = {batch} the [[escape rate]] is {near-rate|2} a step at a distance of "
              "{near} and {far-rate|2} at {far}.",
          .instead =
              "With [[MSE]] and a learning rate of {rate}, trajectories begin to escape from the regular minimum "
              "within {steps} steps at a distance of about {threshold-run}; in longer runs they do at smaller "
              "ones<:above-run>.",
          .argue = argue};
}

}  // namespace flypaper::claims
