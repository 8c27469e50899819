// Figure 1: in finite time the law of SGD and the posterior differ in form. Runs in passes over the samples, as in the
// figure, their histogram beside the posterior by quadrature. (Fresh batches of the same moments come less near to it.)
#include "claims/shared/law_in_cells.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/base/statistics/distribution.hpp"

namespace flypaper::claims {
namespace {

std::uint64_t runs(const Laboratory& lab) { return lab.by_tier<std::uint64_t>(30'000, 60'000, 200'000); }

/// WellCells make the distance smaller, never larger. The check is powered for a distance of twice the number.
Sampled apart_in_form(Laboratory& lab, const Form& form) {
  const double number = lab.word("resembles");
  const std::vector<std::uint64_t> counts = counts_of(lab.run(with_cells(form, runs(lab))));
  Sampled found = TotalVariationCheck::equivalent(2.0 * number, number, counts.size(), runs(lab))
                      .evaluate("total variation, over cells, between SGD's law after the last step and the posterior",
                                counts, masses_of(form));
  found.asserted = above(number);
  found.passed = found.interval.lower > number;
  return found;
}

double apart_on(const LawSetting& setting, std::uint64_t seed) {
  Form fresh{setting};
  fresh.setting.experiment = with_seed(on_other_data(setting.experiment, seed), seed);
  const std::vector<std::uint64_t> counts = counts_of(run(with_cells(fresh, 3000), 1));
  const std::vector<double> masses = masses_of(fresh);
  double apart = 0.0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    apart += 0.5 * std::abs(static_cast<double>(counts[i]) / 3000.0 - masses[i]);
  }
  return apart;
}

Figure distance_figure(const std::vector<std::pair<const char*, LawSetting>>& settings) {
  Figure figure{.name = "law-and-posterior-distance",
                .title = "How far SGD's law is from the posterior",
                .caption =
                    "Total variation, exact for fresh batches with the moments of each data set; the posterior is "
                    "that of the caption's 10^4 samples, and as run exp(-n Q^2) with n = 1000.",
                .x = {.label = "step", .scale = Scale::logarithmic},
                .y = {.label = "total variation"}};
  for (const auto& [name, setting] : settings) {
    figure.series.push_back(distances(setting, 0.6));
    figure.series.back().label = name;
  }
  return figure;
}

Argument argue(Laboratory& lab) {
  const LawSetting loss = given_its_data(lab.experiment("fig1_half_mse"));
  const LawSetting gradient = given_its_data(lab.experiment("fig1_mse"));
  const LawSetting as_run = as_drawn(lab.experiment("fig1_as_run"));
  const auto apart = [&lab](const Form& form) { return apart_in_form(lab, form); };
  const auto differs = [&](const char* in_case, const std::string& key, const LawSetting& setting) {
    return needs(in_case, key, apart, Form{setting},
                 foil("MSE, told apart from all else only the degenerate well", Form{gradient, WellCells::one}))
        .by_word("resembles");
  };
  const auto half = [&lab](const LawSetting& setting) {
    return [&lab, setting] {
      const auto& counts = lab.run(with_cells({setting}, runs(lab))).get<Occupancy>().counts();
      return ProportionCheck::equivalent(0.5, 0.6, counts.trajectories)
          .evaluate("share of SGD where the posterior has its central half", counts.inside.back());
    };
  };
  return {.assertions = {differs(figure1_loss_as_printed, "apart-loss", loss),
                         differs(figure1_gradient_as_printed, "apart-gradient", gradient),
                         differs(figure1_as_run, "apart-as-run", as_run).over_data([as_run](std::uint64_t seed) {
                           return apart_on(as_run, seed);
                         }),
                         context("half-gradient", half(gradient)), context("half-loss", half(loss)),
                         context("half-as-run", half(as_run))},
          .given = {{"steps", 500.0}, {"run", 50.0}},
          .figures =
              [loss, gradient, as_run] {
                return std::vector<Figure>{distance_figure(
                    {{"loss as printed", loss}, {"gradient as printed", gradient}, {"as run", as_run}})};
              },
          .headline_figure =
              [&lab, gradient, as_run] {
                Figure figure = distance_figure({{"gradient as printed", gradient}, {"as run", as_run}});
                const Sampled found = apart_in_form(lab, Form{gradient});
                figure.series.push_back({.label = "in passes over the samples",
                                         .style = Style::points,
                                         .x = {500.0},
                                         .y = {found.value},
                                         .lower = {found.interval.lower},
                                         .upper = {found.interval.upper}});
                figure.name = "headline-distance";
                figure.width = Width::strip;
                figure.y.includes = {0.0, 1.0};
                return figure;
              }};
}

}  // namespace

Claim sgd_law_differs_from_posterior() {
  return {
      .id = "sgd-law-differs-from-posterior",
      .source = "SGD can cross a potential barrier from a sharp minimum; last sentence, on Figure 1",
      .statement = "In finite time the precise forms of the posterior and of SGD's law differ.",
      .quantifier = Quantifier::every,
      .cases = {figure1_loss_as_printed, figure1_gradient_as_printed, figure1_as_run},
      .sentence =
          "After the caption's {steps} steps, one pass over its data, the law of SGD and the posterior given those "
          "data give one set of w probabilities that differ by {apart-gradient|2} with [[MSE]] and {apart-loss|2} "
          "with [[half-MSE]]; [[as run]], beside the exponential of -n Q squared that the panel draws, by "
          "{apart-as-run|2} after {run}. Where the posterior has its central half, SGD has {half-gradient|percent|2}, "
          "{half-loss|percent|2} and {half-as-run|percent|2}.",
      .headline =
          "As the post says of Figure 1, SGD's law is not the posterior in form: after the caption's {steps} steps "
          "of passes over the samples with [[MSE]] they are {apart-gradient|2} apart in total variation over "
          "cells<:apart-gradient>.",
      .argue = argue};
}

}  // namespace flypaper::claims
