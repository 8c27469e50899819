#include "flypaper/audit/report/post_figure.hpp"

#include <fmt/format.h>

#include "flypaper/audit/experiment/places.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

std::string starts_of(const Start& start) {
  std::vector<std::string> sides;
  const auto add = [&sides](std::size_t d, double from, double to) {
    sides.push_back(from == to ? fmt::format("w{} = {}", d + 1, shortest(from))
                               : fmt::format("w{} in [{}, {}]", d + 1, shortest(from), shortest(to)));
  };
  const auto& [from, to] = start.segment;
  for (std::size_t d = 0; d < from.size(); ++d) add(d, from[d], to[d]);
  const Box& box = start.uniform;
  for (std::size_t d = 0; d < box.lower.size(); ++d) add(d, box.lower[d], box.upper[d]);
  return join(sides);
}

SettingRow row_of(const PrintedSettings& printed, const Experiment& run) {
  SettingRow row{.figure = printed.figure, .cells = {}};
  const auto add = [&](const std::string& label, const std::string& value, const std::string& said) {
    const bool varied = printed.varied.contains(label);
    row.cells.push_back({.label = label,
                         .run = varied ? "varies" : value,
                         .printed = varied || said == PrintedSettings::as_run || said == value ? ""
                                    : said.empty()                                             ? "not in the text"
                                                   : "in the text: " + said});
  };
  Start starts = run.ensemble.start;
  if (!printed.starts_as_run.lower.empty()) starts.uniform = printed.starts_as_run;
  add("Q", run.potential.print(), printed.q);
  add("Learning rate", shortest(run.rule.learning_rate), printed.learning_rate);
  add("B", std::to_string(run.batch_size), printed.batch_size);
  add("Momentum", shortest(run.rule.momentum), printed.momentum);
  add("Samples", run.data ? std::to_string(run.data->size()) : "fresh", printed.samples);
  add("Steps", std::to_string(run.ensemble.steps), printed.steps);
  add("Starts", starts_of(starts), printed.starts);
  add("Runs", std::to_string(run.ensemble.trajectories), printed.runs);
  return row;
}

void share_axes(Strip& strip) {
  std::vector<double> x;
  std::vector<double> y;
  for (const Redrawn& panel : strip) {
    for (const Series& series : panel.figure.series) {
      x.insert(x.end(), series.x.begin(), series.x.end());
      for (const auto* values : {&series.y, &series.lower, &series.upper})
        y.insert(y.end(), values->begin(), values->end());
    }
  }
  for (Redrawn& panel : strip) {
    panel.figure.x.includes = x;
    panel.figure.y.includes = y;
  }
}

}  // namespace

std::vector<DrawnPostFigure> drawn(std::span<const PostFigure> figures, Laboratory& laboratory) {
  std::vector<DrawnPostFigure> all;
  for (const PostFigure& figure : figures) {
    all.push_back({.figure = figure, .strips = figure.draw(laboratory)});
    for (const PrintedSettings& printed : figure.printed)
      all.back().settings.push_back(row_of(printed, laboratory.experiment(printed.experiment)));
    if (figure.cover) all.back().cover = figure.cover(laboratory);
    for (Strip& strip : all.back().strips) share_axes(strip);
  }
  return all;
}

}  // namespace flypaper
