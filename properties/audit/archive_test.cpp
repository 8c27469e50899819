#include "flypaper/base/core/archive.hpp"

#include <sstream>

#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/base/core/error.hpp"
#include "properties/generators.hpp"

namespace flypaper {
namespace {

enum class Small : std::uint8_t { zero, one, two };

struct State {
  std::vector<std::uint64_t> counts;
  std::vector<double> values;
  std::vector<Small> kinds;
  std::uint64_t count = 0;
  Small kind = Small::zero;

  void visit(Archive& archive) {
    archive(counts);
    archive(values);
    archive(kinds);
    archive(count);
    archive(kind);
  }
  bool operator==(const State&) const = default;
};

State any_state() {
  const auto kind = rc::gen::element(Small::zero, Small::one, Small::two);
  return {*rc::gen::arbitrary<std::vector<std::uint64_t>>(), *rc::gen::arbitrary<std::vector<double>>(),
          *rc::gen::container<std::vector<Small>>(kind), *rc::gen::arbitrary<std::uint64_t>(), *kind};
}

std::string written(State& state) {
  std::ostringstream stream;
  Writer writer(stream);
  state.visit(writer);
  writer.seal();
  return stream.str();
}

State read(const std::string& text) {
  std::istringstream stream(text);
  Reader reader(stream);
  State state = any_state();  // whatever it held before is gone
  state.visit(reader);
  reader.check_seal();
  return state;
}

std::string digest_of(State& state) {
  Digest digest;
  state.visit(digest);
  return digest.checksum().text();
}

RC_GTEST_PROP(Archive, WhatIsWrittenIsRead, ()) {
  State state = any_state();
  State again = read(written(state));
  RC_ASSERT(again == state);
  RC_ASSERT(digest_of(again) == digest_of(state));
}

RC_GTEST_PROP(Archive, AWrongBitOrAMissingByteIsAnError, ()) {
  State state = any_state();
  const std::string text = written(state);
  std::string damaged = text;
  char& byte = damaged[*rc::gen::inRange<std::size_t>(0, text.size())];
  byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << *rc::gen::inRange(0U, 8U)));
  RC_ASSERT_THROWS_AS(read(damaged), Error);
  RC_ASSERT_THROWS_AS(read(text.substr(0, *rc::gen::inRange<std::size_t>(0, text.size()))), Error);
}

TEST(Archive, BytesAreTheSameOnEveryMachine) {
  State state{{0x0102}, {1.0}, {Small::two}, 3, Small::one};
  EXPECT_EQ(written(state).substr(0, 42), std::string("\x01\0\0\0\0\0\0\0\x02\x01\0\0\0\0\0\0"
                                                      "\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\xf0\x3f"
                                                      "\x01\0\0\0\0\0\0\0\x02\x03",
                                                      42));
}

/// Loses one number: the final coordinate of a trajectory of the first block.
class Forgetful final : public Archive {
  void word(std::uint64_t& value, unsigned /*bytes*/) override {
    if (visited_++ == 60) value = 0;
  }
  unsigned visited_ = 0;
};

/// The checksum of a run that is interrupted after every block and continued by `carry` in another Ensemble, with
/// another number of threads.
template <typename Carry>
std::string interrupted(const Experiment& experiment, Carry carry) {
  const auto batches = experiment.batches();
  const auto start = [&](unsigned threads) {
    return std::make_unique<Ensemble>(experiment.potential, *batches, experiment.rule, experiment.ensemble,
                                      experiment.observables(), threads);
  };
  unsigned threads = 1;
  auto ensemble = start(threads);
  while (!ensemble->run([] { return true; }, nullptr)) {
    std::stringstream stream;
    Writer writer(stream);
    ensemble->visit(writer);
    threads = threads % 3 + 1;
    ensemble = start(threads);
    Reader reader(stream);
    carry(*ensemble, reader);
  }
  return ensemble->finish().checksum;
}

class Interrupted : public testing::TestWithParam<const char*> {};

TEST_P(Interrupted, ContinuesWithTheSameBits) {
  Experiment experiment = Experiment::load(FLYPAPER_SOURCE_FOLDER "/experiments/" + std::string(GetParam()) + ".toml");
  experiment.ensemble.trajectories = 1000;
  const std::string whole = run(experiment, 2).ensemble.checksum;
  EXPECT_EQ(interrupted(experiment, [](Ensemble& to, Archive& from) { to.visit(from); }), whole);
  // Twin.
  const auto forgetful = [&](Ensemble& to, Archive& from) {
    to.visit(from);
    Forgetful archive;
    to.visit(archive);
  };
  EXPECT_NE(interrupted(experiment, forgetful), whole);
}

INSTANTIATE_TEST_SUITE_P(Experiments, Interrupted,
                         testing::Values("fig1_mse_fresh", "fig1_as_run", "every_observable"));

}  // namespace
}  // namespace flypaper
