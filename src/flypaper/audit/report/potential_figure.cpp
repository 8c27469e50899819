#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "flypaper/audit/report/potential_report.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/exact/algebra/real_zeros.hpp"
#include "flypaper/exact/geometry/singular_points.hpp"

namespace flypaper {
namespace {

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
  for (int i = 0; i <= places; ++i) {
    line.x.push_back(lower + (upper - lower) * i / places);
    line.y.push_back(loss_at(potential, {line.x.back()}));
  }
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
    points.x.push_back(point.at[0]);
    points.y.push_back(loss_at(potential, point.at));
    if (point.basin.lower.empty()) continue;
    figure.regions.push_back({.label = fmt::format("basin of {}", rounded(point.at[0])),
                              .from = std::max(point.basin.lower[0], lower),
                              .to = std::min(point.basin.upper[0], upper)});
  }
  if (!points.x.empty()) figure.series.push_back(points);
  return figure;
}

std::vector<double> edges(double lower, double upper, int cells) {
  std::vector<double> ends;
  for (int i = 0; i <= cells; ++i) ends.push_back(lower + (upper - lower) * i / cells);
  return ends;
}

/// The zeros of a polynomial of the variable `across` within the box.
std::vector<double> roots_within(const Box& box, unsigned across, const Polynomial& cut) {
  std::vector<double> roots;
  if (cut.is_zero()) return roots;
  for (const RealZero& zero : real_zeros(univariate_in(cut, across))) {
    if (zero.nearest >= box.lower[across] && zero.nearest <= box.upper[across]) roots.push_back(zero.nearest);
  }
  return roots;
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
        for (const double root : roots_within(box, across, cut)) {
          (along == 0 ? zeros.x : zeros.y).push_back(place);
          (along == 0 ? zeros.y : zeros.x).push_back(root);
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
  Series zeros{.label = "zeros of Q", .style = Style::points};
  add_zeros(potential, zeros);
  Series points{.label = "points of the file", .style = Style::points};
  for (const ClaimedPoint& point : potential.points) {
    points.x.push_back(point.at[0]);
    points.y.push_back(point.at[1]);
  }
  Figure figure;
  figure.name = potential.name;
  figure.title = "Loss and zeros";
  figure.caption = "Q^2/2 over the file's box; what is below a millionth of the largest has its colour.";
  figure.x.label = "w1";
  figure.y.label = "w2";
  figure.heat = std::move(heat);
  for (const Series& series : {zeros, points}) {
    if (!series.x.empty()) figure.series.push_back(series);
  }
  return figure;
}

}  // namespace

std::optional<Figure> potential_figure(const Potential& potential) {
  for (const auto* ends : {&potential.box.lower, &potential.box.upper}) {
    if (ends->empty() || !std::ranges::all_of(*ends, [](double end) { return std::isfinite(end); })) return {};
  }
  if (potential.dimension() == 1) return curve(potential);
  if (potential.dimension() == 2) return map(potential);
  return std::nullopt;
}

}  // namespace flypaper
