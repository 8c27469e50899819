// Output folders that somebody else writes to, that take nothing, that are full or whose names lead elsewhere: complete
// files or none, and only where --out says.
#include <gmock/gmock.h>

#include <chrono>
#include <thread>

#include "cli_tests/full_disk.hpp"
#include "cli_tests/project.hpp"
#include "flypaper/audit/nights/history.hpp"
#include "flypaper/base/core/held_folder.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::cli_tests {
namespace {
namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Key;
using Words = std::vector<std::string>;

const std::string experiment = "experiments/mine.toml";

/// A call of each verb that writes into a folder, which comes last.
const std::vector<Words> into_a_folder{{"run", experiment, "--no-figures", "--out"},
                                       {"audit", "--claim", "isserlis-fourth-moment", "--out"},
                                       {"check", "potentials/mine.toml", "--report"},
                                       {"check", "w1", "--figures"},
                                       {"new", "other", "--q", "w1^2-2", "--out"}};

Words with(Words words, const std::string& last) {
  words.push_back(last);
  return words;
}

class Output : public Project {};

TEST_F(Output, OfTwoRunsIntoOneFolderTheSecondIsRefused) {
  fs::create_directory(path() / "out");
  const HeldFolder held(path() / "out");
  for (const Words& call : into_a_folder) {
    expect_refused(with(call, "out"), {"output folder 'out' is in use by another flypaper", "choose another"});
  }
}

TEST_F(Output, OfTwoRunsIntoOneFolderAtOnceOneWritesWholeFiles) {
  const auto into = [](const char* out, const char* seed) {
    return Words{"run", experiment, "--out", out, "--seed", seed, "--save-every", "0"};
  };
  write(experiment, change(std::string(mine_experiment), "trajectories = 300", "trajectories = 100000"));
  std::map<std::string, Contents> whole;
  for (const char* seed : {"1", "2"}) {
    ASSERT_EQ(run(into(seed, seed)).status, 0);
    whole[seed] = below(contents(), std::string(seed) + "/");
  }
  Process first(into("out", "1"), path());
  Process second(into("out", "2"), path());
  const int status_of_first = first.wait().status;
  const int status_of_second = second.wait().status;
  EXPECT_TRUE(status_of_first == 0 || status_of_second == 0);
  for (const int status : {status_of_first, status_of_second}) EXPECT_TRUE(status == 0 || status == 2) << status;
  const Contents found = below(contents(), "out/");
  EXPECT_TRUE(found == whole["1"] || found == whole["2"]) << "no file of one beside one of the other";
}

TEST_F(Output, AKilledAuditLeavesWholeFilesOrNone) {
  const Words call = into_a_folder[1];
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_EQ(run(with(call, "whole")).status, 0);
  const std::chrono::duration<double> whole_time = std::chrono::steady_clock::now() - begin;
  const Contents whole = below(contents(), "whole/");
  for (const double part : {0.3, 0.8, 0.9, 0.95}) {
    Process killed(with(call, "killed"), path());
    std::this_thread::sleep_for(part * whole_time);
    killed.kill();
    (void)killed.wait();
    for (const auto& [name, text] : below(contents(), "killed/")) {
      EXPECT_TRUE(name.ends_with("partial") || (whole.contains(name) && whole.at(name) == text)) << name;
    }
  }
}

TEST_F(Output, AFolderThatTakesNothingIsNamedBeforeAnyWork) {
  for (const Words& call : into_a_folder) {
    expect_refused(with(call, "/proc/sys"), {"output folder '/proc/sys' cannot be written; choose another"});
  }
}

TEST_F(Output, AFullDiskLeavesNoPartOfAFile) {
  Words atlas{"atlas", "w1^2-1", "--learning-rate", "0.1", "--figures"};
  for (const Words& call : {into_a_folder[0], into_a_folder[3], into_a_folder[4], atlas}) {
    const FullDisk disk(100, FullDisk::Answer::error);
    SCOPED_TRACE(join(call, " "));
    const Outcome outcome = run(with(call, "out"));
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.err, HasSubstr("space left"));
    EXPECT_TRUE(below(contents(), "out/").empty()) << "no part of a file";
  }
}

TEST_F(Output, AHistoryOnAFullDiskIsAsItWas) {
  const std::string file = (path() / "nights.sqlite").string();
  History::to_extend(file).add({.time = "2026-01-31T23:59:59Z", .seed = 7});
  {
    const FullDisk disk(1000, FullDisk::Answer::error);
    const Outcome outcome = run({"audit", "--claim", "isserlis-fourth-moment", "--history", "nights.sqlite"});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.err, HasSubstr("the history 'nights.sqlite' cannot be used"));
  }
  EXPECT_EQ(History::to_read(file).runs().size(), 1U);
}

TEST_F(Output, LinksInTheFolderLeadNowhere) {
  write("outside/kept", "kept");
  fs::create_directory(path() / "out");
  for (const char* name : {"results.json", "results.json.partial", "checkpoint", "checkpoint.partial", ".partial",
                           "manifest.json", "exit_time_1.csv", "exit_time_1.csv.partial"}) {
    fs::create_symlink("../outside/kept", path() / "out" / name);
  }
  ASSERT_EQ(run({"run", experiment, "--out", "out", "--save-every", "0"}).status, 0);
  EXPECT_EQ(below(contents(), "outside/"), (Contents{{"kept", "kept"}}));
  for (const auto& entry : fs::directory_iterator(path() / "out")) EXPECT_FALSE(entry.is_symlink()) << entry.path();
}

TEST_F(Output, AFolderBehindALinkIsThatFolder) {
  fs::create_directory(path() / "real");
  fs::create_symlink("real", path() / "link");
  ASSERT_EQ(run({"run", experiment, "--out", "link"}).status, 0);
  EXPECT_THAT(below(contents(), "real/"), testing::Contains(Key("manifest.json")));
  fs::create_symlink("nowhere", path() / "broken");
  expect_refused({"run", experiment, "--out", "broken"}, {"output folder 'broken' cannot be written"});
}

// The default folder is results/NAME, whatever the name: a file "...toml" is named "..".
TEST_F(Output, NoNameLeadsOutOfTheFolder) {
  for (const std::string file : {"experiments/...toml", "experiments/..toml"}) {
    write(file, mine_experiment);
    expect_refused({"run", file}, {"gives no name to a folder of results", "--out"});
    EXPECT_EQ(run({"run", file, "--out", "out"}).status, 0);
  }
  for (const std::string name : {"..", "../other", "a/b", "/tmp/x", "a\nb", ""}) {
    EXPECT_EQ(run({"new", name, "--q", "w1", "--out", "out"}).status, 2) << name;
  }
  const Contents all = contents();
  write("potentials/...toml", mine_potential);
  ASSERT_EQ(run({"check", "potentials/...toml", "--report", "out"}).status, 0);
  for (const auto& [name, text] : contents()) {
    EXPECT_TRUE(all.contains(name) || name.starts_with("out/") || name == "potentials/...toml") << name;
  }
}

}  // namespace
}  // namespace flypaper::cli_tests
