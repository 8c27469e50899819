#pragma once
#include <array>
#include <functional>
#include <vector>

#include "flypaper/exact/escape/basin.hpp"

namespace flypaper {

/// What panels must follow.
struct PanelRequest {
  Interval1d range;                       ///< finite
  std::vector<double> fixed_points;       ///< in order; the panels shrink towards them, in proportion to the distance
  std::vector<double> rough_ends;         ///< ends where densities are not smooth: the panels shrink towards them
  double hole;                            ///< beside a fixed point, as a share of the range
  std::function<double(double)> longest;  ///< the greatest length of a panel at w
};

/// A panel of Gauss-Legendre nodes.
struct Panel {
  static constexpr std::size_t nodes = 8;
  double lower;
  double upper;
};

/// Panels over a range except for a small hole beside each fixed point, with their nodes: 8 a panel, in order.
struct Panels {
  std::vector<Panel> panels;
  std::vector<double> points;
  std::vector<double> weights;
  std::vector<Interval1d> holes;  ///< around fixed_points[i]

  /// The node's panel number is node / Panel::nodes. Abscissae and weights on [-1, 1]:
  static const std::array<double, Panel::nodes>& abscissae();
  static const std::array<double, Panel::nodes>& gauss_weights();
  /// The panel that holds w, or the nearest.
  [[nodiscard]] std::size_t panel_at(double w) const;
};

/// Cuts the range in halves until every panel is short enough. Throws Error if that takes more than 12500 panels.
[[nodiscard]] Panels make_panels(const PanelRequest& request);

}  // namespace flypaper
