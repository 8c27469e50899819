#pragma once
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "flypaper/audit/report/figure.hpp"
#include "flypaper/audit/report/laboratory.hpp"

namespace flypaper {

/// One way to get a panel of the post: as published, as run, as printed, or as theory has it.
struct Redrawn {
  std::string how{};
  Figure figure{};
  std::string missing{};  ///< why there is none, marked as a figure's prose; then `figure` is empty
};

/// The same panel in several ways, on shared axes.
using Strip = std::vector<Redrawn>;

/// How what the post says of a setting, in text, caption or picture, stands to the setting as run.
enum class Agreement : unsigned char {
  unsaid,   ///< it says nothing
  partly,   ///< it says something, and not the whole
  differs,  ///< it says another
  same
};

/// What the post says of a setting: where and what, unless that is text or caption and the same.
struct Said {
  Agreement agreement = Agreement::unsaid;
  std::string note{};
};
[[nodiscard]] inline Said partly(std::string note) { return {Agreement::partly, std::move(note)}; }
[[nodiscard]] inline Said differs(std::string note) { return {Agreement::differs, std::move(note)}; }
[[nodiscard]] inline Said same(std::string note = {}) { return {Agreement::same, std::move(note)}; }

/// What the post says of a figure's settings, beside an experiment that has them as run.
struct PrintedSettings {
  std::string figure{};            ///< "7, batch sizes"
  std::string experiment{};        ///< as run
  std::set<std::string> varied{};  ///< the settings that the figure varies, by their columns' labels
  Box starts_as_run{};             ///< if they are not the experiment's
  Said q{};
  Said learning_rate{};
  Said batch_size{};
  Said momentum{};
  Said samples{};
  Said steps{};
  Said starts{};
  Said runs{};
};

/// A row of the table of settings.
struct SettingRow {
  struct Cell {
    std::string label;
    std::string run;
    Agreement agreement;
    std::string printed;  ///< the note that stands beside it
  };
  std::string figure;
  std::vector<Cell> cells;
};

/// A figure of the post, drawn again: one file of post_figures/ each.
struct PostFigure {
  unsigned number = 0;
  std::string title{};
  /// What to look at, in a few sentences: marked as a claim's, keys with the id before them, {diverged-runs:fig4-lost};
  /// an id in it becomes a link.
  std::string see{};
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

/// Which settings of which figures stand so to what is printed: "samples of Figures 2 and 3; starts of Figure 4".
[[nodiscard]] std::string settings_that(Agreement agreement, std::span<const DrawnPostFigure> figures);

}  // namespace flypaper
