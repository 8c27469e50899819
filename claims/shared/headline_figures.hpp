#pragma once
// Small figures beside the headlines.
#include <map>
#include <utility>

#include "claims/shared/diverged_runs.hpp"
#include "claims/shared/figure7.hpp"
#include "claims/shared/published_counts.hpp"
#include "flypaper/audit/report/claim.hpp"

namespace flypaper::claims {

/// Exact rates of Figure 1 with fresh batches over the learning rate, with each loss.
inline Figure losses_figure(const Laboratory& lab) {
  Figure figure{.name = "headline-losses",
                .title = "Escape rate with each of the two losses",
                .caption = "Computed for fresh batches of the population; Figure 1 has the learning rate 0.01.",
                .x = {.label = "learning rate"},
                .y = {.label = "escape rate a step", .scale = Scale::logarithmic},
                .width = Width::strip};
  for (const auto& [label, loss] : {std::pair{"MSE", Loss::mse}, {"half-MSE", Loss::half_mse}}) {
    Series series{.label = label};
    for (double learning_rate = 0.008; learning_rate < 0.0125; learning_rate += 0.0005) {
      Experiment at = lab.experiment("fig1_mse_fresh");
      at.rule.learning_rate = learning_rate;
      at.rule.loss = loss;
      series.x.push_back(learning_rate);
      series.y.push_back(rate_if_known(at));
    }
    figure.series.push_back(std::move(series));
  }
  return figure;
}

/// The share of each figure's runs that diverged: published, and as run, with exact 95 % limits.
inline Figure lost_figure(Laboratory& lab, const std::map<unsigned, FiniteRuns>& published) {
  constexpr std::uint64_t runs = 10'000;
  Series read{.label = "published", .style = Style::points};
  Series simulated{.label = "simulated as run", .style = Style::points};
  const auto add = [](Series& to, double place, std::uint64_t least, std::uint64_t most, std::uint64_t of) {
    to.x.push_back(place);
    to.y.push_back(0.5 * static_cast<double>(least + most) / static_cast<double>(of));
    to.lower.push_back(proportion_interval(least, of, 0.025).lower);
    to.upper.push_back(proportion_interval(most, of, 0.025).upper);
  };
  std::vector<std::string> names;
  for (const auto& [figure, finite] : published) {
    names.push_back(figure == 2 ? "2 and 3" : std::to_string(figure));
    const auto place = static_cast<double>(names.size());
    add(read, place - 0.1, finite.of - finite.most, finite.of - finite.least, finite.of);
    const Experiment experiment = divergences_of(lab, fmt::format("fig{}_as_run", figure), runs);
    const std::uint64_t diverged = lab.run(experiment).get<ExitTimes>().count(Exit::diverged);
    add(simulated, place + 0.1, diverged, diverged, runs);
  }
  return {
      .name = "headline-diverged",
      .title = "Share of the runs that diverged",
      .caption = fmt::format("As the published pictures tell, and of {} runs as run, with 95 % limits of the "
                             "probability. Of Figure 5's runs none diverges.",
                             runs),
      .x = {.label = "Figure of the post", .includes = {0.5, static_cast<double>(names.size()) + 0.5}, .names = names},
      .y = {.label = "share of the runs that diverged", .includes = {0.0, 1.0}},
      .series = {std::move(read), std::move(simulated)},
      .width = Width::strip};
}

}  // namespace flypaper::claims
