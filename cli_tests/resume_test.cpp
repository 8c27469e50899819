// Long runs: killed at any moment and resumed they give the same bytes; what cannot be written leaves earlier output
// whole.
#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include "cli_tests/full_disk.hpp"
#include "cli_tests/json.hpp"
#include "cli_tests/project.hpp"

namespace flypaper::cli_tests {
namespace {
using Seconds = std::chrono::duration<double>;

const std::string experiment = "experiments/mine.toml";

class Resume : public Project {
 protected:
  Resume() { write_experiment("trajectories = 20000"); }

  void write_experiment(std::string_view trajectories) const {
    const std::string longer = change(std::string(mine_experiment), "steps = 20", "steps = 400");
    write(experiment, change(longer, "trajectories = 300", trajectories));
  }

  [[nodiscard]] static std::vector<std::string> arguments(const std::string& out,
                                                          const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"run", experiment, "--out", out, "--save-every", "0"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  /// Runs into `out` until the process is killed at that time. Returns its exit status.
  [[nodiscard]] int run_until(Seconds time, const std::string& out, const std::vector<std::string>& more) const {
    Process process(arguments(out, more), path());
    std::this_thread::sleep_for(time);
    process.kill();
    return process.wait().status;
  }
  /// Leaves a checkpoint in `out`.
  void interrupt(const std::string& out) const {
    for (Seconds time{0.01}; !contents().contains(out + "/checkpoint"); time *= 1.5) {
      static_cast<void>(run_until(time, out, {"--threads", "1"}));
      ASSERT_LT(time, Seconds(60.0));
      std::filesystem::remove(path() / out / "manifest.json");
    }
  }
  /// What was in `out` before is still there; parts of other files may be.
  void expect_whole(const Contents& before) const {
    for (const auto& [name, text] : before) EXPECT_EQ(files("out").at(name), text) << name;
  }
  [[nodiscard]] Contents files(const std::string& out) const { return below(contents(), out + "/"); }
};

/// How often a run is killed.
class KilledRuns : public Resume, public testing::WithParamInterface<unsigned> {
 protected:
  /// Every file in the folder "killed" but the checkpoint and parts is that of the whole run, and with the manifest all
  /// of them are there.
  void expect_complete_files() const {
    const Contents whole = files("whole");
    Contents seen = files("killed");
    const bool complete = seen.contains("manifest.json");
    std::erase_if(seen, [](const auto& file) { return file.first.ends_with("partial") || file.first == "checkpoint"; });
    for (const auto& [name, text] : seen) {
      EXPECT_TRUE(whole.contains(name) && whole.at(name) == text) << name << " is no whole file";
    }
    if (complete) {
      EXPECT_EQ(seen, whole);
    }
  }
};

TEST_P(KilledRuns, LeaveWholeFilesAndGiveTheSameBytes) {
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_EQ(run(arguments("whole", {"--threads", "1"})).status, 0);
  const Seconds whole = std::chrono::steady_clock::now() - begin;
  std::mt19937_64 engine(GetParam());
  std::uniform_real_distribution<double> moment(0.0, 1.0);
  // Most runs are killed before they end, now here, now there; one that ends is begun again in the same folder.
  unsigned kills = 0;
  for (unsigned tries = 0; kills < GetParam(); ++tries) {
    ASSERT_LT(tries, 20 * GetParam()) << "the runs end before they are killed";
    const bool resumed = moment(engine) < 0.8;
    std::vector<std::string> more{"--threads", std::to_string(1 + tries % 3)};
    if (resumed) more.emplace_back("--resume");
    kills += run_until(whole * moment(engine), "killed", more) != 0 ? 1 : 0;
    expect_complete_files();
    if (HasFailure()) return;
  }
  ASSERT_EQ(run(arguments("killed", {"--resume"})).status, 0);
  EXPECT_EQ(files("killed"), files("whole"));
}

INSTANTIATE_TEST_SUITE_P(Quick, KilledRuns, testing::Values(20U));
INSTANTIATE_TEST_SUITE_P(DISABLED_Nightly, KilledRuns, testing::Values(200U));

TEST_F(Resume, WithoutACheckpointItBeginsAtTheStart) {
  ASSERT_EQ(run(arguments("whole")).status, 0);
  ASSERT_EQ(run(arguments("resumed", {"--resume"})).status, 0);
  EXPECT_EQ(files("resumed"), files("whole"));
  ASSERT_EQ(run(arguments("resumed", {"--resume"})).status, 0) << "once more, where all is done";
  EXPECT_EQ(files("resumed"), files("whole"));
}

TEST_F(Resume, WithoutTheFlagItBeginsAnew) {
  interrupt("out");
  ASSERT_EQ(run(arguments("out", {"--seed", "7"})).status, 0);
  ASSERT_EQ(run(arguments("whole", {"--seed", "7"})).status, 0);
  EXPECT_EQ(files("out"), files("whole"));
}

TEST_F(Resume, RefusesACheckpointOfAnotherRun) {
  interrupt("out");
  expect_refused(arguments("out", {"--resume", "--seed", "7"}),
                 {"out/checkpoint", "ensemble/seed is 1 there and 7 here", "without --resume"});
  write_experiment("trajectories = 20001");
  expect_refused(arguments("out", {"--resume"}), {"ensemble/trajectories is 20000 there and 20001 here"});
}

TEST_F(Resume, RefusesADamagedCheckpoint) {
  interrupt("out");
  const std::string kept = contents().at("out/checkpoint");
  std::string damaged = kept;
  damaged[kept.size() / 2] ^= 1;
  write("out/checkpoint", damaged);
  expect_refused(arguments("out", {"--resume"}), {"out/checkpoint", "checksum is wrong"});
  write("out/checkpoint", kept.substr(0, kept.size() - 1));
  expect_refused(arguments("out", {"--resume"}), {"out/checkpoint", "ends too early"});
  write("out/checkpoint", change(kept, "flypaper ", "flypaper 9"));
  expect_refused(arguments("out", {"--resume"}), {"out/checkpoint", "flypaper 9"});
  write("out/checkpoint", "");
  expect_refused(arguments("out", {"--resume"}), {"out/checkpoint", "cannot be read"});
  expect_refused({"run", experiment, "--save-every", "-1"}, {"--save-every -1", "seconds"});
}

TEST_F(Resume, AFullDiskLeavesEarlierOutputWhole) {
  ASSERT_EQ(run(arguments("out")).status, 0);
  {
    // The checkpoint is the largest file: 160 kB of coordinates. Without one, the manifest.
    const FullDisk disk(600, FullDisk::Answer::error);
    expect_refused(arguments("out", {"--seed", "7"}), {"cannot write 'out/checkpoint'", "space left"});
    expect_refused({"run", experiment, "--out", "out", "--seed", "7"}, {"cannot write 'out/", "space left"});
    expect_refused({"run", experiment, "--out", "another"}, {"cannot write 'another/", "space left"});
  }
  EXPECT_EQ(run(arguments("out", {"--seed", "7"})).status, 0) << "and all is well once there is space";
}

TEST_F(Resume, DeathInTheMiddleOfAFileLeavesEarlierOutputWhole) {
  ASSERT_EQ(run(arguments("whole", {"--seed", "7"})).status, 0);
  ASSERT_EQ(run(arguments("out")).status, 0);
  const Contents before = files("out");
  for (const rlim_t bytes : {1U, 100U, 600U, 1000U}) {
    const FullDisk disk(bytes, FullDisk::Answer::death);
    EXPECT_EQ(run({"run", experiment, "--out", "out", "--seed", "7"}).status, 128 + SIGXFSZ);
    expect_whole(before);
  }
  ASSERT_EQ(run(arguments("out", {"--seed", "7", "--resume"})).status, 0);
  EXPECT_EQ(files("out"), files("whole")) << "no part of a file is left";
}

TEST_F(Resume, APlaceThatCannotBeWrittenIsNamed) {
  ASSERT_EQ(run(arguments("out")).status, 0);
  std::filesystem::create_directory(path() / "out" / "checkpoint.partial");  // even root cannot write it
  expect_refused(arguments("out"), {"cannot write 'out/checkpoint'"});
  std::filesystem::remove(path() / "out" / "checkpoint.partial");
  std::filesystem::create_directories(path() / "out" / "results.json.partial");
  expect_refused({"run", experiment, "--out", "out"}, {"cannot write 'out/results.json'"});
}

}  // namespace
}  // namespace flypaper::cli_tests
