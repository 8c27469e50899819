// Heat maps, named regions and axes in figures.
#include <gtest/gtest.h>

#include <limits>

#include "flypaper/audit/report/figure.hpp"
#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

Figure map_of(const std::vector<double>& values) {
  HeatMap heat;
  heat.colour = {.label = "rate per step", .scale = Scale::logarithmic};
  heat.x_edges = {1.0, 2.0, 3.0};
  heat.y_edges = {4.0, 8.0, 16.0};
  heat.values = values;
  Figure figure{.name = "map", .title = "A map", .x = {.label = "h"}, .y = {.label = "batch size"}};
  figure.y.scale = Scale::logarithmic;
  figure.heat = heat;
  figure.regions = {{"calm", 0.0, 2.0}, {"wild", 2.0, 9.0}, {"beyond", 10.0, 11.0}};
  return figure;
}

std::size_t cells(const std::string& svg) {
  std::size_t found = 0;
  for (std::size_t at = svg.find("<polygon"); at != std::string::npos; at = svg.find("<polygon", at + 1)) ++found;
  return found;
}

TEST(HeatMap, DrawsACellForEveryValueThatCanBeDrawn) {
  const std::string all = to_svg(map_of({1e-6, 1e-4, 1e-2, 1e-1}));
  const std::string three = to_svg(map_of({1e-6, undefined, 1e-2, 1e-1}));
  const std::string two = to_svg(map_of({1e-6, undefined, 0.0, 1e-1}));
  EXPECT_EQ(cells(all) - cells(three), 1U);
  EXPECT_EQ(cells(three) - cells(two), 1U);
  EXPECT_EQ(all.find("nan"), std::string::npos);
  EXPECT_NE(all.find("rate per step"), std::string::npos) << "the colour bar's label";
}

TEST(HeatMap, NamesRegionsThatTheAxisShows) {
  const std::string svg = to_svg(map_of({1.0, 2.0, 3.0, 4.0}));
  EXPECT_NE(svg.find("calm"), std::string::npos);
  EXPECT_NE(svg.find("wild"), std::string::npos);
  EXPECT_EQ(svg.find("beyond"), std::string::npos);
}

TEST(HeatMap, WithoutAnyValueIsStillAFigure) {
  EXPECT_TRUE(to_svg(map_of({undefined, undefined, undefined, undefined})).starts_with("<svg"));
}

TEST(HeatMap, RefusesValuesThatAreNotOneACell) { EXPECT_THROW((void)to_svg(map_of({1.0, 2.0, 3.0})), Error); }

// 1e17 + 10 and the next multiple of 10 are equal in doubles.
TEST(FigureAxis, FarFromZeroHasFewTicks) {
  Figure figure{.name = "far", .title = "Far", .x = {.label = "w"}, .y = {.label = "loss"}};
  figure.series = {{.label = "loss", .x = {1e17, 1e17 + 64.0}, .y = {0.0, 1.0}}};
  EXPECT_TRUE(to_svg(figure).starts_with("<svg"));
}

TEST(Figure, TicksSayWhatStandsThere) {
  const Figure named{.name = "named",
                     .x = {.label = "which", .names = {"one", "2 and 3"}},
                     .y = {.label = "value"},
                     .series = {{"n", Style::points, {1, 2}, {5, 2}, {}, {}}}};
  EXPECT_NE(to_svg(named).find("2 and 3"), std::string::npos);
}

}  // namespace
}  // namespace flypaper
