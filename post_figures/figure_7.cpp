// Figure 7: escape rates over the learning rate, the distance of the minima and the batch size.
#include "claims/shared/figure7_batch_figures.hpp"
#include "claims/shared/figure7_sweeps.hpp"
#include "flypaper/audit/report/page.hpp"
#include "post_figures/shared/panels.hpp"

namespace flypaper::post_figures {
namespace {

using claims::Panel;
/// One of the three sweeps: at each value of its setting the experiment as run, and with fresh batches.
struct Sweep {
  std::string name;     ///< of its columns in experiments/published
  std::string setting;  ///< in words
  std::function<Experiment(double)> as_run;
  std::function<Experiment(double)> fresh;
  std::string caption;
};

Series exact(const std::string& label, const Sweep& sweep, const std::vector<double>& at, Loss loss) {
  Series series{.label = label, .x = at};
  for (const double value : at) series.y.push_back(claims::rate_if_known(claims::with_loss(sweep.fresh(value), loss)));
  return series;
}

/// The fits of runs as run, with the batches' noise and without.
std::vector<Series> fitted(Laboratory& lab, const Sweep& sweep, const std::vector<double>& at) {
  Series run{.label = "fitted, finite runs", .style = Style::points, .x = at};
  Series noise_free{.label = "the same without noise", .style = Style::points, .x = at};
  for (const double value : at) {
    const Experiment experiment = sweep.as_run(value);
    run.y.push_back(claims::fitted_rate(lab.run(experiment)));
    noise_free.y.push_back(claims::fitted_rate(lab.run(claims::without_noise(experiment))));
  }
  return {run, noise_free};
}

Strip strip(Laboratory& lab, const Sweep& sweep) {
  const std::string file = "fig7_rate_vs_" + sweep.name;
  const std::vector<double> at = published_column(lab, file, sweep.name);
  const auto panel = [&](const std::string& how, const std::string& caption, std::vector<Series> series) {
    std::string word = how;
    std::ranges::replace(word, ' ', '-');
    return Redrawn{how, Figure{.name = "figure-7-" + sweep.name + "-" + word,
                               .title = "Escape rate over " + sweep.setting,
                               .caption = caption,
                               .x = {.label = sweep.setting},
                               .y = {.label = "escape rate a step"},
                               .series = std::move(series),
                               .width = Width::strip}};
  };
  const Series published{.label = "published, with the error of reading",
                         .style = Style::points,
                         .x = at,
                         .y = published_column(lab, file, "rate_per_step_dot"),
                         .lower = published_column(lab, file, "rate_per_step_dot_lo"),
                         .upper = published_column(lab, file, "rate_per_step_dot_hi")};
  const Series printed = exact("loss as printed, half-MSE", sweep, at, Loss::half_mse);
  return {panel("Published",
                "Fitted to the shares above a thousandth, of the runs that are not NaN; infinite ones stay in.",
                {published}),
          panel("As run", sweep.caption, fitted(lab, sweep, at)),
          panel("As printed",
                fmt::format("Fresh batches, half-MSE: computed, at most {}.",
                            number_text(std::ranges::max(printed.y), Markup::html, 2)),
                {printed}),
          panel("Theory", "The final rate with fresh batches of the population, MSE: computed.",
                {exact("gradient as printed, MSE", sweep, at, Loss::mse)})};
}

/// Learning rate and distance: 500 samples, 20 steps.
Sweep of_panel(Laboratory& lab, const Panel& panel) {
  const auto experiment = [&lab, panel](const std::string& name, double value) {
    return claims::at_value(panel, claims::with_trajectories(lab.experiment(name), 10'000), value);
  };
  const std::string rate_text =
      fmt::format("learning rate {}", rounded(lab.experiment("fig7_as_run").rule.learning_rate));
  return {panel.name, panel.setting, [=](double value) { return experiment("fig7_as_run", value); },
          [=](double value) { return experiment("fig7_as_run_fresh", value); },
          with_replaced(fmt::format("{}, starts uniform in ±{}.", setting(lab.experiment("fig7_as_run")), panel.starts),
                        std::string_view(panel.name) == "learning_rate" ? rate_text : std::string(),
                        "the learning rates of the axis")};
}

std::vector<Strip> draw(Laboratory& lab) {
  const Panel rates{"learning_rate", "learning rate", claims::with_learning_rate, 4.0, 0.01};
  const Panel distances{"w0", "distance w0", claims::at_distance, 3.6, 1.8};
  const Experiment pass = lab.experiment("fig7_batch_as_run");
  const Sweep batches{
      "batch_size", "batch size",
      [&lab](double value) { return claims::one_pass(lab, "fig7_batch_as_run", static_cast<std::uint64_t>(value)); },
      [&lab](double value) {
        return claims::with_batch_size(claims::batch_reading(lab, claims::figure7_gradient_as_printed),
                                       static_cast<std::uint64_t>(value));
      },
      fmt::format("MSE, learning rate {}, one pass over {} samples, so that the batch size sets the number of steps.",
                  rounded(pass.rule.learning_rate), pass.data_set().size())};
  return {strip(lab, of_panel(lab, rates)), strip(lab, of_panel(lab, distances)), strip(lab, batches)};
}

}  // namespace

PostFigure figure_7() {
  return {
      .number = 7,
      .title = "escape over learning rate, distance of the minima and batch size",
      .see =
          "Escape seems to begin where the rate is large enough to show within so few steps "
          "(threshold-learning-rate). At the post's threshold <none:escape-needs-noise:stays-threshold> leave "
          "without noise (escape-needs-noise). Over the batch size the number of steps changes too, so that part of "
          "the fall is the fit's and part the rate's. The published fit is not repeated to the letter: its points "
          "lie lower at the largest batches and distance.",
      .printed = {{.figure = "7, learning rates",
                   .experiment = "fig7_as_run",
                   .varied = {"Learning rate"},
                   .starts_as_run = {{-4.0}, {4.0}},
                   .q = partly("form: Figure 1's section; w0 not said"),
                   .steps = differs("title: 50"),
                   .runs = same("title: the same")},
                  {.figure = "7, distances w0",
                   .experiment = "fig7_as_run",
                   .varied = {"Q"},
                   .steps = differs("title: 50"),
                   .runs = same("title: the same")},
                  {.figure = "7, batch sizes",
                   .experiment = "fig7_batch_as_run",
                   .varied = {"B", "Steps"},
                   .q = partly("form: Figure 1's section; w0 not said"),
                   .steps = differs("title: 100, true of B = 10"),
                   .runs = same("title: the same")}},
      .draw = draw};
}

}  // namespace flypaper::post_figures
