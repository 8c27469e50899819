#pragma once
#include <functional>
#include <optional>
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

/// A figure of the post, drawn again: one file of post_figures/ each.
struct PostFigure {
  unsigned number = 0;
  std::string title{};
  std::string see{};  ///< what to look at, in two sentences
  std::function<std::vector<Strip>(Laboratory& laboratory)> draw{};
  std::function<Figure(Laboratory& laboratory)> cover{};  ///< of the README; one figure of the folder has it
};

/// The same, drawn.
struct DrawnPostFigure {
  PostFigure figure{};
  std::vector<Strip> strips{};
  std::optional<Figure> cover{};
};

/// The folder post_figures/, sorted by file name.
[[nodiscard]] std::vector<PostFigure> all_post_figures();

/// Draws them; the panels of a strip get the same ends of both axes, those of all their values.
[[nodiscard]] std::vector<DrawnPostFigure> drawn(std::span<const PostFigure> figures, Laboratory& laboratory);

}  // namespace flypaper
