#include "flypaper/simulation/ensemble/ensemble.hpp"

#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"
#include "flypaper/simulation/observables/histogram.hpp"
#include "flypaper/simulation/observables/occupancy.hpp"
#include "properties/generators.hpp"

namespace flypaper {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Experiment figure1(const std::string& name) {
  Experiment experiment = Experiment::load(FLYPAPER_SOURCE_FOLDER "/experiments/" + name + ".toml");
  experiment.ensemble.trajectories = 333;  // no multiple of the block size
  experiment.ensemble.steps = 60;
  return experiment;
}

class EveryScheme : public testing::TestWithParam<const char*> {};

TEST_P(EveryScheme, ThreadsDoNotMatter) {
  const Experiment experiment = figure1(GetParam());
  const std::string one = run(experiment, 1).ensemble.checksum;
  EXPECT_EQ(run(experiment, 2).ensemble.checksum, one);
  EXPECT_EQ(run(experiment, 7).ensemble.checksum, one);
  Experiment other = experiment;
  other.ensemble.seed = 2;
  EXPECT_NE(run(other, 2).ensemble.checksum, one);
}

TEST_P(EveryScheme, ATrajectoryCanBeReplayedAlone) {
  // One by one with the tree in place of the tape, the same exits: the simulator's second route.
  const Experiment experiment = figure1(GetParam());
  const ExperimentResult result = run(experiment, 2);
  const auto& exits = result.get<ExitTimes>();
  const Potential& potential = experiment.potential;
  const auto source = experiment.data ? epoch_batches(*experiment.data, experiment.batch_size, experiment.last_batch, 1)
                                      : fresh_batches(experiment.population, experiment.batch_size, 1);
  const auto scratch = source->scratch();
  for (std::uint64_t trajectory = 0; trajectory < 333; trajectory += 7) {
    double w = start_of(experiment.ensemble.start, trajectory, 1)[0];
    if (!(w < exits.basin().upper[0])) continue;
    std::vector<BatchSums> sums(60);
    for (std::uint64_t first = 0; first < 60; first += source->chunk_steps()) {
      const std::uint64_t chunk = std::min<std::uint64_t>(source->chunk_steps(), 60 - first);
      source->fill(trajectory, first, std::span(sums).subspan(first, chunk), scratch.get());
    }
    std::uint64_t step = 0;
    while (step < 60 && w < exits.basin().upper[0]) {
      const std::span<const double> at(&w, 1);
      const double q = potential.graph().evaluate(potential.q(), at);
      const double slope = potential.graph().evaluate(potential.gradient()[0], at);
      w -= experiment.rule.learning_rate * loss_factor(experiment.rule.loss) * (q * sums[step].s_xx - sums[step].s_xy) *
           slope;
      ++step;
    }
    EXPECT_EQ(exits.exit_steps()[trajectory], step) << trajectory;
  }
}

INSTANTIATE_TEST_SUITE_P(Figure1, EveryScheme, testing::Values("fig1_mse_fresh", "fig1_as_run"));

TEST(Observables, CountEveryTrajectory) {
  const Experiment experiment = figure1("fig1_as_run");
  const ExperimentResult result = run(experiment, 2);
  const auto& exits = result.get<ExitTimes>();
  std::uint64_t total = 0;
  for (const Exit exit : {Exit::started_outside, Exit::censored, Exit::below, Exit::above, Exit::diverged})
    total += exits.count(exit);
  EXPECT_EQ(total, 333U);
  EXPECT_EQ(exits.still_inside().front(), exits.at_risk());
  EXPECT_EQ(exits.still_inside().back(), exits.count(Exit::censored));
  const auto& histogram = result.get<Histogram>();
  std::uint64_t binned = histogram.below() + histogram.above() + histogram.diverged();
  for (const std::uint64_t count : histogram.counts()) binned += count;
  EXPECT_EQ(binned, 333U);
  EXPECT_EQ(histogram.diverged(), result.ensemble.diverged);
  const auto& occupancy = result.get<Occupancy>().counts();
  EXPECT_EQ(occupancy.survivors + result.ensemble.diverged, 333U);
  EXPECT_EQ(occupancy.inside.front(), exits.at_risk());
  EXPECT_GT(occupancy.inside.front(), occupancy.inside_survivors.front()) << "some that start inside diverge";
}

TEST(Divergence, IsAResultWithOneBitPattern) {
  // From far out w -> w - rate w^5 overflows; what is left is the canonical NaN, in every coordinate.
  Experiment experiment = figure1("fig1_as_run");
  experiment.ensemble.start = {.uniform = {{50.0}, {60.0}}, .points = {}};
  experiment.observe = {{.kind = "exit_time", .interval = {{-infinity}, {infinity}}}};
  const ExperimentResult result = run(experiment, 1);
  EXPECT_EQ(result.ensemble.diverged, 333U);
  EXPECT_EQ(result.get<ExitTimes>().count(Exit::diverged), 333U);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(diverged_coordinate()), 0x7ff8000000000000U);
  std::uint64_t sum = 0;
  for (const auto& [step, count] : result.ensemble.diverged_at) sum += count;
  EXPECT_EQ(sum, 333U);
}

TEST(Divergence, OfOneCoordinateIsThatOfAll) {
  // Q = w1 w2^2 at (0, 1e153): the step along w1 overflows, and that along w2 is 0.
  const Potential potential("w1*w2^2");
  const UpdateRule rule{.learning_rate = 1e3};
  Sgd sgd(potential, rule);
  BlockState state(2, rule);
  state.coordinates[1].values[0] = 1e153;
  BatchLanes sums{};
  std::ranges::fill(sums.s_xy.values, 1.0);
  EXPECT_TRUE(sgd.advance(sums, state)) << "one more has diverged";
  for (const Lane& lane : state.coordinates) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(lane.values[0]), 0x7ff8000000000000U)
        << "a coordinate that is not finite makes all of them diverged";
    EXPECT_TRUE(std::isfinite(lane.values[1]));
  }
}

TEST(Stop, WhenSettledChangesNoExit) {
  Experiment experiment = figure1("fig1_mse_fresh");
  experiment.ensemble.steps = 2000;
  std::erase_if(experiment.observe, [](const ObserveSettings& observe) { return observe.kind != "exit_time"; });
  const ExperimentResult whole = run(experiment, 2);
  experiment.ensemble.stop = Stop::when_settled;
  const ExperimentResult settled = run(experiment, 2);
  EXPECT_TRUE(std::ranges::equal(whole.get<ExitTimes>().exit_steps(), settled.get<ExitTimes>().exit_steps()));
  EXPECT_TRUE(std::ranges::equal(whole.get<ExitTimes>().exits(), settled.get<ExitTimes>().exits()));
}

TEST(Momentum, FollowsPyTorchsRecursion) {
  // Q = w, half-MSE, constant sums: velocity <- mu velocity + w, w <- w - rate velocity, by hand from w = 1.
  const Potential potential("w1");
  const UpdateRule heavy{.learning_rate = 0.5, .momentum = 0.5};
  const UpdateRule nesterov{.learning_rate = 0.5, .momentum = 0.5, .kind = Momentum::nesterov};
  const auto last = [&](const UpdateRule& rule) {
    Sgd sgd(potential, rule);
    BlockState state(1, rule);
    state.coordinates[0].values[0] = 1.0;
    BatchLanes sums{};
    std::ranges::fill(sums.s_xx.values, 1.0);
    for (int step = 0; step < 2; ++step) sgd.advance(sums, state);
    return state.coordinates[0].values[0];
  };
  EXPECT_EQ(last(heavy), 0.5 - 0.5 * (0.5 + 0.5));              // velocity 1, then 0.5 * 1 + 0.5
  EXPECT_EQ(last(nesterov), 0.25 - 0.5 * (0.25 + 0.5 * 0.75));  // 1 - 0.75, then velocity 0.5 + 0.25
}

}  // namespace
}  // namespace flypaper
