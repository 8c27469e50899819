#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "flypaper/audit/experiment/places.hpp"
#include "flypaper/audit/report/potential_report.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/exact/algebra/real_zeros.hpp"
#include "flypaper/exact/geometry/singular_points.hpp"

namespace flypaper {
namespace {

std::vector<double> edges(double lower, double upper, int cells) {
  std::vector<double> ends;
  for (int i = 0; i <= cells; ++i) ends.push_back(lower + (upper - lower) * i / cells);
  return ends;
}

double loss_at(const Potential& potential, const std::vector<double>& w) {
  const double q = potential.graph().evaluate(potential.q(), std::span<const double>(w));
  return 0.5 * q * q;
}

/// A height that shows wells and barriers: 1.6 times the highest point of Q' = 0 that the file lists, else what a
/// quarter of the curve stays below.
double ceiling(const Potential& potential, std::vector<double> losses) {
  double barrier = 0.0;
  for (const ClaimedPoint& point : potential.points) {
    barrier = std::max(barrier, loss_at(potential, point.at));
    for (const auto* ends : {&point.basin.lower, &point.basin.upper}) {
      if (!ends->empty() && std::isfinite(ends->front())) barrier = std::max(barrier, loss_at(potential, *ends));
    }
  }
  std::ranges::sort(losses);
  return barrier > 0.0 ? 1.6 * barrier : std::max(losses[losses.size() / 2], 1e-300);
}

Figure curve(const Potential& potential) {
  constexpr int places = 600;
  const double lower = potential.box.lower[0];
  const double upper = potential.box.upper[0];
  Series line{.label = "loss Q^2/2"};
  for (const double w : edges(lower, upper, places)) line.add(w, loss_at(potential, {w}));
  const double top = ceiling(potential, line.y);
  for (double& height : line.y) height = height <= top ? height : std::numeric_limits<double>::quiet_NaN();
  Series points{.label = "points of the file", .style = Style::points};
  Figure figure{.name = potential.name,
                .title = "Loss",
                .caption = "Q^2/2 over the file's box, cut off above; bars: the basins that the file gives.",
                .x = {.label = "w1"},
                .y = {.label = "loss"},
                .series = {line}};
  for (const ClaimedPoint& point : potential.points) {
    points.add(point.at[0], loss_at(potential, point.at));
    if (point.basin.lower.empty()) continue;
    figure.regions.push_back({.label = fmt::format("basin of {}", rounded(point.at[0])),
                              .from = std::max(point.basin.lower[0], lower),
                              .to = std::min(point.basin.upper[0], upper)});
  }
  if (!points.x.empty()) figure.series.push_back(points);
  return figure;
}

/// Where lines parallel to the axes meet the zeros of Q, each factor once: zeros of even order, too.
void add_zeros(const Potential& potential, Series& zeros) {
  constexpr int lines = 64;
  const Box& box = potential.box;
  for (const auto& [factor, multiplicity] : pieces_of(potential)) {
    for (const unsigned along : {0U, 1U}) {
      const unsigned across = 1U - along;
      for (const double place : edges(box.lower[along], box.upper[along], lines)) {
        const Polynomial cut = substituted(factor, along, Rational::shortest_decimal(place));
        if (cut.is_zero()) continue;
        for (const RealZero& zero : real_zeros(univariate_in(cut, across))) {
          if (zero.nearest < box.lower[across] || zero.nearest > box.upper[across]) continue;
          along == 0 ? zeros.add(place, zero.nearest) : zeros.add(zero.nearest, place);
        }
      }
    }
  }
}

Figure map(const Potential& potential) {
  constexpr int cells = 32;
  const Box& box = potential.box;
  HeatMap heat;
  heat.colour.label = "loss";
  heat.colour.scale = Scale::logarithmic;
  heat.x_edges = edges(box.lower[0], box.upper[0], cells);
  heat.y_edges = edges(box.lower[1], box.upper[1], cells);
  for (std::size_t row = 0; row < cells; ++row) {
    for (std::size_t column = 0; column < cells; ++column) {
      const std::vector<double> centre{0.5 * (heat.x_edges[column] + heat.x_edges[column + 1]),
                                       0.5 * (heat.y_edges[row] + heat.y_edges[row + 1])};
      heat.values.push_back(loss_at(potential, centre));
    }
  }
  // Near zeros the loss falls without end: six decades are shown.
  const double least = 1e-6 * *std::ranges::max_element(heat.values);
  for (double& value : heat.values) value = std::max(value, least);
  Figure figure{.name = potential.name,
                .title = "Loss and zeros",
                .caption = "Q^2/2 over the file's box; what is below a millionth of the largest has its colour.",
                .x = {.label = "w1"},
                .y = {.label = "w2"},
                .series = {{.label = "zeros of Q", .style = Style::points},
                           {.label = "points of the file", .style = Style::points}},
                .heat = std::move(heat)};
  add_zeros(potential, figure.series[0]);
  for (const ClaimedPoint& point : potential.points) figure.series[1].add(point.at[0], point.at[1]);
  std::erase_if(figure.series, [](const Series& series) { return series.x.empty(); });
  return figure;
}

}  // namespace

std::optional<Figure> potential_figure(const Potential& potential) {
  if (!is_finite(potential.box) || potential.dimension() > 2) return std::nullopt;
  return potential.dimension() == 1 ? curve(potential) : map(potential);
}

}  // namespace flypaper
