// The figures of `run`: one beside every table, drawn to the end, with labelled axes, and left out when asked.
#include <boost/property_tree/xml_parser.hpp>
#include <gmock/gmock.h>

#include <sstream>

#include "cli_tests/json.hpp"
#include "cli_tests/project.hpp"
#include "cli_tests/shell.hpp"

namespace flypaper::cli_tests {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;

class RunFigures : public Project {
 protected:
  [[nodiscard]] Contents run_into(const std::string& out, const std::string& experiment,
                                  const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"run", experiment, "--out", out};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    return below(contents(), out + "/");
  }
};

/// Throws if it is not well-formed.
void expect_svg(const std::string& svg) {
  std::istringstream stream(svg);
  boost::property_tree::ptree tree;
  boost::property_tree::read_xml(stream, tree);
  EXPECT_EQ(tree.size(), 1U);
  EXPECT_EQ(tree.front().first, "svg");
  EXPECT_EQ(svg.find("nan"), std::string::npos);
}

/// Says less than HasSubstr where it fails: a figure is long.
void expect_text(const std::string& svg, const std::string& text) {
  EXPECT_TRUE(svg.find(text) != std::string::npos) << "no '" << text << "'";
}

std::vector<std::string> figures_of(const Contents& files) {
  std::vector<std::string> names;
  for (const auto& [name, text] : files) {
    if (name.ends_with(".svg")) names.push_back(name);
  }
  return names;
}

TEST_F(RunFigures, EveryKindHasOneWithLabelledAxes) {
  const Contents files = run_into("out", "every_observable");
  const std::map<std::string, std::vector<std::string>> says{
      {"exit_time_1.svg", {"Fraction that has not left", "of those that started inside", ">step<", "exact 95 %"}},
      {"occupancy_2.svg", {"of the runs that stay finite", "of all runs", ">step<", "every 10 steps"}},
      {"first_passage_3.svg", {"has come in", "diverged before", ">step<"}},
      {"distance_4.svg", {"Distance to w1 = 0", "quantile 0.5", ">step<"}},
      {"distance_5.svg", {"Distance to w1 = 0, w2 = 0"}},
      {"moments_6.svg", {"Mean", "Standard deviation", "w₁ and w₂", ">step<"}},
      {"histogram_7.svg", {"density", ">w₂<", "after step 30"}},
      {"histogram_8.svg", {"density", ">w₁<", ">w₂<", "<polygon"}},
      {"last_steps_9.svg", {"step, the exit at 0", "stays: controls", "mean of x² in the batch"}},
      {"trajectories_10.svg", {"20 of 300 runs", "a run that diverges", ">step<"}},
      {"overview.svg", {"Fraction inside the basin", "Law of the runs that are finite"}}};
  std::vector<std::string> names;
  for (const auto& [name, texts] : says) {
    names.push_back(name);
    ASSERT_TRUE(files.contains(name)) << name;
    expect_svg(files.at(name));
    SCOPED_TRACE(name);
    expect_text(files.at(name), "22 of 300 runs");  // diverge
    for (const std::string& text : texts) expect_text(files.at(name), text);
  }
  EXPECT_EQ(figures_of(files), names);
  EXPECT_EQ(Json::parse(files.at("results.json")).at("figures"), Json(names));
}

TEST_F(RunFigures, OverviewOfFigure1HasBothItsPanels) {
  const std::string svg = run_into("out", "fig1_as_run").at("overview.svg");
  expect_svg(svg);
  for (const char* text : {"inside, of all runs", "inside, of the runs that stay finite to the end", ">step<",
                           "after step 50", ">density<", ">w₁<", "2017 of 10000 runs diverge"}) {
    expect_text(svg, text);
  }
}

TEST_F(RunFigures, AreLeftOutWhenAskedAndThoseOfAnEarlierRunGo) {
  const Contents with = run_into("out", "experiments/mine.toml");
  EXPECT_THAT(figures_of(with), ElementsAre("exit_time_1.svg", "histogram_3.svg", "occupancy_2.svg", "overview.svg"));
  const Contents without = run_into("out", "experiments/mine.toml", {"--no-figures"});
  EXPECT_THAT(figures_of(without), ElementsAre());
  EXPECT_EQ(Json::parse(without.at("results.json")).at("figures"), Json::array());
  for (const auto& [name, text] : without) {
    if (name == "results.json") continue;
    EXPECT_EQ(text, with.at(name)) << name;
  }
  EXPECT_EQ(run_into("out", "experiments/mine.toml"), with);
}

TEST_F(RunFigures, HaveTheSameBytesWhateverTheThreads) {
  const Contents one = run_into("one", "every_observable", {"--threads", "1"});
  EXPECT_EQ(run_into("two", "every_observable", {"--threads", "2"}), one);
}

TEST_F(RunFigures, WithoutGnuplotAllElseIsWritten) {
  const Contents without = run_into("without", "experiments/mine.toml", {"--no-figures"});
  ASSERT_EQ(shell("PATH=/nowhere \"$flypaper\" run experiments/mine.toml --out out > text 2> errors", path()), 0);
  EXPECT_EQ(below(contents(), "out/"), without);
  const std::string errors = contents().at("errors");
  EXPECT_EQ(lines_of(errors).size(), 1U) << errors;
  EXPECT_THAT(errors, HasSubstr("no figures are drawn: cannot run gnuplot"));
}

// Nothing to draw is no reason to fail, and a run on its way to infinity leaves no number that is none.
TEST_F(RunFigures, AreDrawnWhereNothingIsLeft) {
  write("experiments/mine.toml",
        change(std::string(mine_experiment), "learning_rate = 0.05", "learning_rate = 100") +
            "\n[[observe]]\nkind = \"moments\"\n[[observe]]\nkind = \"distance\"\nto = { w1 = 0 }\n"
            "[[observe]]\nkind = \"last_steps\"\nbasin = [7, 8]\nlast = 3\n[[observe]]\nkind = \"trajectories\"\n");
  const Contents files = run_into("out", "experiments/mine.toml");
  EXPECT_EQ(figures_of(files).size(), 8U);
  for (const std::string& name : figures_of(files)) expect_svg(files.at(name));
  expect_text(files.at("last_steps_6.svg"), "no value can be drawn");
}

}  // namespace
}  // namespace flypaper::cli_tests
