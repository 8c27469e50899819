#include "flypaper/exact/escape/panels.hpp"

#include <boost/math/quadrature/gauss.hpp>

#include <algorithm>
#include <cmath>

#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {

using Gauss = boost::math::quadrature::gauss<double, Panel::nodes>;
constexpr std::size_t most_panels = 12'500;
constexpr double finest_ratio = 3e-4;  // of the distance to a fixed point: where a step moves less, nothing happens
constexpr double rough_end = 1e-6;     // of the range

class Cutter {
 public:
  explicit Cutter(const PanelRequest& request) : request_(request), range_(request.range.upper - request.range.lower) {
    for (const double fixed : request.fixed_points) result_.holes.push_back({fixed, fixed});
  }

  Panels cut() {
    std::vector<double> ends{request_.range.lower, request_.range.upper};
    ends.insert(ends.end(), request_.fixed_points.begin(), request_.fixed_points.end());
    std::ranges::sort(ends);
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
      if (ends[i] < ends[i + 1]) cut(ends[i], ends[i + 1]);
    }
    return std::move(result_);
  }

 private:
  void cut(double from, double to) {
    const double followed = longest(from, to);
    double length = followed;
    for (std::size_t i = 0; i < request_.fixed_points.size(); ++i) {
      const double gap = distance(request_.fixed_points[i], from, to);
      if (gap == 0.0 && (to - from <= request_.hole * range_ || followed < finest_ratio * (to - from))) {
        result_.holes[i].lower = std::min(result_.holes[i].lower, from);
        result_.holes[i].upper = std::max(result_.holes[i].upper, to);
        return;
      }
      length = std::min(length, gap);
    }
    for (const double end : request_.rough_ends) {
      length = std::min(length, std::max(distance(end, from, to), rough_end * range_));
    }
    if (to - from <= length * (1.0 + 1e-12)) {
      add(from, to);
      return;
    }
    const double middle = 0.5 * (from + to);
    cut(from, middle);
    cut(middle, to);
  }

  /// The least greatest length on a panel; at a fixed point itself it is 0 and does not count.
  [[nodiscard]] double longest(double from, double to) const {
    double length = request_.longest(0.5 * (from + to));
    for (const double w : {from, to}) {
      if (std::ranges::find(request_.fixed_points, w) == request_.fixed_points.end()) {
        length = std::min(length, request_.longest(w));
      }
    }
    return length;
  }

  static double distance(double point, double from, double to) { return std::max({from - point, point - to, 0.0}); }

  void add(double from, double to) {
    if (result_.panels.size() == most_panels) {
      throw Error("the exact kernel needs more than 12500 panels here: steps are too small; simulate instead");
    }
    result_.panels.push_back({from, to});
    for (std::size_t i = 0; i < Panel::nodes; ++i) {
      result_.points.push_back(0.5 * (from + to) + 0.5 * (to - from) * Panels::abscissae()[i]);
      result_.weights.push_back(0.5 * (to - from) * Panels::gauss_weights()[i]);
    }
  }

  const PanelRequest& request_;
  double range_;
  Panels result_;
};

/// Boost lists the positive half.
template <typename Half>
std::array<double, Panel::nodes> both_halves(const Half& half, double sign) {
  std::array<double, Panel::nodes> all{};
  for (std::size_t i = 0; i < half.size(); ++i) {
    all[Panel::nodes / 2 + i] = half[i];
    all[Panel::nodes / 2 - 1 - i] = sign * half[i];
  }
  return all;
}

}  // namespace

const std::array<double, Panel::nodes>& Panels::abscissae() {
  static const auto all = both_halves(Gauss::abscissa(), -1.0);
  return all;
}

const std::array<double, Panel::nodes>& Panels::gauss_weights() {
  static const auto all = both_halves(Gauss::weights(), 1.0);
  return all;
}

std::size_t Panels::panel_at(double w) const {
  const auto after = std::ranges::lower_bound(panels, w, {}, &Panel::upper);
  return after == panels.end() ? panels.size() - 1 : static_cast<std::size_t>(after - panels.begin());
}

Panels make_panels(const PanelRequest& request) {
  Panels panels = Cutter(request).cut();
  if (panels.panels.empty()) throw Error("steps are too small beside the basin for the exact kernel; simulate instead");
  return panels;
}

}  // namespace flypaper
