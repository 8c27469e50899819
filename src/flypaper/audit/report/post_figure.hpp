#pragma once
#include <functional>
#include <string>
#include <vector>

#include "flypaper/audit/report/figure.hpp"
#include "flypaper/audit/report/laboratory.hpp"

namespace flypaper {

/// One way to get a panel of the post: as published, as run, as printed, or exactly.
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
};

/// The folder post_figures/, sorted by file name.
[[nodiscard]] std::vector<PostFigure> all_post_figures();

/// Gives the panels the same ends of both axes: those of all their values.
void share_axes(Strip& strip);

}  // namespace flypaper
