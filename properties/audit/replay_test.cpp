// Starts, and single trajectories replayed alone.
#include <gmock/gmock.h>

#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/simulation/observables/last_steps.hpp"
#include "flypaper/simulation/observables/trajectories.hpp"
#include "properties/generators.hpp"

namespace flypaper {
namespace {
using testing::ElementsAre;

TEST(StartsByHand, OnAGrid) {
  const Start start{.uniform = {}, .points = {}, .grid = {{{0, -1}, {1, 1}}, {2, 3}}};
  std::vector<std::vector<double>> starts;
  for (std::uint64_t i = 0; i < 7; ++i) starts.push_back(start_of(start, i, 1));
  using Point = std::vector<double>;
  EXPECT_THAT(starts, ElementsAre(Point{0, -1}, Point{0, 0}, Point{0, 1}, Point{1, -1}, Point{1, 0}, Point{1, 1},
                                  Point{0, -1}));
}

RC_GTEST_PROP(Starts, OnALineAreInItsExactBits, ()) {
  const double fixed = std::ldexp(*generators::whole(-1000, 1000), -10) / 3.0;
  const Start start{.uniform = {}, .points = {}, .grid = {}, .segment = {{fixed, -5}, {fixed, 5}}};
  const auto trajectory = *rc::gen::arbitrary<std::uint32_t>();
  const std::vector<double> w = start_of(start, trajectory, 1);
  RC_ASSERT(w[0] == fixed);
  RC_ASSERT(w[1] > -5.0 && w[1] < 5.0);
  RC_ASSERT(w[1] != start_of(start, trajectory + 1, 1)[1]);
  const Start diagonal{.uniform = {}, .points = {}, .grid = {}, .segment = {{0, 0}, {1, 2}}};
  const std::vector<double> v = start_of(diagonal, trajectory, 1);
  RC_ASSERT(v[1] == 2 * v[0]);
}

Experiment small() {
  Experiment experiment = Experiment::load(FLYPAPER_SOURCE_FOLDER "/experiments/every_observable.toml");
  experiment.ensemble.trajectories = 130;  // two blocks and a part of one
  return experiment;
}

Experiment only(const std::string& kind) {
  Experiment experiment = small();
  std::erase_if(experiment.observe, [&](const ObserveSettings& observe) { return observe.kind != kind; });
  return experiment;
}

bool same_bits(const std::vector<double>& w, const Trajectories& all, std::uint64_t trajectory, std::uint64_t step) {
  for (unsigned d = 0; d < w.size(); ++d) {
    if (std::bit_cast<std::uint64_t>(w[d]) != std::bit_cast<std::uint64_t>(all.at(trajectory, step, d))) return false;
  }
  return true;
}

TEST(DegenerateLine, HoldsExactlyWhatStartsOnIt) {
  Experiment experiment = only("trajectories");
  experiment.ensemble.start = {.uniform = {}, .points = {}, .grid = {}, .segment = {{0, -1}, {0, 1}}};
  const ExperimentResult result = run(experiment, 1);
  const auto& all = result.get<Trajectories>();
  for (std::uint64_t i = 0; i < 130; ++i) {
    for (std::uint64_t step = 0; step <= 60; ++step) {
      ASSERT_EQ(all.at(i, step, 0), 0.0);
      ASSERT_EQ(all.at(i, step, 1), all.at(i, 0, 1));
    }
  }
  experiment.ensemble.start.segment.from[0] = experiment.ensemble.start.segment.to[0] = 0.01;
  const ExperimentResult twin = run(experiment, 1);
  EXPECT_NE(twin.get<Trajectories>().at(0, 60, 0), 0.01) << "twin: off the line they move";
}

TEST(EveryObservable, ThreadsDoNotMatter) {
  const Experiment experiment = small();
  const ExperimentResult one = run(experiment, 1);
  EXPECT_GT(one.ensemble.diverged, 0U) << "some must diverge, or the test shows less";
  for (const unsigned threads : {2U, 7U}) {
    const ExperimentResult more = run(experiment, threads);
    EXPECT_EQ(more.ensemble.checksum, one.ensemble.checksum);
    for (std::size_t i = 0; i < one.ensemble.observables.size(); ++i) {
      const std::string name = one.ensemble.observables[i]->kind();
      if (name == "last_steps") continue;  // has NaN, which equals nothing; its test compares bits
      EXPECT_EQ(more.ensemble.observables[i]->table().rows, one.ensemble.observables[i]->table().rows) << name;
    }
  }
  Experiment other = experiment;
  other.ensemble.seed = 2;
  EXPECT_NE(run(other, 2).ensemble.checksum, one.ensemble.checksum);
}

struct Scheming {
  const char* name;
  Scheme scheme;
  Sharing sharing;
  Momentum kind;
  double momentum;
};

class Replay : public testing::TestWithParam<Scheming> {};

TEST_P(Replay, HasTheBitsOfTheEnsemble) {
  Experiment experiment = only("trajectories");
  experiment.scheme = GetParam().scheme;
  experiment.sharing = GetParam().sharing;
  experiment.rule.kind = GetParam().kind;
  experiment.rule.momentum = GetParam().momentum;
  const ExperimentResult result = run(experiment, 2);
  const auto& all = result.get<Trajectories>();
  EXPECT_THAT(all.shape(), ElementsAre(130, 61, 2));
  EXPECT_GT(result.ensemble.diverged, 0U);
  for (const std::uint64_t trajectory : {0U, 63U, 64U, 100U, 129U}) {
    const Path path = experiment.replay(trajectory, 60);
    for (std::uint64_t step = 0; step <= 60; ++step) {
      ASSERT_TRUE(same_bits(path.states[step], all, trajectory, step)) << trajectory << ", " << step;
    }
  }
  experiment.ensemble.seed = 2;
  EXPECT_FALSE(same_bits(experiment.replay(1, 60).states[60], all, 1, 60)) << "twin: another seed";
}

INSTANTIATE_TEST_SUITE_P(
    Schemes, Replay,
    testing::Values(Scheming{"FreshHeavyBall", Scheme::fresh, Sharing::independent, Momentum::heavy_ball, 0.5},
                    Scheming{"FreshShared", Scheme::fresh, Sharing::shared, Momentum::heavy_ball, 0.0},
                    Scheming{"SubsetsNesterov", Scheme::without_replacement, Sharing::independent, Momentum::nesterov,
                             0.5},
                    Scheming{"SubsetsShared", Scheme::without_replacement, Sharing::shared, Momentum::heavy_ball, 0.0},
                    Scheming{"Epochs", Scheme::epochs, Sharing::independent, Momentum::heavy_ball, 0.0}),
    [](const auto& scheming) { return std::string(scheming.param.name); });

TEST(LastStepsTest, ShowTheExitAndItsControl) {
  Experiment experiment = only("last_steps");
  experiment.ensemble.trajectories = 300;
  experiment.observe.push_back({.kind = "trajectories", .interval = {}});
  const ExperimentResult result = run(experiment, 2);
  const auto& last_steps = result.get<LastSteps>();
  const auto& all = result.get<Trajectories>();
  const Box& basin = last_steps.exits().basin();
  const auto inside = [&](std::uint64_t trajectory, std::uint64_t step) {
    return all.at(trajectory, step, 0) > basin.lower[0] && all.at(trajectory, step, 0) < basin.upper[0];
  };
  const auto shown = last_steps.shown();
  ASSERT_EQ(shown.size(), 6U) << "three that leave and three that stay";
  for (std::size_t i = 0; i < 6; i += 2) {
    EXPECT_NE(shown[i].exit, Exit::censored);
    EXPECT_EQ(shown[i + 1].exit, Exit::censored);
    EXPECT_EQ(shown[i + 1].step, shown[i].step) << "up to the same step";
  }
  std::size_t row = 0;
  const Table table = last_steps.table();
  for (const auto& [trajectory, exit, last] : shown) {
    EXPECT_EQ(inside(trajectory, last), exit == Exit::censored);
    for (std::uint64_t step = last < 5 ? 0 : last - 5; step <= last; ++step, ++row) {
      const std::vector<double>& cells = table.rows.at(row);
      EXPECT_EQ(cells[0], static_cast<double>(trajectory));
      EXPECT_EQ(cells[1], exit == Exit::censored ? 0.0 : exit == Exit::below ? 1.0 : exit == Exit::above ? 2.0 : 3.0);
      EXPECT_EQ(cells[2], static_cast<double>(last - step));
      EXPECT_EQ(cells[3], static_cast<double>(step));
      EXPECT_TRUE(same_bits({cells[4], cells[5]}, all, trajectory, step));
      EXPECT_TRUE(step == last || inside(trajectory, step)) << "only the last of an exit is outside";
    }
  }
  EXPECT_EQ(row, table.rows.size());
  for (std::uint64_t i = 0; i < shown[0].trajectory; ++i) EXPECT_LE(last_steps.exits().exits()[i], Exit::censored);
}

TEST(LastStepsTest, ShowTheBatchThatLedToEachState) {
  const Experiment experiment = only("last_steps");
  const ExperimentResult result = run(experiment, 1);
  const Table table = result.get<LastSteps>().table();
  ASSERT_FALSE(table.rows.empty());
  for (const std::vector<double>& cells : table.rows) {
    const auto step = static_cast<std::uint64_t>(cells[3]);
    if (step == 0) {
      EXPECT_TRUE(std::isnan(cells[6]) && std::isnan(cells[7])) << "no batch leads to a start";
      continue;
    }
    const Path path = experiment.replay(static_cast<std::uint64_t>(cells[0]), step);
    EXPECT_EQ(cells[6], path.sums[step - 1].s_xx) << "S_xx beside step " << step << " is of another batch";
    EXPECT_EQ(cells[7], path.sums[step - 1].s_xy) << "S_xy beside step " << step << " is of another batch";
  }
}

TEST(Documentation, ItsExampleRuns) {
  const std::string page = read_file(FLYPAPER_SOURCE_FOLDER "/docs/experiments.md");
  const std::string fence = "```toml\n";
  const std::size_t begin = page.find(fence) + fence.size();
  const TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "experiments" / "example.toml";
  std::filesystem::create_directories(file.parent_path());
  write_file(file, page.substr(begin, page.find("```", begin) - begin));
  const ExperimentResult result = run(Experiment::load(file), 1);
  EXPECT_EQ(result.ensemble.observables.size(), 2U);
}

TEST(HistogramSteps, BeyondTheRunAreRefused) {
  Experiment experiment = only("histogram");
  experiment.ensemble.steps = 59;
  EXPECT_THROW((void)run(experiment, 1), Error);
}

}  // namespace
}  // namespace flypaper
