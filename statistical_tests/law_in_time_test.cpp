// The exact law of w_t against ensembles, cell by cell, and both against the posterior.
#include "flypaper/exact/escape/law_in_time.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "flypaper/base/statistics/distribution.hpp"
#include "flypaper/exact/posterior/posterior.hpp"
#include "flypaper/simulation/ensemble/ensemble.hpp"

namespace flypaper {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const char* const two_wells = "(w1+9/5)*(w1-9/5)^2";

/// Where trajectories are that have never left an interval, in equal cells of a part of it after chosen steps. Further
/// cells: elsewhere inside, left by the lower end, by the upper end, diverged at once.
class Survivors final : public Observable {
 public:
  Survivors(Interval1d interval, Interval1d part, std::size_t bins, std::vector<std::uint64_t> steps)
      : interval_(interval), part_(part), bins_(bins), steps_(std::move(steps)) {
    counts.assign(steps_.size(), std::vector<std::uint64_t>(bins + 4));
  }
  [[nodiscard]] std::string kind() const override { return "survivors"; }
  [[nodiscard]] std::unique_ptr<Observable> worker_copy() const override {
    return std::make_unique<Survivors>(interval_, part_, bins_, steps_);
  }
  void begin_block(const BlockView& start) override {
    fate_.assign(start.count, 0);
    observe(start);
  }
  void observe(const BlockView& view) override {
    const auto now = std::ranges::find(steps_, view.step);
    for (std::size_t i = 0; i < view.count; ++i) {
      const double w = view.coordinates[0].values[i];
      if (fate_[i] == 0 && !(w > interval_.lower && w < interval_.upper)) {
        fate_[i] = bins_ + (w <= interval_.lower ? 1 : w >= interval_.upper ? 2 : 3);
      }
      if (now == steps_.end()) continue;
      const double place = (w - part_.lower) / (part_.upper - part_.lower) * static_cast<double>(bins_);
      const bool in_part = place >= 0.0 && place < static_cast<double>(bins_);
      const std::size_t cell = fate_[i] != 0 ? fate_[i] : in_part ? static_cast<std::size_t>(place) : bins_;
      ++counts[static_cast<std::size_t>(now - steps_.begin())][cell];
    }
  }
  void end_block(const BlockView& /*last*/) override {}
  void merge(const Observable& other) override {
    const auto& more = dynamic_cast<const Survivors&>(other).counts;
    for (std::size_t t = 0; t < counts.size(); ++t) {
      std::ranges::transform(counts[t], more[t], counts[t].begin(), std::plus<>());
    }
  }
  [[nodiscard]] Table table() const override { return {}; }
  void visit(Archive& /*archive*/) override {}

  std::vector<std::vector<std::uint64_t>> counts;  ///< [time][cell]

 private:
  Interval1d interval_;
  Interval1d part_;
  std::size_t bins_;
  std::vector<std::uint64_t> steps_;
  std::vector<std::size_t> fate_;  ///< 0 inside, else the cell
};

struct Setting {
  const char* name;
  const char* q;
  Interval1d basin;
  Interval1d start;  ///< uniform, or a point if both are the same
  double learning_rate;
  Loss loss;
  std::uint64_t batch_size;
  Interval1d part;  ///< of the basin, which is cut into cells
  Population population{};

  [[nodiscard]] UpdateRule rule() const { return {.learning_rate = learning_rate, .loss = loss}; }
  [[nodiscard]] Transition transition() const {
    return {OneStepLaw(Potential(q), rule(), population, batch_size), basin, 1.0};
  }
  [[nodiscard]] LawInTime law(const Transition& transition) const {
    if (start.lower == start.upper) return {transition, start.lower};
    const auto uniform = [this](double w) { return w > start.lower && w < start.upper ? 1.0 : 0.0; };
    return {transition, uniform};
  }
};

std::ostream& operator<<(std::ostream& out, const Setting& setting) { return out << setting.name; }

constexpr std::size_t bins = 36;
constexpr std::size_t cells = bins + 4;
constexpr std::uint64_t trajectories = 1'000'000;
const std::vector<std::uint64_t> times{1, 2, 5, 20};

using Counts = std::vector<std::vector<std::uint64_t>>;

Counts simulate(const Setting& setting, const BatchSource& batches) {
  Start start;
  if (setting.start.lower == setting.start.upper) {
    start.points = {{setting.start.lower}};
  } else {
    start.uniform = {{setting.start.lower}, {setting.start.upper}};
  }
  const EnsembleSettings settings{.trajectories = trajectories, .steps = times.back(), .seed = 3, .start = start};
  std::vector<std::unique_ptr<Observable>> observables;
  observables.push_back(std::make_unique<Survivors>(setting.basin, setting.part, bins, times));
  const EnsembleResult result =
      run_ensemble(Potential(setting.q), batches, setting.rule(), settings, std::move(observables), 0);
  return dynamic_cast<const Survivors&>(*result.observables[0]).counts;
}

using Mass = std::function<double(double, double)>;

/// The masses of `count` equal cells of a stretch.
std::vector<double> masses(const Interval1d& part, std::size_t count, const Mass& mass) {
  const auto edge = [&](std::size_t k) {
    return part.lower + (part.upper - part.lower) * static_cast<double>(k) / static_cast<double>(count);
  };
  std::vector<double> found;
  for (std::size_t i = 0; i < count; ++i) found.push_back(mass(edge(i), edge(i + 1)));
  return found;
}

double half_differences(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += 0.5 * std::abs(a[i] - b[i]);
  return sum;
}

std::vector<double> cell_probabilities(const Setting& setting, const Mass& mass, double inside, double left,
                                       double right) {
  std::vector<double> found = masses(setting.part, bins, mass);
  found.push_back(inside - std::accumulate(found.begin(), found.end(), 0.0));
  found.insert(found.end(), {left, right, 0.0});
  return found;
}

std::vector<double> exact_cells(const Setting& setting, const LawInTime& law) {
  return cell_probabilities(
      setting, [&](double from, double to) { return law.mass(from, to); }, law.inside(), law.left(), law.right());
}

/// Of all times together.
const Budget share{.alpha = Budget{}.alpha / 4.0};

/// Of which times the exact law of `expected` is, within the margin, that of the counts.
std::vector<bool> same(const Counts& counts, const Setting& expected) {
  const auto check = TotalVariationCheck::equivalent(0.0, 0.0125, cells, trajectories, share);
  const Transition transition = expected.transition();
  LawInTime law = expected.law(transition);
  std::vector<bool> found;
  for (std::size_t t = 0; t < times.size(); ++t) {
    while (law.time() < times[t]) law.step();
    found.push_back(check.evaluate("", counts[t], exact_cells(expected, law)).passed);
  }
  return found;
}

/// Batches whose inputs do not fluctuate.
class SteadyInputs final : public BatchSource {
 public:
  SteadyInputs(const Population& population, std::uint64_t batch_size)
      : population_(population), batches_(fresh_batches(population, batch_size, 3)) {}
  void fill(std::uint64_t trajectory, std::uint64_t first_step, std::span<BatchSums> sums,
            Scratch* scratch) const override {
    batches_->fill(trajectory, first_step, sums, scratch);
    for (BatchSums& of_step : sums) of_step.s_xx = population_.input_variance;
  }

 private:
  Population population_;
  std::unique_ptr<BatchSource> batches_;
};

class LawOfWt : public testing::TestWithParam<Setting> {};

TEST_P(LawOfWt, IsThatOfTheEnsemble) {
  const Setting& setting = GetParam();
  const Counts counts = simulate(setting, *fresh_batches(setting.population, setting.batch_size, 3));
  const std::vector<bool> always(times.size(), true);
  EXPECT_EQ(same(counts, setting), always);
  // Twins, each seen at some time: the other loss convention, and an ensemble without the fluctuation of S_xx.
  Setting convention = setting;
  convention.loss = setting.loss == Loss::mse ? Loss::half_mse : Loss::mse;
  EXPECT_EQ(same(counts, convention), std::vector<bool>(times.size(), false));
  const Counts steady = simulate(setting, SteadyInputs(setting.population, setting.batch_size));
  EXPECT_NE(same(steady, setting), always);
}

const std::vector<Setting> settings{
    {"Figure1AsRun", two_wells, {-infinity, -0.6}, {-1.8, -1.8}, 0.01, Loss::mse, 20, {-2.6, -0.6}},
    {"AcrossTheBarrier", two_wells, {-3.0, 3.5}, {-2.2, 3.0}, 0.01, Loss::half_mse, 12, {-2.6, 2.8}},
    {"SingleSamples", "w1^2-1", {0.0, 1.8}, {0.9, 0.9}, 0.2, Loss::half_mse, 1, {0.0, 1.8}},
    {"TwoSamples", "w1^3-w1", {-1.6, 1.6}, {0.5, 0.5}, 0.15, Loss::mse, 2, {-1.6, 1.6}},
    {"OtherData", "w1^2-1", {0.3, 2.0}, {0.5, 1.9}, 0.1, Loss::half_mse, 8, {0.3, 2.0}, {0.4, 1.7, 0.5}},
};
INSTANTIATE_TEST_SUITE_P(Settings, LawOfWt, testing::ValuesIn(settings),
                         [](const auto& given) { return std::string(given.param.name); });

TEST(LawOfWt, IsAsFarFromThePosteriorAsTheEnsemble) {
  // Figure 1's wells as written: starts all over the box; the posterior of 1000 samples has most mass in the flat well.
  const Setting setting{"", two_wells, {-3.0, 3.5}, {-2.4, 3.4}, 0.01, Loss::half_mse, 20, {-3.0, 3.5}};
  const Counts counts = simulate(setting, *fresh_batches({}, setting.batch_size, 3));
  const Transition transition = setting.transition();
  LawInTime law = setting.law(transition);
  const Mass exact_mass = [&](double from, double to) { return law.mass(from, to); };
  const Posterior posterior(Potential(two_wells), Box{{-3.0}, {3.5}}, population_likelihood({}, 1000.0));
  const Posterior other(Potential(two_wells), Box{{-3.0}, {3.5}}, population_likelihood({}, 10'000.0));
  const auto mass_of = [](const Posterior& given) {
    return [&given](double from, double to) { return given.mass({{from}, {to}}).value; };
  };
  const std::vector<double> reference = cell_probabilities(setting, mass_of(posterior), 1.0, 0.0, 0.0);
  const std::vector<double> wrong = cell_probabilities(setting, mass_of(other), 1.0, 0.0, 0.0);
  double before = 1.0;
  for (std::size_t t = 0; t < times.size(); ++t) {
    while (law.time() < times[t]) law.step();
    const double expected = half_differences(exact_cells(setting, law), reference);
    const auto check = TotalVariationCheck::equivalent(expected, 0.0125, cells, trajectories, share);
    EXPECT_TRUE(check.evaluate("", counts[t], reference).passed) << times[t] << " expected " << expected;
    EXPECT_FALSE(check.evaluate("", counts[t], wrong).passed) << "twin: the posterior of ten times as many samples";
    EXPECT_LT(expected, before);
    before = expected;
  }
  // Cells hide differences inside them; the narrower they are, the nearer the distance of the densities. Of 8000 cells
  // those where the densities cross beside the sharp well hold at most 1 % of either law.
  std::vector<double> density;
  for (const double w : transition.points()) density.push_back(posterior.density({&w, 1}));
  const double distance = total_variation(law, transition, density, 0.0);
  const double by_cells =
      half_differences(masses(setting.part, 8000, exact_mass), masses(setting.part, 8000, mass_of(posterior))) +
      0.5 * (law.left() + law.right());
  EXPECT_GE(distance, by_cells - 1e-6);
  EXPECT_NEAR(distance, by_cells, 0.01);
}

}  // namespace
}  // namespace flypaper
