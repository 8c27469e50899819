// What holds for the program as a whole: help, version, and words that it does not know.
#include <gmock/gmock.h>

#include "cli_tests/project.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::cli_tests {
namespace {
using testing::HasSubstr;
using testing::MatchesRegex;

const std::vector<std::string> verbs{"list", "atlas", "check", "escape", "new", "run", "audit"};

class ProgramTest : public Workspace {};

TEST_F(ProgramTest, HelpNamesEveryVerb) {
  const Outcome outcome = run({"--help"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.err, "");
  for (const std::string& verb : verbs) EXPECT_THAT(outcome.out, HasSubstr("\n  " + verb + " "));
  EXPECT_THAT(outcome.out, HasSubstr("Exit status: 0"));
}

TEST_F(ProgramTest, NoArgumentsPrintHelp) {
  const Outcome outcome = run({});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out, run({"--help"}).out);
  EXPECT_EQ(outcome.err, "");
}

class HelpOf : public Workspace, public testing::WithParamInterface<std::string> {};

TEST_P(HelpOf, HasExamples) {
  const std::string& verb = GetParam();
  const Outcome outcome = run({verb, "--help"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, HasSubstr("Example"));
  EXPECT_THAT(outcome.out, HasSubstr("\n  flypaper " + verb + " "));
  EXPECT_THAT(outcome.out, HasSubstr("--json"));
  EXPECT_EQ(run({verb, "-h"}).out, outcome.out);
}
INSTANTIATE_TEST_SUITE_P(Verb, HelpOf, testing::ValuesIn(verbs));

TEST_F(ProgramTest, AFullDiskBehindStandardOutputIsToldOf) {
  const std::string command =
      std::string(FLYPAPER_PROGRAM) + " list potentials > /dev/full 2> " + (path() / "said").string();
  const int status = std::system(command.c_str());  // NOLINT(cert-env33-c,concurrency-mt-unsafe): wants a redirection
  EXPECT_EQ(WEXITSTATUS(status), 2);
  EXPECT_THAT(contents().at("said"), testing::HasSubstr("cannot write standard output"));
}

TEST_F(ProgramTest, VersionIsThreeNumbers) {
  const Outcome outcome = run({"--version"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.out, MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+\n"));
  EXPECT_EQ(outcome.err, "");
}

struct Refusal {
  std::string name;
  std::vector<std::string> arguments;
  std::vector<std::string> says;
  std::size_t lines = 1;
};

std::ostream& operator<<(std::ostream& out, const Refusal& refusal) { return out << refusal.name; }

class ProgramRefuses : public Workspace, public testing::WithParamInterface<Refusal> {};

TEST_P(ProgramRefuses, InOneLine) { expect_refused(GetParam().arguments, GetParam().says, GetParam().lines); }

const std::vector<Refusal> unknown_words{
    {"Verb", {"ran"}, {"'ran'", "did you mean 'run'", "audit", "check", "list"}},
    {"VerbWithLettersSwapped", {"chekc"}, {"'chekc'", "did you mean 'check'"}},
    {"VerbUnlikeAny",
     {"frobnicate"},
     {"'frobnicate'", "valid: " + join(list_stems(FLYPAPER_SOURCE_FOLDER "/src/cli/verbs", ".cpp"))}},
    {"OptionOfProgram", {"--hlep"}, {"'--hlep'", "--help"}},
    {"VerbsOptionWithoutVerb", {"--json"}, {"--json", "--help"}},
    {"List", {"list", "potential"}, {"'potential'", "did you mean 'potentials'", "claims", "experiments"}},
    {"ListWithLettersSwapped", {"list", "cliams"}, {"'cliams'", "did you mean 'claims'"}},
    {"OptionOfList", {"list", "claims", "--jsn"}, {"'--jsn'", "did you mean '--json'"}},
    {"OptionOfCheck", {"check", "w", "--att", "0"}, {"'--att'", "did you mean '--at'", "--momentum"}},
    {"OptionOfRun", {"run", "fig1_mse", "--oot", "x"}, {"'--oot'", "did you mean '--out'", "--threads"}},
    {"OptionOfRunWithValue", {"run", "fig1_mse", "--sead=3"}, {"'--sead'", "did you mean '--seed'"}},
    {"OptionOfAudit", {"audit", "--teir", "quick"}, {"'--teir'", "did you mean '--tier'"}},
    {"Tier", {"audit", "--tier", "quik"}, {"'quik'", "did you mean 'quick'", "full", "nightly"}},
    {"TierWithLettersSwapped", {"audit", "--tier", "quikc"}, {"'quikc'", "did you mean 'quick'"}},
    {"Claim",
     {"audit", "--claim", "isserlis-forth-moment"},
     {"did you mean 'isserlis-fourth-moment'", "noise-zero-mean"}},
    {"Potential", {"check", "sharp_and_flt"}, {"'sharp_and_flt'", "did you mean 'sharp_and_flat'"}},
    {"Experiment", {"run", "fig1_as_rn"}, {"'fig1_as_rn'", "did you mean 'fig1_as_run'", "fig1_mse_fresh"}},
};
INSTANTIATE_TEST_SUITE_P(UnknownWord, ProgramRefuses, testing::ValuesIn(unknown_words), name_of);

const std::vector<Refusal> missing_words{
    {"WhatToList", {"list"}, {"what to list", "claims", "potentials", "experiments"}},
    {"PotentialToCheck", {"check"}, {"POTENTIAL"}},
    {"ExperimentToRun", {"run"}, {"EXPERIMENT"}},
    {"ValueOfAt", {"check", "w", "--at"}, {"--at needs a value"}},
    {"ValueOfTier", {"audit", "--tier"}, {"--tier needs a value"}},
    {"ValueOfOut", {"run", "fig1_mse", "--out"}, {"--out needs a value"}},
};
INSTANTIATE_TEST_SUITE_P(MissingWord, ProgramRefuses, testing::ValuesIn(missing_words), name_of);

// What is no name of a potential is read as an expression, and a number's place names no variable.
const std::vector<Refusal> meant_otherwise{
    {"Samples",
     {"posterior", "w1", "--samples", "nan", "--box=0,1"},
     {"--samples", "'nan' is no number (write digits"},
     3},
    {"At", {"check", "w1", "--at", "many"}, {"--at", "'many' is no number (write digits"}, 3},
    {"AtNine", {"check", "w1", "--at", "w9"}, {"--at", "'w9' is no number"}, 3},
    {"Parameter",
     {"check", "a*w1", "--set", "a=1", "--at", "b"},
     {"--at", "'b' is no number or parameter; did you mean 'a'? valid: a"},
     3},
    {"Product", {"check", "2w1"}, {"expected an operator", "(a product is written with *, as in 2*w1) at column 2"}, 3},
    {"Variable", {"check", "w10"}, {"'w10' is no variable or parameter (variables are w1 to w8)"}, 3},
    {"VariableNine", {"new", "x", "--q", "w9"}, {"'w9' is no variable or parameter (variables are w1 to w8)"}, 3},
    {"Power", {"atlas", "w1^2^3"}, {"(a power of a power needs brackets, as in (w1^2)^3) at column 5"}, 3},
    {"TooSmall", {"check", "w1-1e-400"}, {"a number beyond the range of doubles (5e-324 to 1.8e308) at column 4"}, 3},
    {"SetWithFile", {"check", "saddle", "--set", "a=1"}, {"--set", "potential's file sets its own"}},
};
INSTANTIATE_TEST_SUITE_P(MeantOtherwise, ProgramRefuses, testing::ValuesIn(meant_otherwise), name_of);

const std::vector<Refusal> spare_words{
    {"List", {"list", "claims", "potentials"}, {"potentials"}},
    {"Check", {"check", "w", "w2"}, {"w2"}},
    {"Run", {"run", "fig1_mse", "fig1_mse_fresh"}, {"fig1_mse_fresh"}},
    {"ValueOfFlag", {"list", "claims", "--json=maybe"}, {"--json"}},
    {"OptionTwice", {"check", "w", "--at", "0", "--at", "1"}, {"--at"}},
};
INSTANTIATE_TEST_SUITE_P(SpareWord, ProgramRefuses, testing::ValuesIn(spare_words), name_of);

// An empty value must not become a name, such as that of a folder.
const std::vector<Refusal> empty_values{
    {"Out", {"run", "fig1_mse_noise_free", "--out", ""}, {"--out"}},
    {"OutWithEquals", {"run", "fig1_mse_noise_free", "--out="}, {"--out"}},
    {"At", {"check", "w", "--at="}, {"--at"}},
    {"Claim", {"audit", "--claim="}, {"--claim", "empty"}},
    {"Expression", {"check", ""}, {"''"}},
};
INSTANTIATE_TEST_SUITE_P(EmptyValue, ProgramRefuses, testing::ValuesIn(empty_values), name_of);

// `number` stands for the words that say what to give: a seed is a whole number from 0 to 2^64 - 1.
const std::vector<Refusal> no_numbers{
    {"SeedOfRun", {"run", "fig1_mse_noise_free", "--seed", "one"}, {"--seed", "one", "number"}},
    {"SeedNegative", {"run", "fig1_mse_noise_free", "--seed", "-1"}, {"--seed", "-1"}},
    {"SeedFractional", {"run", "fig1_mse_noise_free", "--seed", "1.5"}, {"--seed", "1.5"}},
    {"SeedTooLarge", {"run", "fig1_mse_noise_free", "--seed", "18446744073709551616"}, {"--seed"}},
    {"SeedOfAudit", {"audit", "--claim", "isserlis-fourth-moment", "--seed", "one"}, {"--seed", "one"}},
    {"SeedOfAuditNegative", {"audit", "--claim", "isserlis-fourth-moment", "--seed", "-1"}, {"--seed", "-1"}},
    {"Threads", {"run", "fig1_mse_noise_free", "--threads", "two"}, {"--threads", "two"}},
    {"ThreadsNegative", {"run", "fig1_mse_noise_free", "--threads", "-1"}, {"--threads", "-1"}},
    {"ThreadsOfRun", {"run", "fig1_mse_noise_free", "--threads", "5000"}, {"--threads", "'5000'", "from 0 to 1024"}},
    {"ThreadsThatWrap", {"run", "fig1_mse_noise_free", "--threads", "4294967296"}, {"--threads", "from 0 to 1024"}},
    {"ThreadsOfAudit", {"audit", "--threads", "18446744073709551615"}, {"--threads", "from 0 to 1024"}},
    {"ThreadsBeyond64Bits", {"audit", "--threads", "18446744073709551616"}, {"--threads", "from 0 to 1024"}},
    {"ThreadsOfAtlas", {"atlas", "w1^2-1", "--threads", "1025"}, {"--threads", "from 0 to 1024"}},
    {"ThreadsOfEscape", {"escape", "w1^2-1", "--threads", "4294967297"}, {"--threads", "from 0 to 1024"}},
    {"ThreadsOfPosterior", {"posterior", "w1", "--threads", "9999999999"}, {"--threads", "from 0 to 1024"}},
    {"Momentum", {"check", "w", "--momentum", "high"}, {"--momentum", "high"}},
    {"MomentumOne", {"check", "w", "--momentum", "1"}, {"momentum 1", "momentum < 1"}},
    {"MomentumNegative", {"check", "w", "--momentum", "-0.5"}, {"momentum -0.5"}},
    {"MomentumNan", {"check", "w", "--momentum", "nan"}, {"momentum nan"}},
    {"BatchSize", {"check", "w", "--batch-size", "many"}, {"--batch-size", "many"}},
    {"BatchSizeZero", {"check", "w", "--batch-size", "0"}, {"--batch-size", "'0'", "at least 1"}},
    {"BatchSizeNegative", {"check", "w", "--batch-size", "-3"}, {"-3"}},
};
INSTANTIATE_TEST_SUITE_P(NoNumber, ProgramRefuses, testing::ValuesIn(no_numbers), name_of);

}  // namespace
}  // namespace flypaper::cli_tests
