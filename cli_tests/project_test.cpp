// A user's own folder with potentials/, experiments/ and data, which the program has never seen.
#include "cli_tests/project.hpp"

#include <gmock/gmock.h>

#include "cli_tests/json.hpp"

namespace flypaper::cli_tests {
namespace {

class ProjectTest : public Project {};

Json configuration(const Contents& contents, const std::string& folder) {
  return Json::parse(contents.at(folder + "/manifest.json")).at("configuration");
}

TEST_F(ProjectTest, PotentialIsCheckedByPath) {
  const Json json = read_json(run({"check", "potentials/mine.toml", "--json"}));
  EXPECT_EQ(json.at("Q"), "w1^2 - 1");
  EXPECT_EQ(json.at("at"), Json::parse("[-1.0]"));
  EXPECT_EQ(json.at("hessian"), Json::parse("[[4.0]]"));
  EXPECT_EQ(json.at("is_zero"), true);
}

// The simple zero has learning coefficient 1/2, so a file that says 1/3 is wrong: a check fails, the input is not bad.
TEST_F(ProjectTest, AWrongClaimIsAFailedCheck) {
  write("potentials/mine.toml", change(std::string(mine_potential), "\"1/2\"", "\"1/3\""));
  EXPECT_EQ(run({"check", "potentials/mine.toml"}).status, 1);
}

// w1 -> 1 - w1 is no symmetry of w1^2 - 1: as a claim it is wrong, and with a reason it is none.
TEST_F(ProjectTest, AnUnclaimedSymmetryIsNotHeldToAnything) {
  const std::string symmetry = "[[symmetry]]\nmaps = [\"1 - w1\"]\n";
  write("potentials/mine.toml", std::string(mine_potential) + symmetry + "evidence = \"a guess\"\n");
  EXPECT_EQ(run({"check", "potentials/mine.toml"}).status, 1);
  write("potentials/mine.toml", std::string(mine_potential) + symmetry + "unclaimed = \"only a guess\"\n");
  EXPECT_EQ(run({"check", "potentials/mine.toml"}).status, 0);
}

TEST_F(ProjectTest, ExperimentRunsFromAnyFolder) {
  const std::string absolute = (path() / "experiments" / "mine.toml").string();
  EXPECT_EQ(run({"run", "experiments/mine.toml", "--out", "relative"}).status, 0);
  EXPECT_EQ(run({"run", absolute, "--out", "absolute"}).status, 0);
  const Outcome inside = run_program({"run", "mine.toml", "--out", "inside"}, path() / "experiments");
  EXPECT_EQ(inside.status, 0) << inside.err;
  const Contents all = contents();
  ASSERT_EQ(below(all, "relative/").size(), 9U);  // results, manifest, tables and their figures
  EXPECT_EQ(below(all, "relative/"), below(all, "absolute/"));
  EXPECT_EQ(below(all, "relative/"), below(all, "experiments/inside/"));
}

TEST_F(ProjectTest, DataFileLiesBesideTheExperiment) {
  write("experiments/data/four.csv", "x,y\n1,0\n-1,0.5\n2,1\n-2,0\n");
  write("experiments/mine.toml",
        change(std::string(mine_experiment), "size = 40\nseed = 3", "file = \"data/four.csv\""));
  EXPECT_EQ(run({"run", "experiments/mine.toml", "--out", "out"}).status, 0);
  const Json data = configuration(contents(), "out").at("data").at("data");
  EXPECT_EQ(data.at("name"), "data/four.csv");
  EXPECT_EQ(data.at("size"), 4);
}

TEST_F(ProjectTest, PotentialMayBeAPath) {
  write("elsewhere/other.toml", change(std::string(mine_potential), "w1^2 - a", "w1 + a"));
  write("experiments/mine.toml", change(std::string(mine_experiment), "\"mine\"", "\"../elsewhere/other.toml\""));
  EXPECT_EQ(run({"run", "experiments/mine.toml", "--out", "out"}).status, 0);
  EXPECT_EQ(configuration(contents(), "out").at("potential").at("Q"), "w1 + 1");
}

TEST_F(ProjectTest, WithoutPotentialsTheProgramsOwnServe) {
  write("alone/experiments/wells.toml", R"(title = "Two wells"
potential = "sharp_and_flat"
[data]
[dynamics]
loss = "half_mse"
learning_rate = 0.01
batch_size = 20
[ensemble]
trajectories = 100
steps = 5
start = { points = [["-w0"], [1]] }
)");
  EXPECT_EQ(run({"run", "alone/experiments/wells.toml", "--out", "out"}).status, 0);
  EXPECT_EQ(configuration(contents(), "out").at("potential").at("name"), "sharp_and_flat");
}

}  // namespace
}  // namespace flypaper::cli_tests
