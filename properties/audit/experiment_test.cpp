// What a file asks for is what runs, on every worker and to the last step.
#include "flypaper/audit/experiment/experiment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "flypaper/audit/report/survival.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/statistics/proportion.hpp"

namespace flypaper {
namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();

Experiment loaded(const std::string& data, const std::string& dynamics) {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "experiments" / "example.toml";
  std::filesystem::create_directories(file.parent_path());
  write_file(file, "title = \"t\"\npotential = \"w1\"\n[data]\nsize = 10\nscheme = \"without_replacement\"\n" + data +
                       "\n[dynamics]\nlearning_rate = 0.01\nbatch_size = 2\n" + dynamics +
                       "\n[ensemble]\ntrajectories = 1\nsteps = 1\nstart = { uniform = [[0, 1]] }\n"
                       "[[observe]]\nkind = \"trajectories\"\n");
  return Experiment::load(file);
}

TEST(Experiments, AreReadAsTheyAreWritten) {
  const Experiment mse = loaded("seed = 4\nbatches = \"shared\"", "loss = \"mse\"");
  EXPECT_EQ(mse.rule.loss, Loss::mse) << "the file says mse";
  EXPECT_EQ(mse.sharing, Sharing::shared) << "the file says shared";
  EXPECT_EQ(mse.data_set().x, sample_data_set(mse.population, 10, 4).x) << "another data set";
  const Experiment half = loaded("seed = 5", "loss = \"half_mse\"\nmomentum = 0.5\nmomentum_kind = \"nesterov\"");
  EXPECT_EQ(half.rule.loss, Loss::half_mse) << "the file says half_mse";
  EXPECT_EQ(half.sharing, Sharing::independent) << "the default is independent";
  EXPECT_EQ(half.rule.kind, Momentum::nesterov) << "the file says nesterov";
  EXPECT_EQ(half.data_set().x, sample_data_set(half.population, 10, 5).x) << "another data set";
}

TEST(NoiseFree, DescentFollowsTheSumsOfItsDataSet) {
  const Experiment experiment = loaded("seed = 4\nslope = 1", "loss = \"mse\"\nkind = \"noise_free\"");
  const Path path = experiment.replay(0, 1);
  const BatchSums all = sample_data_set(experiment.population, 10, 4).sums();
  const double w = path.states[0][0];
  EXPECT_NEAR(path.states[1][0], w - 0.01 * 2.0 * (w * all.s_xx - all.s_xy), 1e-15) << "not the sums of all samples";
}

/// w -> (1 - 2^40) w from 1: finite after 25 steps, not after 26.
Experiment growing(std::uint64_t trajectories, std::uint64_t steps) {
  Experiment experiment(Potential("w1"));
  experiment.kind = Kind::noise_free;
  experiment.rule.learning_rate = 0x1p40;
  experiment.ensemble = {.trajectories = trajectories, .steps = steps, .start = {.uniform = {}, .points = {{1.0}}}};
  experiment.observe = {{.kind = "exit_time", .interval = {{-infinity}, {infinity}}}};
  return experiment;
}

TEST(Divergence, IsCountedByEveryWorker) {
  constexpr std::uint64_t many = 100'000;
  const EnsembleResult found = run(growing(many, 30), 7).ensemble;
  const std::map<std::uint64_t, std::uint64_t> expected{{26, many}};
  EXPECT_EQ(found.diverged_at, expected) << "all diverge at step 26, whichever worker has them";
  EXPECT_EQ(found.diverged, many);
}

TEST(Divergence, IsCountedAtItsStepOnly) {
  // From 2^-20 one trajectory of a block diverges a step later than the others.
  Experiment experiment = growing(64, 30);
  experiment.ensemble.start.points = {{1.0}, {0x1p-20}};
  const std::map<std::uint64_t, std::uint64_t> expected{{26, 32}, {27, 32}};
  EXPECT_EQ(run(experiment, 1).ensemble.diverged_at, expected) << "those that diverged before count again, or late";
}

TEST(Ensembles, TakeTheirStepsAndNoMore) {
  EXPECT_EQ(run(growing(64, 25), 1).get<ExitTimes>().count(Exit::censored), 64U) << "a step too many";
  EXPECT_EQ(run(growing(64, 26), 1).ensemble.diverged, 64U) << "a step too few";
}

TEST(Starts, InABoxAreIndependentAlongEachCoordinate) {
  const Start start{.uniform = {{0, 0}, {1, 1}}, .points = {}};
  std::set<std::pair<int, int>> cells;
  for (std::uint64_t i = 0; i < 200; ++i) {
    const std::vector<double> w = start_of(start, i, 1);
    cells.emplace(static_cast<int>(4 * w[0]), static_cast<int>(4 * w[1]));
  }
  EXPECT_EQ(cells.size(), 16U) << "some of 4 x 4 cells are never met: the coordinates are not independent";
}

TEST(Stop, WaitsForEveryObservable) {
  Experiment experiment = Experiment::load(FLYPAPER_SOURCE_FOLDER "/experiments/fig1_mse_fresh.toml");
  experiment.ensemble.trajectories = 64;
  experiment.ensemble.steps = 2000;
  const ObserveSettings settled_at_once{.kind = "exit_time", .interval = {{-1e-9}, {1e-9}}};
  std::erase_if(experiment.observe, [](const ObserveSettings& observe) { return observe.kind != "exit_time"; });
  experiment.observe.resize(1);
  experiment.observe.push_back(settled_at_once);
  const ExperimentResult whole = run(experiment, 1);
  experiment.ensemble.stop = Stop::when_settled;
  EXPECT_TRUE(std::ranges::equal(whole.get<ExitTimes>().exit_steps(), run(experiment, 1).get<ExitTimes>().exit_steps()))
      << "a block ended when one of its two observables was settled";
}

TEST(Survival, IsOfThoseThatStartInside) {
  // Half of them start outside; the others leave at once.
  Experiment experiment = growing(64, 30);
  experiment.observe = {{.kind = "exit_time", .interval = {{0.5}, {infinity}}}};
  experiment.ensemble.start.points = {{1.0}, {-1.0}};
  const ExperimentResult result = run(experiment, 1);
  const Series series = survival("", result.get<ExitTimes>());
  const Interval limits = proportion_interval(32, 32, 0.025);
  ASSERT_FALSE(series.y.empty());
  EXPECT_EQ(series.y[0], 1.0) << "the fraction is of those that start inside";
  EXPECT_EQ(series.lower[0], limits.lower) << "and so are its limits";
}

}  // namespace
}  // namespace flypaper
