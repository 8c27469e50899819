// `run`: what it writes and says, and that this depends on the configuration alone.
#include <gmock/gmock.h>

#include <numeric>

#include "cli_tests/json.hpp"
#include "cli_tests/project.hpp"
#include "flypaper/core/text.hpp"

namespace flypaper::cli_tests {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;

const std::string experiment = "experiments/mine.toml";
constexpr double trajectories = 300;

using Column = std::vector<double>;

class RunTest : public Project {
 protected:
  /// Runs the experiment into `out`; returns the files there.
  [[nodiscard]] Contents run_into(const std::string& out, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"run", experiment, "--out", out};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "") << "no progress bar where there is no terminal";
    return below(contents(), out + "/");
  }
};

/// Column `index` of a table without its header.
Column column(const std::string& csv, std::size_t index) {
  Column found;
  for (const std::string& line : lines_of(csv))
    found.push_back(std::strtod(split(line, ',').at(index).c_str(), nullptr));
  found.erase(found.begin());
  return found;
}

double sum(const Column& numbers) { return std::accumulate(numbers.begin(), numbers.end(), 0.0); }

TEST_F(RunTest, WritesResultsManifestAndOneTableAnObservable) {
  std::vector<std::string> names;
  for (const auto& [name, text] : run_into("out")) names.push_back(name);
  EXPECT_THAT(names,
              ElementsAre("exit_time_1.csv", "histogram_3.csv", "manifest.json", "occupancy_2.csv", "results.json"));
}

TEST_F(RunTest, TablesHaveHeadersAndRows) {
  const Contents files = run_into("out");
  const std::vector<std::string> exits = lines_of(files.at("exit_time_1.csv"));
  EXPECT_EQ(exits.front(), "step,still_inside,exits_below,exits_above,exits_diverged");
  EXPECT_EQ(exits.size(), 1U + 21U) << "steps 0 to 20";
  const std::vector<std::string> occupancy = lines_of(files.at("occupancy_2.csv"));
  EXPECT_EQ(occupancy.front(), "step,inside,inside_survivors,finite");
  EXPECT_EQ(occupancy.size(), 1U + 5U) << "every fifth step from 0 to 20";
  const std::vector<std::string> histogram = lines_of(files.at("histogram_3.csv"));
  EXPECT_EQ(histogram.front(), "lower,upper,count");
  EXPECT_EQ(histogram.size(), 1U + 8U);
}

TEST_F(RunTest, TablesCountEveryTrajectory) {
  const Contents files = run_into("out");
  const std::string& exits = files.at("exit_time_1.csv");
  const Column inside = column(exits, 1);
  EXPECT_GT(inside.front(), inside.back()) << "some must leave, or the test shows nothing";
  EXPECT_EQ(inside.front(), inside.back() + sum(column(exits, 2)) + sum(column(exits, 3)) + sum(column(exits, 4)));
  const Json results = Json::parse(files.at("results.json"));
  const double diverged = results.at("diverged");
  EXPECT_EQ(column(files.at("occupancy_2.csv"), 3).back(), trajectories - diverged);
  EXPECT_LE(sum(column(files.at("histogram_3.csv"), 2)), trajectories - diverged);
  EXPECT_EQ(results.at("trajectories"), trajectories);
}

TEST_F(RunTest, ResultsNameTheTables) {
  const Json results = Json::parse(run_into("out").at("results.json"));
  EXPECT_EQ(results.at("observables"), Json::parse(R"([{"kind": "exit_time", "file": "exit_time_1.csv"},
                                                      {"kind": "occupancy", "file": "occupancy_2.csv"},
                                                      {"kind": "histogram", "file": "histogram_3.csv"}])"));
}

TEST_F(RunTest, ManifestSaysWhereResultsComeFrom) {
  const Contents files = run_into("out");
  const Json manifest = Json::parse(files.at("manifest.json"));
  EXPECT_EQ(manifest.at("experiment"), "mine");
  EXPECT_EQ(manifest.at("seed"), 1);
  EXPECT_EQ(manifest.at("version").get<std::string>() + "\n", run({"--version"}).out);
  EXPECT_NE(manifest.at("compiler"), "");
  EXPECT_EQ(manifest.at("checksum"), Json::parse(files.at("results.json")).at("checksum"));
  const Json& configuration = manifest.at("configuration");
  EXPECT_THAT(keys(configuration), ElementsAre("data", "dynamics", "ensemble", "observe", "potential"));
  EXPECT_EQ(configuration.at("potential"),
            Json::parse(R"({"name": "mine", "Q": "w1^2 - 1", "parameters": {"a": 1.0}})"));
  EXPECT_EQ(configuration.at("dynamics").at("batch_size"), 4);
  EXPECT_EQ(configuration.at("dynamics").at("learning_rate"), 0.05);
  EXPECT_EQ(configuration.at("observe")[0].at("interval"), Json::parse(R"([["-inf", -0.5]])")) << "infinity is a word";
}

TEST_F(RunTest, JsonHasTheKeysOfTheContract) {
  const Outcome outcome = run({"run", experiment, "--out", "out", "--json"});
  const Json json = read_json(outcome);
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(keys(json), ElementsAre("checksum", "diverged", "out"));
  EXPECT_EQ(json.at("out"), "out");
  const Json results = Json::parse(contents().at("out/results.json"));
  EXPECT_EQ(json.at("checksum"), results.at("checksum"));
  EXPECT_EQ(json.at("diverged"), results.at("diverged"));
}

TEST_F(RunTest, DivergenceIsAResult) {
  write(experiment, change(std::string(mine_experiment), "learning_rate = 0.05", "learning_rate = 100"));
  const Json json = read_json(run({"run", experiment, "--json"}));
  EXPECT_EQ(json.at("diverged"), trajectories);
}

TEST_F(RunTest, TextNamesFolderAndChecksum) {
  const Outcome outcome = run({"run", experiment});
  EXPECT_EQ(outcome.status, 0);
  const Json results = Json::parse(contents().at("results/mine/results.json"));
  EXPECT_THAT(outcome.out, HasSubstr("results/mine"));
  EXPECT_THAT(outcome.out, HasSubstr(results.at("checksum").get<std::string>()));
}

TEST_F(RunTest, ThreadsChangeNoByte) {
  const Contents one = run_into("one", {"--threads", "1"});
  EXPECT_EQ(one, run_into("three", {"--threads", "3"}));
  EXPECT_EQ(one, run_into("all", {"--threads", "0"}));
}

TEST_F(RunTest, ASecondRunChangesNoByte) {
  const Contents first = run_into("out");
  EXPECT_EQ(first, run_into("out"));
}

TEST_F(RunTest, SeedReplacesTheExperiments) {
  const Contents one = run_into("one");
  const Contents seven = run_into("seven", {"--seed", "7"});
  const Json manifest = Json::parse(seven.at("manifest.json"));
  EXPECT_EQ(manifest.at("seed"), 7);
  EXPECT_EQ(manifest.at("configuration").at("ensemble").at("seed"), 7);
  EXPECT_NE(manifest.at("checksum"), Json::parse(one.at("manifest.json")).at("checksum"));
  EXPECT_NE(one.at("exit_time_1.csv"), seven.at("exit_time_1.csv"));
  EXPECT_EQ(one, run_into("again", {"--seed=1"})) << "1 is the default";
  write(experiment, change(std::string(mine_experiment), "steps = 20", "steps = 20\nseed = 7"));
  EXPECT_EQ(seven, run_into("file")) << "the same seed from the file";
}

TEST_F(RunTest, LargestSeedIsTaken) {
  EXPECT_EQ(Json::parse(run_into("out", {"--seed", "18446744073709551615"}).at("manifest.json")).at("seed"),
            18446744073709551615U);
}

}  // namespace
}  // namespace flypaper::cli_tests
