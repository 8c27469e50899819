// `run` refuses what it cannot read or do: one line with the place, exit 2, and nothing written.
#include <gmock/gmock.h>

#include "cli_tests/project.hpp"

namespace flypaper::cli_tests {
namespace {

const std::string file = "experiments/mine.toml";

class RefusedExperiment : public Project, public testing::WithParamInterface<Mistake> {};

TEST_P(RefusedExperiment, WithItsPlace) {
  const Mistake& mistake = GetParam();
  const std::string text = change(std::string(mine_experiment), mistake.written, mistake.instead);
  write(file, text);
  std::vector<std::string> says = mistake.says;
  says.push_back(place_of(file, text, mistake.line));
  expect_refused({"run", file, "--out", "out"}, says);
}

const std::vector<Mistake> wrong_keys{
    {"Unknown", "[data]", "theme = 1\n[data]", "theme", {"'theme'", "potential", "source"}},
    {"Misspelt", "every = 5", "evry = 5", "evry", {"evry", "did you mean", "every"}},
    {"LettersSwapped", "source =", "soucre =", "soucre", {"'soucre'", "did you mean 'source'"}},
    {"MisspeltMandatory", "learning_rate", "learing_rate", "learing_rate", {"learing_rate", "did you mean"}},
    {"MisspeltTable", "[dynamics]", "[dynamic]", "[dynamic]", {"'dynamic'", "did you mean 'dynamics'"}},
    {"StartGivenTwice", "start = {", "start = { points = [[1]],", "start", {"points", "uniform"}},
    {"SeedWithoutSize", "size = 40\n", "", "seed = 3", {"seed"}},
};
INSTANTIATE_TEST_SUITE_P(Key, RefusedExperiment, testing::ValuesIn(wrong_keys), name_of);

// The line of what is missing is that of its table.
const std::vector<Mistake> missing_keys{
    {"Title", "title = \"Mine\"\n", "", "source", {"title", "missing"}},
    {"Potential", "potential = \"mine\"\n", "", "title", {"potential", "missing"}},
    {"Loss", "loss = \"mse\"\n", "", "[dynamics]", {"dynamics.loss", "missing", "half_mse"}},
    {"LearningRate", "learning_rate = 0.05\n", "", "[dynamics]", {"dynamics.learning_rate", "missing"}},
    {"BatchSize", "batch_size = 4\n", "", "[dynamics]", {"dynamics.batch_size", "missing"}},
    {"Trajectories", "trajectories = 300\n", "", "[ensemble]", {"ensemble.trajectories", "missing"}},
    {"Steps", "steps = 20\n", "", "[ensemble]", {"ensemble.steps", "missing"}},
    {"Start", "start = { uniform = [[\"-3*a\", \"3*a\"]] }\n", "", "[ensemble]", {"ensemble.start", "missing"}},
    {"Basin", "basin = [\"-inf\", \"-a/2\"]\n", "", "[[observe]]", {"observe.basin", "missing"}},
    {"Data", "size = 40\nseed = 3\n", "", "scheme", {"data.scheme", "file", "size"}},
};
INSTANTIATE_TEST_SUITE_P(Missing, RefusedExperiment, testing::ValuesIn(missing_keys), name_of);

const std::vector<Mistake> wrong_choices{
    {"Potential", "\"mine\"", "\"mini\"", "potential", {"'mini'", "did you mean 'mine'", "valid: mine"}},
    {"PotentialIsAnUnknownFile", "\"mine\"", "\"nil.toml\"", "potential", {"nil.toml"}},
    {"PotentialIsANumber", "\"mine\"", "3", "potential", {"potential = 3", "string"}},
    {"Scheme", "\"epochs\"", "\"epoch\"", "scheme", {"did you mean 'epochs'", "fresh", "without_replacement"}},
    {"SchemeWithoutUseForData", "\"epochs\"", "\"fresh\"", "scheme", {"fresh", "data set"}},
    {"Batches", "seed = 3", "seed = 3\nbatches = \"share\"", "batches", {"'share'", "did you mean 'shared'"}},
    {"LastBatch", "seed = 3", "seed = 3\nlast_batch = \"dorp\"", "last_batch", {"'dorp'", "keep, drop"}},
    {"Loss", "\"mse\"", "\"half_mes\"", "loss", {"'half_mes'", "did you mean 'half_mse'"}},
    {"MomentumKind",
     "loss =",
     "momentum = 0.5\nmomentum_kind = \"nestorov\"\nloss =",
     "momentum_kind",
     {"'nestorov'", "did you mean 'nesterov'", "heavy_ball"}},
    {"NesterovWithoutMomentum",
     "loss =",
     "momentum_kind = \"nesterov\"\nloss =",
     "momentum_kind",
     {"momentum above 0"}},
    {"LossWithLettersSwapped", "\"mse\"", "\"mes\"", "loss", {"'mes'", "did you mean 'mse'"}},
    {"Kind", "loss =", "kind = \"sdg\"\nloss =", "kind", {"'sdg'", "did you mean 'sgd'", "noise_free"}},
    {"Observable", "\"exit_time\"", "\"exit_times\"", "exit_times", {"did you mean 'exit_time'", "histogram"}},
    {"DataFile", "size = 40\nseed = 3", "file = \"nil.csv\"", "file", {"nil.csv", "cannot read"}},
};
INSTANTIATE_TEST_SUITE_P(Choice, RefusedExperiment, testing::ValuesIn(wrong_choices), name_of);

const std::vector<Mistake> wrong_counts{
    {"BatchSizeZero", "batch_size = 4", "batch_size = 0", "batch_size", {"batch_size = 0", "at least 1"}},
    {"BatchSizeWord", "batch_size = 4", "batch_size = \"many\"", "batch_size", {"many", "whole number"}},
    {"BatchSizeFraction", "batch_size = 4", "batch_size = 4.5", "batch_size", {"4.5", "whole number"}},
    {"BatchSizeNegative", "batch_size = 4", "batch_size = -4", "batch_size", {"-4", "at least 1"}},
    {"BatchSizeAboveData", "batch_size = 4", "batch_size = 41", "batch_size", {"batch_size = 41", "40 samples"}},
    {"SizeZero", "size = 40", "size = 0", "size = 0", {"data.size = 0", "at least 1"}},
    {"TrajectoriesZero", "trajectories = 300", "trajectories = 0", "trajectories", {"at least 1"}},
    {"TrajectoriesBeyondMemory", "trajectories = 300", "trajectories = 9000000000000000000", "trajectories", {"90000"}},
    {"StepsZero", "steps = 20", "steps = 0", "steps", {"steps = 0", "at least 1"}},
    {"StepsBeyondMemory", "steps = 20", "steps = 9000000000000000000", "steps", {"steps = 9000000000000000000"}},
    {"SeedNegative", "seed = 3", "seed = -3", "seed", {"data.seed = -3", "at least 0"}},
    {"EveryZero", "every = 5", "every = 0", "every", {"every = 0", "at least 1"}},
    {"SeedWithAPoint", "seed = 3", "seed = 3.0", "seed", {"data.seed = 3.0:", "whole number", "without a point"}},
    {"SeedWithAnExponent", "seed = 3", "seed = 1e3", "seed", {"data.seed = 1000.0:", "without a point or an exponent"}},
    {"StepsWithAPoint", "steps = 20", "steps = -20.0", "steps", {"ensemble.steps = -20.0:", "whole number"}},
    {"BinsOfTwo", "bins = 8", "bins = [8, 9]", "bins", {"bins = [8, 9]", "one number, or one for each of 1 coord"}},
    {"BinsOfNone", "bins = 8", "bins = []", "bins", {"bins = []", "one number"}},
    {"BinsWithAZero", "bins = 8", "bins = [0]", "bins", {"bins = [0]", "at least 1"}},
    {"BinsZero", "bins = 8", "bins = 0", "bins", {"bins = 0", "at least 1"}},
};
INSTANTIATE_TEST_SUITE_P(Count, RefusedExperiment, testing::ValuesIn(wrong_counts), name_of);

const std::vector<Mistake> wrong_numbers{
    {"LearningRateNegative", "0.05", "-0.1", "learning_rate", {"learning_rate = -0.1:", "positive"}},
    {"LearningRateZero", "0.05", "0", "learning_rate", {"learning_rate = 0", "positive"}},
    {"LearningRateNan", "0.05", "nan", "learning_rate", {"learning_rate = nan"}},
    {"LearningRateInfinite", "0.05", "inf", "learning_rate", {"learning_rate = inf", "finite"}},
    {"LearningRateTrue", "0.05", "true", "learning_rate", {"learning_rate = true", "number"}},
    {"LearningRateEmpty", "0.05", "\"\"", "learning_rate", {"learning_rate", "number"}},
    {"MomentumOne", "batch_size = 4", "batch_size = 4\nmomentum = 1", "momentum", {"momentum = 1", "below 1"}},
    {"NoiseNegative", "seed = 3", "seed = 3\nnoise_variance = -1", "noise_variance", {"-1", "positive"}},
    {"MeanOfYSquaredInfinite", "seed = 3", "seed = 3\nslope = 1e200", "slope", {"1e+200", "infinite", "scale"}},
    {"DataBeyondSquares", "seed = 3", "seed = 3\ninput_variance = 1e308", "size", {"|x| up to", "scale the data"}},
    {"SlopeInfinite", "seed = 3", "seed = 3\nslope = inf", "slope", {"slope = inf", "finite"}},
    {"BasinReversed", "\"-inf\", \"-a/2\"", "0, \"-inf\"", "basin", {"0 is not below", "-inf"}},
    {"BasinEmpty", "\"-inf\", \"-a/2\"", "1, 1", "basin", {"1 is not below"}},
    {"RangeReversed", "[-3, 3]", "[3, -3]", "range", {"3 is not below", "-3"}},
    {"RangeInfinite", "[-3, 3]", "[\"-inf\", 3]", "range", {"range", "finite"}},
    {"StartReversed", "\"-3*a\", \"3*a\"", "1, -1", "start", {"1 is not below", "-1"}},
    {"StartInfinite", "\"-3*a\", \"3*a\"", "\"-inf\", 0", "start", {"uniform", "finite"}},
    {"StartOfOneEnd", "\"-3*a\", \"3*a\"", "1", "start", {"uniform", "lower and an upper end"}},
    {"StartOfTwoVariables", "[\"-3*a\", \"3*a\"]", "[0, 1], [0, 1]", "start", {"uniform", "1 variable"}},
    {"StartAtInfinity", "uniform = [[\"-3*a\", \"3*a\"]]", "points = [[\"inf\"]]", "start", {"points", "finite"}},
    {"StartAtNoNumber",
     "uniform = [[\"-3*a\", \"3*a\"]]",
     "points = [[\"w1\"]]",
     "start",
     {"points", "'w1' is no number"}},
    {"GridOfOnePoint", "uniform = [[\"-3*a\", \"3*a\"]]", "grid = [[0, 1, 1]]", "start", {"'1' points", "at least 2"}},
    {"GridOfHalfAPoint", "uniform = [[\"-3*a\", \"3*a\"]]", "grid = [[0, 1, 2.5]]", "start", {"'2.5' points", "whole"}},
    {"GridWithoutNumber", "uniform = [[\"-3*a\", \"3*a\"]]", "grid = [[0, 1]]", "start", {"[lower, upper, points]"}},
    {"GridReversed", "uniform = [[\"-3*a\", \"3*a\"]]", "grid = [[1, 0, 3]]", "start", {"1 is not below"}},
    {"GridTooLarge", "uniform = [[\"-3*a\", \"3*a\"]]", "grid = [[0, 1, 999999999999999]]", "start", {"2^48"}},
    {"LineOfOnePoint", "uniform = [[\"-3*a\", \"3*a\"]]", "line = [[0]]", "start", {"two points"}},
    {"LineInThePlane", "uniform = [[\"-3*a\", \"3*a\"]]", "line = [[0, 0], [1, 1]]", "start", {"1 variable"}},
    {"LineToInfinity", "uniform = [[\"-3*a\", \"3*a\"]]", "line = [[0], [\"inf\"]]", "start", {"finite"}},
    {"LineTooLong", "uniform = [[\"-3*a\", \"3*a\"]]", "line = [[-1e308], [1e308]]", "start", {"finite length"}},
    {"TwoStarts", "]] }", "]], points = [[0]] }", "start", {"points = [[0]]", "beside `uniform`", "one start"}},
    {"DataOfTwoKinds", "seed = 3", "seed = 3\nfile = \"a.csv\"", "size", {"data.size = 40", "`file`", "remove either"}},
    {"SeedOfNoData", "size = 40\n", "", "seed = 3", {"data.seed = 3", "`size`"}},
    {"ListsAreShown", "[-3, 3]", "[3, -3]", "range", {"observe.range = [3, -3]: "}},
    {"MisspeltKeyOfATable", "batch_size = 4", "bach_size = 4", "bach_size", {"known key of dynamics;"}},
    {"StartOfNoPoint", "uniform = [[\"-3*a\", \"3*a\"]]", "points = []", "start", {"points", "at least one"}},
};
INSTANTIATE_TEST_SUITE_P(Number, RefusedExperiment, testing::ValuesIn(wrong_numbers), name_of);

/// In place of the exits that the experiment observes.
Mistake observed(std::string name, const std::string& instead, std::string line, std::vector<std::string> says) {
  return {std::move(name), "kind = \"exit_time\"\nbasin = [\"-inf\", \"-a/2\"]", instead, std::move(line),
          std::move(says)};
}

const std::vector<Mistake> wrong_observables{
    observed("TargetMissing", "kind = \"first_passage\"", "[[observe]]", {"observe.target", "missing"}),
    observed("TargetInThePlane", "kind = \"first_passage\"\ntarget = [[0, 1], [0, 1]]", "target", {"target"}),
    observed("TargetAsBasin", "kind = \"first_passage\"\nbasin = [0, 1]", "[[observe]]", {"target"}),
    observed("DistanceToNothing", "kind = \"distance\"\nto = {}", "to = {", {"hyperplane"}),
    observed("DistanceToMissing", "kind = \"distance\"", "[[observe]]", {"observe.to", "missing"}),
    observed("DistanceToAnotherVariable", "kind = \"distance\"\nto = { w2 = 0 }", "to = {", {"'w2'", "w1"}),
    observed("DistanceToInfinity", "kind = \"distance\"\nto = { w1 = \"inf\" }", "to = {", {"w1", "finite"}),
    observed("QuantileZero", "kind = \"distance\"\nto = { w1 = 0 }\nquantiles = [0]", "quantiles", {"above 0"}),
    observed("QuantileAboveOne", "kind = \"distance\"\nto = { w1 = 0 }\nquantiles = [50]", "quantiles", {"at most 1"}),
    observed("NoQuantile", "kind = \"distance\"\nto = { w1 = 0 }\nquantiles = []", "quantiles", {"at least one"}),
    observed("DistanceEvery", "kind = \"distance\"\nto = { w1 = 0 }\nevery = 0", "every = 0", {"at least 1"}),
    observed("MomentsOfABasinReversed", "kind = \"moments\"\nbasin = [1, 0]", "basin = [1", {"1 is not below"}),
    observed("MomentsWithBins", "kind = \"moments\"\nbins = 3", "bins = 3", {"'bins'", "basin", "every"}),
    observed("CoordinateZero", "kind = \"histogram\"\ncoordinates = [0]", "coordinates", {"at least 1"}),
    observed("CoordinateTwo", "kind = \"histogram\"\ncoordinates = [2]", "coordinates", {"2 is beyond the 1 variable"}),
    observed("CoordinateTwice", "kind = \"histogram\"\ncoordinates = [1, 1]", "coordinates", {"two different"}),
    observed("NoCoordinate", "kind = \"histogram\"\ncoordinates = []", "coordinates", {"one coordinate or two"}),
    observed("StepBeyondTheRun", "kind = \"histogram\"\nrange = [0, 1]\nbins = 2\nat_steps = [0, 21]", "at_steps",
             {"21 is beyond the 20 steps"}),
    observed("StepsNotAscending", "kind = \"histogram\"\nrange = [0, 1]\nbins = 2\nat_steps = [5, 5]", "at_steps",
             {"ascend"}),
    observed("StepsNoList", "kind = \"histogram\"\nrange = [0, 1]\nbins = 2\nat_steps = 5", "at_steps", {"list"}),
    observed("NoStep", "kind = \"histogram\"\nrange = [0, 1]\nbins = 2\nat_steps = []", "at_steps", {"at least one"}),
    observed("LastZero", "kind = \"last_steps\"\nbasin = [0, 1]\nlast = 0", "last = 0", {"at least 1"}),
    observed("LastMissing", "kind = \"last_steps\"\nbasin = [0, 1]", "[[observe]]", {"observe.last", "missing"}),
    observed("LastOfNone", "kind = \"last_steps\"\nbasin = [0, 1]\nlast = 1\ntrajectories = 0", "trajectories = 0",
             {"at least 1"}),
    observed("TrajectoriesWithBasin", "kind = \"trajectories\"\nbasin = [0, 1]", "basin = [0", {"'basin'", "kind"}),
};
INSTANTIATE_TEST_SUITE_P(Observe, RefusedExperiment, testing::ValuesIn(wrong_observables), name_of);

class RunRefuses : public Project {
 protected:
  /// What the program says of the experiment with one place changed, in three lines.
  [[nodiscard]] std::string expression_refused(std::string_view written, std::string_view instead) {
    const std::string text = change(std::string(mine_experiment), written, instead);
    write(file, text);
    return expect_refused({"run", file, "--out", "out"}, {place_of(file, text, instead)}, 3);
  }
};

TEST_F(RunRefuses, StringsThatAreNoNumbers) {
  expect_caret(expression_refused("learning_rate = 0.05", "learning_rate = \"fast\""), "fast", 1);
  expect_caret(expression_refused("learning_rate = 0.05", "learning_rate = \"1/0\""), "1/0", 3);
  expect_caret(expression_refused("\"-3*a\"", "\"-3*b\""), "-3*b", 4);
}

TEST_F(RunRefuses, WrongQOfItsPotential) {
  write("potentials/mine.toml", change(std::string(mine_potential), "w1^2 - a", "w1^2 - * a"));
  const std::string said = expect_refused({"run", file, "--out", "out"}, {"potentials/mine.toml:2: Q"}, 3);
  expect_caret(said, "w1^2 - * a", 8);
}

TEST_F(RunRefuses, DataWhoseSquaresOverflow) {
  write("experiments/data.csv", "x,y\n1e200,1\n1,1\n1,1\n1,1\n");
  write(file, change(std::string(mine_experiment), "size = 40\nseed = 3", "file = \"data.csv\""));
  expect_refused({"run", file, "--out", "out"}, {"data.csv", "|x| up to 1e+200", "scale the data"});
  expect_refused({"check", "w1", "--data", "experiments/data.csv"}, {"data.csv", "|x| up to 1e+200"});
  expect_refused({"posterior", "w1", "--data", "experiments/data.csv", "--box=0,1"}, {"data.csv", "|x| up to 1e+200"});
}

// A potential may be an expression wherever it may be a name.
TEST_F(RunRefuses, WrongExpressionsForItsPotential) {
  const auto with = [](const std::string& potential) {
    return change(std::string(mine_experiment), "potential = \"mine\"", potential);
  };
  write(file, with("potential = \"w1^2 - \""));
  expect_refused({"run", file}, {file + ":3: potential = \"w1^2 - \": cannot read Q: expected a number"}, 3);
  write(file, with("potential = \"w1^2 - b\""));
  expect_refused({"run", file}, {"'b' is no variable or parameter"}, 3);
  write(file, with("parameters = { a = 1 }\npotential = \"mine\""));
  expect_refused({"run", file}, {"[parameters]", "potential's file sets its own"});
  write(file, with("parameters = { w1 = 1 }\npotential = \"w1^2 - 1\""));
  expect_refused({"run", file}, {"parameters.w1 = 1", "taken by the grammar"});
  write(file, with("parameters = { a = 1, b = 1 }\npotential = \"w1^2 - a\""));
  expect_refused({"run", file}, {"parameters.b = 1", "nothing uses this parameter"});
  write(file, with("parameter = { a = 1 }\npotential = \"w1^2 - a\""));
  expect_refused({"run", file}, {"'a' is no variable"}, 3);
}

TEST_F(RunRefuses, WrongNumberInItsData) {
  write("experiments/data.csv", "x,y\n1,2\n3,four\n");
  write(file, change(std::string(mine_experiment), "size = 40\nseed = 3", "file = \"data.csv\""));
  expect_refused({"run", file, "--out", "out"}, {"data.csv:3:", "'four'"});
}

TEST_F(RunRefuses, NumPyDataThatIsNone) {
  write("experiments/data.npy", "x,y\n1,2\n");
  write(file, change(std::string(mine_experiment), "size = 40\nseed = 3", "file = \"data.npy\""));
  expect_refused({"run", file, "--out", "out"}, {"data.npy", "numpy.save"});
}

TEST_F(RunRefuses, TrajectoriesBeyondAllMemory) {
  std::string text = std::string(mine_experiment) + "\n[[observe]]\nkind = \"trajectories\"\n";
  text = change(text, "trajectories = 300", "trajectories = 3000000000");
  write(file, change(text, "steps = 20", "steps = 1000000"));
  expect_refused({"run", file, "--out", "out"}, {"observe.kind", "bytes", "fewer trajectories"});
}

TEST_F(RunRefuses, FilesThatAreNoToml) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"[\n", ":1:"},
      {"title = \"a\"\nsteps = = 3\n", ":2:"},
      {"\x7f\xff\xfe\x01garbage\x80]]\n[", ":1:"},
      {"a = [1,", ":"},
      {"a = 1\na = 2\n", ":2:"},
      {"title \"a\"\n", ":1:"},
  };
  for (const auto& [text, line] : cases) {
    write(file, text);
    expect_refused({"run", file, "--out", "out"}, {file + line, "not valid TOML"});
    expect_refused({"check", file}, {file + line, "not valid TOML"});
  }
}

TEST_F(RunRefuses, AnEmptyFile) {
  write(file, "");
  expect_refused({"run", file, "--out", "out"}, {file, "missing"});
}

TEST_F(RunRefuses, FilesThatAreNone) {
  write("folder.toml/inside", "a file");
  expect_refused({"run", "absent.toml", "--out", "out"}, {"'absent.toml'", "cannot read"});
  expect_refused({"run", "folder.toml", "--out", "out"}, {"'folder.toml'", "cannot read"});
  expect_refused({"run", "experiments", "--out", "out"}, {"'experiments'"});
}

// A regular file on the way stops everyone, root included.
TEST_F(RunRefuses, FoldersThatCannotBeWritten) {
  write("regular", "a file");
  for (const std::string out : {"regular", "regular/below", "regular/far/below"}) {
    expect_refused({"run", file, "--out", out}, {"'" + out + "'", "cannot be written", "choose another"});
  }
}

TEST_F(RunRefuses, PlacesStandInMessagesOnce) {
  for (const auto& [written, instead] :
       {std::pair{"[[\"-3*a\", \"3*a\"]]", "3"}, std::pair{"\"-inf\", \"-a/2\"", "true"}}) {
    write(file, change(std::string(mine_experiment), written, instead));
    const std::string said = expect_refused({"run", file, "--out", "out"}, {});
    EXPECT_EQ(said.find(file), said.rfind(file)) << said;
  }
}

}  // namespace
}  // namespace flypaper::cli_tests
