#pragma once
// Simulated exits and how rare the batches before them are, with their figure.
#include "claims/shared/before_exit.hpp"
#include "flypaper/audit/report/laboratory.hpp"

namespace flypaper::claims {

inline RareBefore simulated(Laboratory& lab, const Experiment& experiment, std::uint64_t wanted, std::size_t depth) {
  const Experiment run = for_exits(experiment, wanted);
  return rare_before_exits(run, lab.run(run).get<ExitTimes>(), lab.word("rare"), wanted, depth);
}

inline Series share_of_rare(const std::string& label, const RareBefore& found) {
  Series series{.label = label, .style = Style::points};
  for (std::size_t before = 0; before < found.rare.size(); ++before) {
    const Interval limits = proportion_interval(found.rare[before], found.exits, 0.025);
    series.x.push_back(-static_cast<double>(before));
    series.y.push_back(static_cast<double>(found.rare[before]) / static_cast<double>(found.exits));
    series.lower.push_back(limits.lower);
    series.upper.push_back(limits.upper);
  }
  return series;
}

inline Figure batches_figure(Laboratory& lab, const Experiment& threshold, const Experiment& as_run) {
  const double rare = lab.word("rare");
  const auto wanted = lab.by_tier<std::uint64_t>(4'000, 10'000, 50'000);
  Experiment slow = threshold;
  slow.ensemble.steps = 400;
  return {.name = "rare-batches",
          .title = "How rare the batches before an exit are",
          .caption =
              "Share of exits whose batch is among the tenth farthest from the mean by the exact law of its "
              "step; -1 is the push, 0 the step that leaves. Bars: exact 95 % limits.",
          .x = {.label = "steps before the exit"},
          .y = {.label = "share of exits"},
          .series = {share_of_rare("threshold of Figure 7: MSE, 0.007, B = 25", simulated(lab, slow, wanted, 6)),
                     share_of_rare("Figure 1 as run", simulated(lab, as_run, wanted, 6)),
                     {.label = "any batch", .x = {-5.0, 0.0}, .y = {rare, rare}}}};
}

}  // namespace flypaper::claims
