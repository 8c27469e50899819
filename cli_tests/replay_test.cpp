// `replay`: every recorded trajectory is retraced, and a wrong convention is found out.
#include <gmock/gmock.h>

#include "cli_tests/json.hpp"
#include "cli_tests/project.hpp"
#include "flypaper/base/core/files.hpp"

namespace flypaper::cli_tests {
namespace {
using testing::AllOf;
using testing::ElementsAre;
using testing::Ge;
using testing::HasSubstr;
using testing::Lt;

const std::filesystem::path external = FLYPAPER_SOURCE_FOLDER "/goldens/external";

Json recording(const std::string& name) { return Json::parse(read_file(external / (name + ".json"))); }

class Replay : public Workspace {
 protected:
  void expect_the_same(const std::string& name) {
    const Json json = read_json(run({"replay", (external / (name + ".json")).string(), "--json"}));
    EXPECT_THAT(keys(json), ElementsAre("max_abs_error", "name", "steps"));
    EXPECT_EQ(json.at("name"), name);
    EXPECT_EQ(json.at("steps"), recording(name).at("steps"));
    EXPECT_THAT(json.at("max_abs_error").get<double>(), AllOf(Ge(0.0), Lt(1e-11))) << name;
  }
  /// The error of a changed recording, which is more than the tolerance.
  void expect_different(const Json& json) {
    write("changed.json", json.dump());
    const Json found = read_json(run({"replay", "changed.json", "--json"}), 1);
    const Json& error = found.at("max_abs_error");
    EXPECT_TRUE(error == "inf" || error > 1e-11) << error;
  }
};

TEST_F(Replay, RetracesEveryRecording) {
  const std::vector<std::string> names = list_stems(external, ".json");
  EXPECT_GE(names.size(), 6U);
  for (const std::string& name : names) expect_the_same(name);
}

TEST_F(Replay, TwinsWithAnotherConventionDiffer) {
  for (const std::string& name : list_stems(external, ".json")) {
    SCOPED_TRACE(name);
    const Json json = recording(name);
    Json other = json;
    other["loss"] = json.at("loss") == "mse" ? "half_mse" : "mse";
    expect_different(other);
    other = json;
    other["momentum"] = json.at("momentum") > 0.0 ? 0.0 : 0.5;
    expect_different(other);
    if (json.at("momentum") > 0.0) {
      other = json;
      other["nesterov"] = !json.at("nesterov").get<bool>();
      expect_different(other);
    }
    other = json;
    other["batches"][3][0] = json.at("batches")[3][1];  // one sample twice, another one not
    expect_different(other);
  }
}

TEST_F(Replay, TheLastStepAndTheLastCoordinateCount) {
  for (const std::string& name : list_stems(external, ".json")) {
    Json json = recording(name);
    Json& last = json.at("trajectories").back().back().back();
    last = last.get<double>() + 2e-11;
    expect_different(json);
  }
}

TEST_F(Replay, DivergenceIsNotAgreement) {
  Json json = recording("fig1_mse");
  json["learning_rate"] = 1e6;
  write("diverges.json", json.dump());
  EXPECT_EQ(read_json(run({"replay", "diverges.json", "--json"}), 1).at("max_abs_error"), "inf");
}

TEST_F(Replay, ToleranceDecides) {
  const std::string file = (external / "fig2_line_regular.json").string();
  const Outcome strict = run({"replay", file, "--tolerance", "0"});
  EXPECT_EQ(strict.status, 1) << "another order of additions rounds otherwise";
  EXPECT_THAT(strict.out, HasSubstr("DIFFERENT"));
  const Outcome usual = run({"replay", file});
  EXPECT_EQ(usual.status, 0);
  EXPECT_THAT(usual.out, AllOf(HasSubstr("fig2_line_regular"), HasSubstr("the same")));
  expect_refused({"replay", file, "--tolerance=-1"}, {"--tolerance", "-1"});
}

struct Damage {
  std::string name;
  std::string key;
  std::string value;  ///< JSON; empty: the key is taken out
  std::vector<std::string> says;
};

const std::vector<Damage> damages{
    {"NoX", "x", "", {"x: is missing"}},
    {"NoNesterov", "nesterov", "", {"nesterov: is missing"}},
    {"TextForNumbers", "y", R"("many")", {"y:"}},
    {"FewerY", "y", "[1, 2]", {"y:", "2 entries", "200"}},
    {"NullInX", "x", "[null]", {"x:"}},
    {"Loss", "loss", R"("mae")", {"loss:", "'mae'", "half_mse"}},
    {"Momentum", "momentum", "1", {"momentum: 1"}},
    {"LearningRate", "learning_rate", "0", {"learning_rate: 0"}},
    {"Steps", "steps", "51", {"batches:", "50", "51"}},
    {"NegativeSteps", "steps", "-1", {"steps: -1", "whole number"}},
    {"BatchSize", "batch_size", "19", {"batches:", "20", "19"}},
    {"Dimension", "dimension", "2", {"starts:", "1 entries", "2"}},
    {"DimensionFraction", "dimension", "1.9", {"dimension: 1.9", "whole number from 1 to 8"}},
    {"DimensionNine", "dimension", "9", {"dimension: 9", "whole number from 1 to 8"}},
    {"WeightDecay", "weight_decay", "0.1", {"weight_decay: 0.1 must be 0"}},
    {"Dampening", "dampening", "0.5", {"dampening: 0.5 must be 0"}},
    {"Maximize", "maximize", "true", {"maximize: true must be false"}},
    {"WeightDecayNull", "weight_decay", "null", {"weight_decay:"}},
    {"AnotherKey", "weight_decays", "0", {"weight_decays:", "did you mean 'weight_decay'"}},
    {"AnotherOption", "clip", "1", {"'clip' is no known key of a recording"}},
    {"DimensionZero", "dimension", "0", {"dimension: 0"}},
    {"NoStarts", "starts", "[]", {"starts: is empty"}},
    {"MoreTrajectories", "trajectories", "[]", {"trajectories: has 0"}},
    {"ShortTrajectory", "trajectories", "[[], [], [], []]", {"trajectories:", "51"}},
    {"Name", "name", "3", {"name:"}},
};

class ReplayRefuses : public Replay, public testing::WithParamInterface<Damage> {};

TEST_P(ReplayRefuses, InOneLine) {
  Json json = recording("fig1_mse");
  if (GetParam().value.empty()) {
    json.erase(GetParam().key);
  } else {
    json[GetParam().key] = Json::parse(GetParam().value);
  }
  write("bad.json", json.dump());
  std::vector<std::string> says = GetParam().says;
  says.emplace_back("bad.json");
  expect_refused({"replay", "bad.json", "--json"}, says);
}

INSTANTIATE_TEST_SUITE_P(Files, ReplayRefuses, testing::ValuesIn(damages), name_of);

TEST_F(Replay, WhatChangesNoStepMayBeSaid) {
  Json json = recording("fig1_mse");
  json["weight_decay"] = 0;
  json["dampening"] = 0.0;
  json["maximize"] = false;
  write("same.json", json.dump());
  EXPECT_EQ(run({"replay", "same.json"}).status, 0);
}

TEST_F(Replay, RefusesIndicesOutsideTheData) {
  for (const double index : {200.0, -1.0, 0.5}) {
    Json json = recording("fig1_mse");
    json["batches"][7][2] = index;
    write("bad.json", json.dump());
    expect_refused({"replay", "bad.json"}, {"bad.json: batches:", "no index of 200 samples"});
  }
}

TEST_F(Replay, RefusesFilesThatAreNone) {
  for (const std::string text : {"", "[", "[]", "\x01\xff", "{\"name\": 1e999}"}) {
    write("bad.json", text);
    expect_refused({"replay", "bad.json"}, {"bad.json"});
  }
  expect_refused({"replay", "absent.json"}, {"'absent.json'"});
  expect_refused({"replay", "."}, {"'.'"});
  expect_refused({"replay"}, {"FILE"});
}

TEST_F(Replay, RefusesAWrongQ) {
  Json json = recording("fig1_mse");
  json["Q"] = "w1 +";
  write("bad.json", json.dump());
  expect_refused({"replay", "bad.json"}, {"bad.json: Q:"}, 3);
  json["Q"] = "w2";
  write("bad.json", json.dump());
  expect_refused({"replay", "bad.json"}, {"bad.json: dimension: 1, but Q has 2"});
}

}  // namespace
}  // namespace flypaper::cli_tests
