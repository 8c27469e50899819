#include "flypaper/audit/report/post_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

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
  const auto add = [&](const std::string& label, const std::string& value, Said said) {
    // Of what the figure varies there is nothing to say but what is said.
    const bool varied = printed.varied.contains(label);
    if (varied && said.note.empty()) said = same();
    if (said.agreement == Agreement::unsaid) said.note = "not said" + (said.note.empty() ? "" : "; " + said.note);
    row.cells.push_back(
        {.label = label, .run = varied ? "varies" : value, .agreement = said.agreement, .printed = said.note});
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

/// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& words) {
  const std::vector<std::string> all_but_last(words.begin(), words.end() - 1);
  return all_but_last.empty() ? words.back() : fmt::format("{} and {}", join(all_but_last), words.back());
}

/// Within a sentence: B and Q stay large.
std::string in_sentence(std::string label) {
  if (label.size() > 1) label[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(label[0])));
  return label;
}

/// Whether a part of the figure shows what the setting does.
bool varies(const DrawnPostFigure& drawn, const std::string& label) {
  return std::ranges::any_of(drawn.settings, [&](const SettingRow& row) {
    return std::ranges::any_of(
        row.cells, [&](const SettingRow::Cell& cell) { return cell.label == label && cell.run == "varies"; });
  });
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

std::string settings_that(Agreement agreement, std::span<const DrawnPostFigure> figures) {
  std::vector<std::pair<std::string, std::vector<std::string>>>
      found;  // a setting and its figures, in the table's order
  for (const DrawnPostFigure& drawn : figures) {
    for (const SettingRow& row : drawn.settings) {
      for (const SettingRow::Cell& cell : row.cells) {
        const std::string number =
            std::to_string(drawn.figure.number) + (varies(drawn, cell.label) ? " (where not varied)" : "");
        auto at = std::ranges::find(found, cell.label, [](const auto& one) { return one.first; });
        if (at == found.end()) at = found.insert(at, {cell.label, {}});
        if (cell.agreement == agreement && (at->second.empty() || at->second.back() != number))
          at->second.push_back(number);
      }
    }
  }
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i].second.empty()) continue;
    std::vector<std::string> names{in_sentence(found[i].first)};
    for (std::size_t other = i + 1; other < found.size(); ++other) {
      if (found[other].second != found[i].second) continue;
      names.push_back(in_sentence(found[other].first));
      found[other].second.clear();
    }
    const std::vector<std::string>& numbers = found[i].second;
    texts.push_back(fmt::format("{} of Figure{} {}", listed(names), numbers.size() == 1 ? "" : "s", listed(numbers)));
  }
  return join(texts, "; ");
}

}  // namespace flypaper
