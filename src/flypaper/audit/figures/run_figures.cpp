#include "flypaper/audit/figures/run_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

#include "flypaper/audit/figures/observed.hpp"

namespace flypaper {
namespace {

Panels panels_of(const std::string& kind) {
  static const std::map<std::string, Panels> panels{
      {"exit_time", exit_time_panels},   {"occupancy", occupancy_panels},      {"first_passage", first_passage_panels},
      {"distance", distance_panels},     {"moments", moments_panels},          {"histogram", histogram_panels},
      {"last_steps", last_steps_panels}, {"trajectories", trajectories_panels}};
  return panels.at(kind);
}

/// The first panel of the first observable of one of these kinds, in the order of the kinds.
std::optional<Figure> first_panel(const Experiment& experiment, const std::vector<Sheet>& sheets,
                                  const std::vector<std::string_view>& kinds) {
  for (const std::string_view kind : kinds) {
    const auto found = std::ranges::find(experiment.observe, kind, &ObserveSettings::kind);
    if (found == experiment.observe.end()) continue;
    return sheets[static_cast<std::size_t>(found - experiment.observe.begin())].panels.front();
  }
  return std::nullopt;
}

}  // namespace

std::vector<Sheet> run_figures(const Experiment& experiment, const ExperimentResult& result) {
  const std::uint64_t diverged = result.ensemble.diverged;
  const Sheet blank{.title = experiment.title,
                    .caption = fmt::format("{}. {} of {} runs diverge.", experiment.describe(), diverged,
                                           experiment.ensemble.trajectories)};
  std::vector<Sheet> sheets;
  for (std::size_t i = 0; i < experiment.observe.size(); ++i) {
    const Observable& observable = *result.ensemble.observables[i];
    Sheet& sheet = sheets.emplace_back(blank);
    sheet.name = fmt::format("{}_{}", observable.kind(), i + 1);
    sheet.panels =
        panels_of(observable.kind())({experiment, experiment.observe[i], observable, diverged, observable.table()});
  }
  const auto course =
      first_panel(experiment, sheets, {"occupancy", "exit_time", "distance", "first_passage", "moments"});
  const auto law = first_panel(experiment, sheets, {"histogram"});
  if (course && law) {
    Sheet& overview = sheets.emplace_back(blank);
    overview.name = "overview";
    overview.panels = {*course, *law};
  }
  return sheets;
}

}  // namespace flypaper
