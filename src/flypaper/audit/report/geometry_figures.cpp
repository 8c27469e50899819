#include "flypaper/audit/report/geometry_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/base/core/error.hpp"

namespace flypaper {

Figure newton_figure(const NewtonStep& step, std::size_t number) {
  const double d = step.distance.to_double();
  double end = std::ceil(d) + 1.0;
  for (const Corner& corner : step.corners) end = std::max<double>({end, corner[0] + 1.0, corner[1] + 1.0});
  Series polygon{.label = "Newton polygon"};
  Series corners{.label = "its vertices", .style = Style::points};
  polygon.add(step.corners.front()[0], end);
  for (const Corner& corner : step.corners) {
    for (Series* series : {&polygon, &corners}) series->add(corner[0], corner[1]);
  }
  polygon.add(end, step.corners.back()[1]);
  const std::string after = step.shift.empty() ? "These coordinates are adapted."
                                               : fmt::format("A root is repeated more than d times: {}.", step.shift);
  return {.name = fmt::format("newton_polygon_{}", number),
          .title = fmt::format("Newton polygon of Q, d = {}", step.distance.print()),
          .caption = fmt::format("The diagonal meets the polygon at (d, d). {}", after),
          .x = {.label = "exponent of the first variable"},
          .y = {.label = "exponent of the second variable"},
          .series = {polygon,
                     corners,
                     {.label = "diagonal", .x = {0.0, end}, .y = {0.0, end}},
                     {.label = "(d, d)", .style = Style::points, .x = {d}, .y = {d}}}};
}

Figure volume_figure(const SublevelVolumes& volumes, const LearningCoefficient& pair, const std::string& box) {
  Series measured{.label = "V", .style = Style::points};
  for (int decade = -30; decade <= -2; decade += 4) {
    const double eps = std::pow(10.0, decade);
    const double value = volumes(eps).value;
    if (!(value > 0.0)) throw Error(fmt::format("an empty region: Q^2 is nowhere below {} in the box {}", eps, box));
    measured.add(eps, value);
  }
  Figure figure{.name = "sublevel_volume",
                .title = "Volume of the points where Q^2 is below eps",
                .caption = fmt::format("V(eps) in the box {}, by quadrature.", box),
                .x = {.label = "eps", .scale = Scale::logarithmic},
                .y = {.label = "V(eps), length or area in w", .scale = Scale::logarithmic},
                .series = {measured}};
  if (!pair.value) return figure;
  const auto law = [&](double eps) {
    return std::pow(eps, pair.value->to_double()) * std::pow(-std::log(eps), pair.multiplicity - 1.0);
  };
  std::string formula = fmt::format("C eps^({})", pair.value->print());
  if (pair.multiplicity > 1) formula += fmt::format(" (-log eps)^{}", pair.multiplicity - 1);
  Series asymptote{.label = formula};
  for (const double eps : measured.x) asymptote.add(eps, measured.y.front() * law(eps) / law(measured.x.front()));
  figure.series.push_back(asymptote);
  figure.caption += " Line: the law of the exact pair on the box, its constant from the smallest eps.";
  return figure;
}

}  // namespace flypaper
