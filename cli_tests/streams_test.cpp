// Standard streams that take nothing: results come first, messages as far as they go, and the exit status is right.
#include <gmock/gmock.h>

#include "cli_tests/project.hpp"
#include "cli_tests/shell.hpp"
#include "flypaper/base/core/files.hpp"

namespace flypaper::cli_tests {
namespace {
using testing::HasSubstr;

class Streams : public Project {
 protected:
  [[nodiscard]] int run(const std::string& command) const { return shell(command, path()); }
  [[nodiscard]] std::string file(const std::string& name) const { return read_file(path() / name); }
};

/// A call of each verb that is done at once, and its exit status.
struct Call {
  std::string words;
  int status;
};
const std::vector<Call> calls{
    {"--help", 0},
    {"--version", 0},
    {"check --help", 0},
    {"list potentials", 0},
    {"check w1 --json", 0},
    {"check nothing_of_that_name", 2},
    {"frobnicate", 2},
    {"check w1 --frobnicate", 2},
    {"atlas 'w1^2-1'", 0},
    {"posterior 'w1-1' --samples 10 --box=0,2", 0},
    {"escape 'w1^2-1' --basin=0,inf --learning-rate 0.3 --batch-size 4 --loss mse --method simulate --trajectories 64 "
     "--steps 50 --from 1",
     0},
    {"replay nothing.json", 2},
    {"run nothing.toml", 2},
    {"audit --claim no-such-claim", 2},
    {"audit --claim escape-needs-noise", 0},
};

TEST_F(Streams, AnUnwritableStandardErrorCostsNoResult) {
  for (const auto& [words, status] : calls) {
    const int usual = run("\"$flypaper\" " + words + " >usual 2>/dev/null");
    if (status != 0) {
      EXPECT_EQ(usual, status) << words;
    }
    for (const char* closed : {"2>/dev/full", "2>&-"}) {
      EXPECT_EQ(run("\"$flypaper\" " + words + " >out " + closed), usual) << words << ' ' << closed;
      EXPECT_EQ(file("out"), file("usual")) << words << ' ' << closed;
    }
  }
}

TEST_F(Streams, AnUnwritableStandardOutputIsAnError) {
  for (const auto& [words, status] : calls) {
    for (const char* closed : {">/dev/full", ">&-"}) {
      EXPECT_EQ(run("\"$flypaper\" " + words + " 2>err " + closed), 2) << words << ' ' << closed;
      EXPECT_THAT(file("err"), HasSubstr("flypaper: ")) << words << ' ' << closed;
      if (status == 0) {
        EXPECT_THAT(file("err"), HasSubstr("cannot write standard output; check the space left and where it goes"))
            << words << ' ' << closed;
      }
    }
    EXPECT_EQ(run("\"$flypaper\" " + words + " >/dev/full 2>/dev/full"), 2) << words;
    EXPECT_EQ(run("\"$flypaper\" " + words + " <&- >&- 2>&-"), 2) << words;
  }
}

TEST_F(Streams, NoFileGetsTheNumberOfAClosedStream) {
  const std::string run_here = "\"$flypaper\" run experiments/mine.toml ";
  ASSERT_EQ(run(run_here + "--out whole >out 2>err"), 0) << file("err");
  EXPECT_EQ(run(run_here + "--out closed >&- 2>&-"), 2);
  EXPECT_EQ(below(contents(), "closed/"), below(contents(), "whole/")) << "no word of the summary is in a result";
}

}  // namespace
}  // namespace flypaper::cli_tests
