#pragma once
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "flypaper/audit/report/figure.hpp"
#include "flypaper/audit/report/laboratory.hpp"

namespace flypaper {

/// One way to get a panel of the post: as published, as run, as printed, or as theory has it.
struct Redrawn {
  std::string how{};
  Figure figure{};
  std::string missing{};  ///< why there is none, then `figure` is empty
};

/// The same panel in several ways, on shared axes.
using Strip = std::vector<Redrawn>;

/// What the post's text and captions say of a figure's settings (or a title, an axis or a label, which is said), beside
/// an experiment that has them as run. A member is empty where they say nothing, and `as_run` where they say the same.
struct PrintedSettings {
  static constexpr const char* as_run = "=";
  std::string figure{};            ///< "7, batch sizes"
  std::string experiment{};        ///< as run
  std::set<std::string> varied{};  ///< the settings that the figure varies, by their columns' labels
  Box starts_as_run{};             ///< if they are not the experiment's
  std::string q{};
  std::string learning_rate{};
  std::string batch_size{};
  std::string momentum{};
  std::string samples{};
  std::string steps{};
  std::string starts{};
  std::string runs{};
};

/// A row of the table of settings.
struct SettingRow {
  struct Cell {
    std::string label;
    std::string run;
    std::string printed;
  };
  std::string figure;
  std::vector<Cell> cells;
};

/// A figure of the post, drawn again: one file of post_figures/ each.
struct PostFigure {
  unsigned number = 0;
  std::string title{};
  std::string see{};  ///< what to look at, in two sentences
  std::vector<PrintedSettings> printed{};
  std::function<std::vector<Strip>(Laboratory& laboratory)> draw{};
  std::function<Figure(Laboratory& laboratory)> cover{};  ///< of the README; one figure of the folder has it
};

/// The same, drawn.
struct DrawnPostFigure {
  PostFigure figure{};
  std::vector<Strip> strips{};
  std::optional<Figure> cover{};
  std::vector<SettingRow> settings{};
};

/// The folder post_figures/, sorted by file name.
[[nodiscard]] std::vector<PostFigure> all_post_figures();

/// Draws them; the panels of a strip get the same ends of both axes, those of all their values.
[[nodiscard]] std::vector<DrawnPostFigure> drawn(std::span<const PostFigure> figures, Laboratory& laboratory);

}  // namespace flypaper
