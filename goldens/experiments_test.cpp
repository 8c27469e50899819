#include "goldens/experiments.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"
#include "flypaper/simulation/observables/histogram.hpp"
#include "flypaper/simulation/observables/occupancy.hpp"
#include "goldens/expect_blessed.hpp"

namespace flypaper::goldens {
namespace {

/// The values at the start, each quarter and the end: enough to see in a diff what has changed; the checksum sees all.
std::vector<std::uint64_t> quarters(const std::vector<std::uint64_t>& series) {
  std::vector<std::uint64_t> values;
  if (series.empty()) return values;
  for (std::size_t quarter = 0; quarter <= 4; ++quarter) values.push_back(series[(series.size() - 1) * quarter / 4]);
  return values;
}

void check_exit_times(Golden& golden, const std::string& prefix, const ExitTimes& exits) {
  golden.integer(prefix + "at risk", exits.at_risk());
  golden.integers(prefix + "still inside at each quarter", quarters(exits.still_inside()));
  golden.integer(prefix + "exits below", exits.count(Exit::below));
  golden.integer(prefix + "exits above", exits.count(Exit::above));
  golden.integer(prefix + "exits diverged", exits.count(Exit::diverged));
  golden.integer(prefix + "censored", exits.count(Exit::censored));
}

void check_occupancy(Golden& golden, const std::string& prefix, const Occupancy& occupancy) {
  golden.integer(prefix + "survivors", occupancy.counts().survivors);
  golden.integers(prefix + "inside at each quarter", quarters(occupancy.counts().inside));
  golden.integers(prefix + "surviving inside at each quarter", quarters(occupancy.counts().inside_survivors));
}

void check_histogram(Golden& golden, const std::string& prefix, const Histogram& histogram) {
  golden.integer(prefix + "below", histogram.below());
  golden.integer(prefix + "above", histogram.above());
  golden.integer(prefix + "diverged", histogram.diverged());
}

void check_first_passage(Golden& golden, const std::string& prefix, const FirstPassage& passage) {
  golden.integer(prefix + "reached", passage.count(Passage::reached));
  golden.integer(prefix + "waiting", passage.count(Passage::waiting));
  golden.integer(prefix + "diverged", passage.count(Passage::diverged));
}

/// Whatever has a table: its last row, which is exact.
void check_last_row(Golden& golden, const std::string& prefix, const Table& table) {
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    cells.push_back(fmt::format("{} {}", table.columns[i], shortest(table.rows.back()[i])));
  }
  golden.texts(prefix + "last row", cells);
}

void check_observable(Golden& golden, std::size_t index, const Observable& observable) {
  const std::string prefix = fmt::format("{} {}: ", index, observable.kind());
  if (const auto* exits = dynamic_cast<const ExitTimes*>(&observable)) check_exit_times(golden, prefix, *exits);
  if (const auto* occupancy = dynamic_cast<const Occupancy*>(&observable)) check_occupancy(golden, prefix, *occupancy);
  if (const auto* histogram = dynamic_cast<const Histogram*>(&observable)) check_histogram(golden, prefix, *histogram);
  if (const auto* passage = dynamic_cast<const FirstPassage*>(&observable))
    check_first_passage(golden, prefix, *passage);
  for (const std::string_view kind : {"distance", "moments", "last_steps"}) {
    if (observable.kind() == kind) check_last_row(golden, prefix, observable.table());
  }
}

class ExperimentTest : public testing::Test {
 public:
  explicit ExperimentTest(std::string name) : name_(std::move(name)) {}

  void TestBody() override {
    const Experiment experiment = Experiment::load(experiments_folder() / (name_ + ".toml"));
    const ExperimentResult result = run(experiment, 2);
    Golden golden(name_, {.configuration = experiment.configuration(), .seed = experiment.ensemble.seed});
    golden.text("checksum", result.ensemble.checksum);
    golden.integer("diverged", result.ensemble.diverged);
    std::size_t index = 0;
    for (const auto& observable : result.ensemble.observables) check_observable(golden, index++, *observable);
    expect_blessed(golden);
  }

 private:
  std::string name_;
};

// CTest learns of tests when they are built: an experiment added since then has no test of its own, but this one sees
// it.
TEST(Experiments, EachHasAGolden) {
  const std::vector<std::string> names = list_stems(experiments_folder(), ".toml");
  EXPECT_FALSE(names.empty()) << experiments_folder() << " holds no experiment";
  if (mode_from_environment() != Mode::compare) return;  // they are being written, perhaps at this moment
  for (const std::string& name : names) {
    EXPECT_TRUE(std::filesystem::exists(data_folder() / (name + ".json")))
        << "experiments/" << name << ".toml has no golden; build, then bless it with: "
        << "FLYPAPER_GOLDEN=create ctest --preset release -L golden";
  }
}

}  // namespace

std::filesystem::path experiments_folder() { return std::filesystem::path(FLYPAPER_SOURCE_FOLDER) / "experiments"; }

void register_experiment_tests() {
  for (const std::string& name : list_stems(experiments_folder(), ".toml")) {
    testing::RegisterTest("experiment", name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                          [name]() -> testing::Test* { return new ExperimentTest(name); });
  }
}

}  // namespace flypaper::goldens
