// `run`: what it writes and says, and that this depends on the configuration alone.
#include <gmock/gmock.h>

#include <numeric>
#include <set>

#include "cli_tests/json.hpp"
#include "cli_tests/project.hpp"
#include "flypaper/base/core/text.hpp"

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

TEST_F(RunTest, WritesResultsManifestAndATableAndAFigureAnObservable) {
  std::vector<std::string> names;
  for (const auto& [name, text] : run_into("out")) names.push_back(name);
  EXPECT_THAT(names,
              ElementsAre("exit_time_1.csv", "exit_time_1.svg", "histogram_3.csv", "histogram_3.svg", "manifest.json",
                          "occupancy_2.csv", "occupancy_2.svg", "overview.svg", "results.json"));
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
  EXPECT_EQ(histogram.front(), "step,w1_lower,w1_upper,count,below,above,diverged");
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
  const auto in_histogram = [&](std::size_t index) { return column(files.at("histogram_3.csv"), index).front(); };
  EXPECT_EQ(sum(column(files.at("histogram_3.csv"), 3)) + in_histogram(4) + in_histogram(5), trajectories - diverged);
  EXPECT_EQ(in_histogram(6), diverged);
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
  EXPECT_THAT(keys(json), ElementsAre("checksum", "data", "diverged", "h", "out"));
  EXPECT_EQ(json.at("out"), "out");
  const Json results = Json::parse(contents().at("out/results.json"));
  EXPECT_EQ(json.at("checksum"), results.at("checksum"));
  EXPECT_EQ(json.at("diverged"), results.at("diverged"));
}

TEST_F(RunTest, ShowsTheDataAndH) {
  // Q = w1^2 - 1 has gradient 2 w1 at its zeros: h = 0.05 x 2 x mean x^2 x 4 with MSE.
  write("experiments/data.csv", "x,y\n1,1\n2,0\n-1,1\n0,5\n");
  write(experiment, change(std::string(mine_experiment), "size = 40\nseed = 3", "file = \"data.csv\""));
  const Json json = read_json(run({"run", experiment, "--json"}));
  EXPECT_EQ(json.at("data"), Json::parse(R"({"size": 4, "mean_xx": 1.5, "mean_xy": 0.0})"));
  EXPECT_EQ(json.at("h").size(), 1U) << "the file of the potential names one zero";
  EXPECT_EQ(json.at("h")[0].at("at"), Json::parse("[-1.0]"));
  EXPECT_NEAR(json.at("h")[0].at("h").get<double>(), 0.05 * 2 * 1.5 * 4, 1e-15);
  EXPECT_THAT(run({"run", experiment}).out, HasSubstr("top Hessian eigenvalue at (-1): 0.6"));
  write(experiment, change(std::string(mine_experiment), "size = 40\nseed = 3\nscheme = \"epochs\"",
                           "scheme = \"fresh\"\ninput_variance = 2"));
  const Json fresh = read_json(run({"run", experiment, "--json"}));
  EXPECT_EQ(fresh.at("data").at("size"), nullptr);
  EXPECT_EQ(fresh.at("data").at("mean_xx"), 2.0);
}

TEST_F(RunTest, ShowsHOfQLessTheSlope) {
  write("potentials/saddle.toml",
        "title = \"Saddle\"\nQ = \"w1*w2\"\nbox = { w1 = [-2, 2], w2 = [-2, 2] }\n"
        "[[point]]\nat = [0, 0]\nlearning_coefficient = \"1/2\"\nmultiplicity = 2\nevidence = \"a vertex\"\n"
        "[[point]]\nat = [1, 1]\nunclaimed = \"no zero\"\n[[point]]\nat = [1, \"1/2\"]\nunclaimed = \"no zero\"\n");
  write("experiments/sloped.toml",
        "title = \"Sloped\"\npotential = \"saddle\"\n[data]\nscheme = \"fresh\"\nslope = 0.5\n"
        "[dynamics]\nkind = \"sgd\"\nloss = \"half_mse\"\nlearning_rate = 0.1\nbatch_size = 4\n"
        "[ensemble]\ntrajectories = 8\nsteps = 2\nseed = 1\nstart = { points = [[0.1, 0.2]] }\n");
  const Json h = read_json(run({"run", "experiments/sloped.toml", "--json"})).at("h");
  ASSERT_EQ(h.size(), 2U) << "(1,1) is no critical point of (w1 w2 - 1/2)^2";
  EXPECT_NEAR(h[0].at("h").get<double>(), 0.05, 1e-15) << "the eigenvalues of -Hess Q / 2 are +-1/2";
  EXPECT_EQ(h[1].at("at"), Json::parse("[1.0, 0.5]"));
  EXPECT_NEAR(h[1].at("h").get<double>(), 0.125, 1e-15);
}

TEST_F(RunTest, TakesNumPyDataAndEveryStart) {
  // Two rows (1, 1), (2, 0) of float64.
  std::string npy("\x93NUMPY\x01\x00\x76\x00", 10);
  npy += "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }";
  npy.resize(127, ' ');
  npy += "\n";
  npy.append("\0\0\0\0\0\0\xf0\x3f\0\0\0\0\0\0\xf0\x3f\0\0\0\0\0\0\0\x40\0\0\0\0\0\0\0\0", 32);
  write("experiments/data.npy", npy);
  std::string text = change(std::string(mine_experiment), "size = 40\nseed = 3", "file = \"data.npy\"");
  text = change(text, "batch_size = 4", "batch_size = 1");
  std::set<std::string> checksums;
  for (const std::string start : {"grid = [[\"-a\", 1, 5]]", "line = [[-1], [\"a\"]]", "points = [[0.5]]"}) {
    write(experiment, change(text, "uniform = [[\"-3*a\", \"3*a\"]]", start));
    const Json json = read_json(run({"run", experiment, "--json", "--out", "out"}));
    EXPECT_EQ(json.at("data").at("mean_xx"), 2.5);
    checksums.insert(json.at("checksum").get<std::string>());
    const Json manifest = Json::parse(contents().at("out/manifest.json"));
    EXPECT_THAT(keys(manifest.at("configuration").at("ensemble").at("start")),
                ElementsAre(start.substr(0, start.find(' '))));
  }
  EXPECT_EQ(checksums.size(), 3U);
}

// An expression, with parameters of its own, runs as the file that holds the same does.
TEST_F(RunTest, TakesAnExpressionForAPotential) {
  const Contents named = run_into("named");
  write(experiment, change(std::string(mine_experiment), "potential = \"mine\"",
                           "potential = \"w1^2 - a\"\nparameters = { a = 1 }"));
  const Contents written = run_into("written");
  for (const char* table : {"exit_time_1.csv", "occupancy_2.csv", "histogram_3.csv", "results.json"}) {
    EXPECT_EQ(written.at(table), named.at(table)) << table;
  }
  EXPECT_THAT(written.at("manifest.json"), HasSubstr("\"Q\": \"w1^2 - 1\""));
  std::string text = change(std::string(mine_experiment), "potential = \"mine\"", "potential = \"w1*w2-1\"");
  text = change(text, "[[\"-3*a\", \"3*a\"]]", "[[-1, 1], [-1, 1]]");
  write(experiment, text.substr(0, text.find("[[observe]]")));
  EXPECT_EQ(run_into("plane").size(), 2U);
}

TEST_F(RunTest, BinsMayBeGivenForEachCoordinate) {
  const auto histogram = [&](const std::string& potential, const std::string& start, const std::string& range,
                             const std::string& bins) {
    std::string text =
        change(std::string(mine_experiment), "potential = \"mine\"", "potential = \"" + potential + "\"");
    text = change(text, "[[\"-3*a\", \"3*a\"]]", start);
    text =
        text.substr(0, text.find("[[observe]]")) + "[[observe]]\nkind = \"histogram\"\n" + range + "\n" + bins + "\n";
    write(experiment, text);
    return run_into("bins");
  };
  const std::string plane = "coordinates = [1, 2]\nrange = [[-1, 1], [-2, 2]]";
  const std::string square = "[[-1, 1], [-1, 1]]";
  const Contents once = histogram("w1*w2-1", square, plane, "bins = 3");
  EXPECT_EQ(histogram("w1*w2-1", square, plane, "bins = [3, 3]"), once) << "the same configuration, too";
  const Contents each = histogram("w1*w2-1", square, plane, "bins = [3, 5]");
  EXPECT_EQ(lines_of(each.at("histogram_1.csv")).size(), 1U + 15U);
  EXPECT_THAT(each.at("manifest.json"), HasSubstr("\"bins\": [\n          3,\n          5\n        ]"));
  EXPECT_EQ(histogram("w1^2-1", "[[-1, 1]]", "range = [-1, 1]", "bins = [4]"),
            histogram("w1^2-1", "[[-1, 1]]", "range = [-1, 1]", "bins = 4"));
}

TEST_F(RunTest, MomentumOfBothKinds) {
  write(experiment, change(std::string(mine_experiment), "batch_size = 4", "batch_size = 4\nmomentum = 0.5"));
  const std::string heavy_ball = read_json(run({"run", experiment, "--json"})).at("checksum");
  write(experiment, change(std::string(mine_experiment), "batch_size = 4",
                           "batch_size = 4\nmomentum = 0.5\nmomentum_kind = \"nesterov\""));
  EXPECT_NE(read_json(run({"run", experiment, "--json"})).at("checksum"), heavy_ball);
}

TEST_F(RunTest, TwoObservablesOfAKindKeepTheirTables) {
  write(experiment, std::string(mine_experiment) +
                        "\n[[observe]]\nkind = \"histogram\"\nrange = [-1, 1]\nbins = 2\n"
                        "\n[[observe]]\nkind = \"trajectories\"\n");
  const Contents files = run_into("out");
  EXPECT_EQ(lines_of(files.at("histogram_3.csv")).size(), 1U + 8U);
  EXPECT_EQ(lines_of(files.at("histogram_4.csv")).size(), 1U + 2U);
  EXPECT_EQ(files.at("trajectories_5.npy").size(), 128U + 8 * 300 * 21);
  const Json results = Json::parse(files.at("results.json"));
  EXPECT_EQ(results.at("observables")[4].at("shape"), Json::parse("[300, 21, 1]"));
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
