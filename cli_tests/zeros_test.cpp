// Zeros in every verb: the same places, orders and nearest doubles, and a printed zero is taken back as that zero.
#include <gmock/gmock.h>

#include "cli_tests/json.hpp"
#include "cli_tests/project.hpp"

namespace flypaper::cli_tests {
namespace {
using testing::HasSubstr;

/// A potential with its zeros as they are printed, and their orders.
struct Known {
  std::string q;
  std::vector<std::pair<std::string, unsigned>> zeros;
};

std::string wilkinson() {
  std::string q = "1";
  for (int k = 1; k <= 20; ++k) q += "*(w1-" + std::to_string(k) + ")";
  return q;
}

std::vector<Known> known() {
  std::vector<Known> all{
      {"w1^2-2", {{"-1.4142135623730951", 1}, {"1.4142135623730951", 1}}},
      {"3*w1-4", {{"1.3333333333333333", 1}}},
      {"w1^5-3*w1+1", {{"-1.3887919844072543", 1}, {"0.3347341419433527", 1}, {"1.2146480426984618", 1}}},
      {"w1^10-1e40", {{"-10000.0", 1}, {"10000.0", 1}}},
      {"94906265.625*w1^2-189812534*w1+94906268.375", {{"1.0", 1}, {"1.0000000289759583", 1}}},
      {"w1^5-(100*w1-1)^2", {{"0.00999990000249992", 1}, {"0.010000100002500081", 1}, {"21.53767765312818", 1}}},
      {"(w1^2-2)^3*(w1-1.0000001)^2", {{"-1.4142135623730951", 3}, {"1.0000001", 2}, {"1.4142135623730951", 3}}}};
  Known twenty{wilkinson(), {}};
  for (int k = 1; k <= 20; ++k) twenty.zeros.emplace_back(std::to_string(k) + ".0", 1);
  all.push_back(twenty);
  return all;
}

class ZerosTest : public Project {};

TEST_F(ZerosTest, AtlasCheckAndNewAgree) {
  int folder = 0;
  for (const auto& [q, zeros] : known()) {
    std::vector<std::pair<std::string, unsigned>> listed;
    const Json atlas = read_json(run({"atlas", "--json", q}));
    for (const Json& point : atlas.at("points")) {
      const bool is_zero = point.at("kind").get<std::string>().ends_with("zero");
      if (is_zero) listed.emplace_back(point.at("at").dump(), point.at("order").get<unsigned>());
    }
    EXPECT_EQ(listed, zeros) << q;
    for (const auto& [at, order] : zeros) {
      const Json json = read_json(run({"check", "--json", q, "--at", at}));
      EXPECT_EQ(json.at("is_zero"), true) << q << " at " << at;
      EXPECT_EQ(json.at("learning_coefficient").at("lambda"), "1/" + std::to_string(2 * order)) << q << " at " << at;
    }
    const Json drafted =
        read_json(run({"new", "drafted", "--q", q, "--json", "--out", std::to_string(++folder)})).at("points");
    ASSERT_GE(drafted.size(), zeros.size()) << q;
    for (std::size_t i = 0; i < zeros.size(); ++i) {
      EXPECT_EQ(drafted[i].at("learning_coefficient"), "1/" + std::to_string(2 * zeros[i].second)) << q;
    }
  }
}

TEST_F(ZerosTest, OnePointThatCannotBeDecidedLeavesTheOthers) {
  const Json points = read_json(run({"atlas", "--json", "(sin(w)+cos(w))^2-2", "--box", "0,3"})).at("points");
  ASSERT_EQ(points.size(), 2U);
  EXPECT_EQ(points[0].at("kind"), "undecided zero");
  EXPECT_THAT(points[0].at("reason").get<std::string>(), HasSubstr("at most 2 zeros"));
  EXPECT_EQ(points[1].at("kind"), "barrier");
}

TEST_F(ZerosTest, NeighboursOfTheNearestDoubleAreNoZeros) {
  for (const char* at : {"1.414213562373095", "1.4142135623730954"}) {
    EXPECT_EQ(read_json(run({"check", "--json", "w1^2-2", "--at", at})).at("is_zero"), false) << at;
  }
}

}  // namespace
}  // namespace flypaper::cli_tests
