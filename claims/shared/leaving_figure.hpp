#pragma once
// The small figure beside the headline on the degenerate line.
#include "claims/shared/degenerate_line_figures.hpp"

namespace flypaper::claims {

/// The shares that leave, of Figure 6's starts as run and with the text's potential and loss.
inline Figure leaving_figure(Laboratory& lab, const Experiment& run, const Experiment& printed) {
  const double by = lab.word("stays constant");
  return {.name = "headline-line",
          .title = "Starts of Figure 6 that move or diverge, with 95 % limits",
          .x = {.label = "|w2| at the start"},
          .y = {.label = "share that moves or diverges", .includes = {0.0, 1.0}},
          .series = {changed_by_height("as run", journeys(lab, run), by),
                     changed_by_height("text's potential and loss", journeys(lab, printed), by)},
          .width = Width::strip};
}

}  // namespace flypaper::claims
