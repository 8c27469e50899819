// What the figures of a run show is what its tables hold.
#include "flypaper/audit/figures/run_figures.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "flypaper/audit/report/gnuplot.hpp"
#include "flypaper/simulation/observables/histogram.hpp"
#include "flypaper/simulation/observables/occupancy.hpp"

namespace flypaper {
namespace {

/// Runs of w^2 - 1 of which some diverge, others end outside of [-2, 2], where the histogram counts.
Experiment experiment(std::uint64_t bins, double learning_rate, std::uint64_t seed) {
  Experiment made(Potential("w1^2-1"));
  made.name = "drawn";
  made.title = "Drawn";
  made.rule.learning_rate = learning_rate;
  made.batch_size = 2;
  made.ensemble.trajectories = 200;
  made.ensemble.steps = 20;
  made.ensemble.seed = seed;
  made.ensemble.start.uniform = {{-3.0}, {3.0}};
  made.observe.push_back({.kind = "occupancy", .interval = {{0.0}, {1.5}}});
  made.observe.push_back({.kind = "histogram", .interval = {{-2.0}, {2.0}}, .bins = {bins}, .coordinates = {0}});
  return made;
}

double area(const Series& series) {
  double sum = 0.0;
  for (std::size_t i = 0; i + 1 < series.x.size(); ++i) sum += series.y[i] * (series.x[i + 1] - series.x[i]);
  return sum;
}

RC_GTEST_PROP(RunFigures, ADensityHasTheAreaOfTheRunsThatItShows, ()) {
  const Experiment given = experiment(*rc::gen::inRange<std::uint64_t>(1, 3000), *rc::gen::inRange(1, 40) / 100.0,
                                      *rc::gen::inRange<std::uint64_t>(0, 100));
  const ExperimentResult result = run(given, 1);
  const Figure panel = run_figures(given, result).at(1).panels.at(0);
  const Histogram::Counts& counts = result.get<Histogram>().at(0);
  double inside = 0.0;
  for (const std::uint64_t count : counts.bins) inside += static_cast<double>(count);
  const double finite = inside + static_cast<double>(counts.below + counts.above);
  RC_PRE(finite > 0.0);
  RC_ASSERT(std::abs(area(panel.series.at(0)) - inside / finite) < 1e-12);
  RC_ASSERT(panel.series.at(0).x.front() == -2.0);
  RC_ASSERT(panel.series.at(0).x.back() == 2.0);
  RC_ASSERT(panel.series.at(0).y.size() <= 300U);
}

TEST(RunFigures, TheLastColumnOfADensityIsAsWideAsItsBins) {
  // 301 bins are drawn in columns of two, and the last one is alone; all runs are in it.
  Experiment given = experiment(301, 1e-12, 1);
  given.ensemble.start = {.uniform = {}, .points = {{1.9999}}};
  const Series density = run_figures(given, run(given, 1)).at(1).panels.at(0).series.at(0);
  EXPECT_NEAR(density.y.at(150), 301.0 / 4.0, 1e-9) << "a column of one bin is drawn as if it had two";
  EXPECT_NEAR(area(density), 1.0, 1e-12);
}

RC_GTEST_PROP(RunFigures, SharesAreThoseOfAllRunsAndOfThoseThatStayFinite, ()) {
  const Experiment given = experiment(4, *rc::gen::inRange(1, 60) / 100.0, *rc::gen::inRange<std::uint64_t>(0, 100));
  const ExperimentResult result = run(given, 1);
  const Occupancy::Counts& counts = result.get<Occupancy>().counts();
  const std::vector<Series> series = run_figures(given, result).at(0).panels.at(0).series;
  RC_ASSERT(series.size() == (result.ensemble.diverged == 0 ? 1U : 3U));
  for (std::size_t t = 0; t <= 20; ++t) {
    RC_ASSERT(series[0].y[t] == static_cast<double>(counts.inside[t]) / 200.0);
    if (series.size() == 1 || counts.survivors == 0) continue;
    RC_ASSERT(series[1].y[t] ==
              static_cast<double>(counts.inside_survivors[t]) / static_cast<double>(counts.survivors));
    RC_ASSERT(series[2].y[t] == static_cast<double>(counts.finite[t]) / 200.0);
  }
}

TEST(RunFigures, AnOverviewNeedsACourseAndALaw) {
  Experiment given = experiment(4, 0.1, 1);
  const std::vector<Sheet> both = run_figures(given, run(given, 1));
  ASSERT_EQ(both.size(), 3U);
  EXPECT_EQ(both[2].name, "overview");
  EXPECT_EQ(both[2].panels.size(), 2U);
  EXPECT_EQ(both[1].name, "histogram_2");
  given.observe.pop_back();
  EXPECT_EQ(run_figures(given, run(given, 1)).size(), 1U);
}

// Of 0 there is no logarithm, but without its row the column beside it would lose its top.
TEST(RunFigures, EmptyColumnsStandAtTheFootOfALogarithmicAxis) {
  Figure figure{.name = "columns", .x = {.label = "w1"}, .y = {.label = "density", .scale = Scale::logarithmic}};
  figure.series = {{.label = "law", .style = Style::steps, .x = {0, 1, 2, 3}, .y = {6, 0, 3}}};
  EXPECT_NE(figure_script(figure).find("0 6 6 6\n1 2 0 0\n2 3 3 3\n3 3 3 3\n"), std::string::npos)
      << figure_script(figure);
}

TEST(Sheet, HoldsItsPanelsUnderTitlesThatAreEscaped) {
  const Figure panel{.title = "a < b", .x = {.label = "step"}, .y = {.label = "share"}};
  const std::string svg =
      to_svg(Sheet{.name = "sheet", .title = "x & y", .caption = "words", .panels = {panel, panel}});
  for (const char* text : {"aria-label=\"x &amp; y\"", ">x &amp; y<", ">words<", ">a &lt; b<", "sheet-1-gnuplot_canvas",
                           "sheet-2-gnuplot_canvas"}) {
    EXPECT_NE(svg.find(text), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace flypaper
