#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "cli_tests/json.hpp"
#include "cli_tests/workspace.hpp"
#include "flypaper/base/core/files.hpp"

namespace flypaper::cli_tests {
namespace {
using testing::Contains;
using testing::ElementsAre;

class ListTest : public Workspace {
 protected:
  /// Names in the JSON answer, whose keys are checked.
  [[nodiscard]] std::vector<std::string> names(const std::string& what) const {
    const Json json = read_json(run({"list", what, "--json"}));
    EXPECT_THAT(keys(json), ElementsAre("items"));
    std::vector<std::string> names;
    for (const Json& item : json.at("items")) {
      EXPECT_THAT(keys(item), ElementsAre("name", "title"));
      EXPECT_NE(item.at("title"), "");
      names.push_back(item.at("name"));
    }
    return names;
  }
};

TEST_F(ListTest, FoldersAreTheLists) {
  for (const std::string what : {"potentials", "experiments"}) {
    EXPECT_EQ(names(what), list_stems(std::filesystem::path(FLYPAPER_SOURCE_FOLDER) / what, ".toml"));
  }
}

TEST_F(ListTest, ClaimsHaveOneItemAFile) {
  const std::vector<std::string> claims = names("claims");
  EXPECT_THAT(claims, Contains("isserlis-fourth-moment"));
  EXPECT_EQ(claims.size(), list_stems(std::filesystem::path(FLYPAPER_SOURCE_FOLDER) / "claims", ".cpp").size());
}

TEST_F(ListTest, TitleIsThatOfTheFile) {
  const Json json = read_json(run({"list", "potentials", "--json"}));
  EXPECT_THAT(json.at("items"), Contains(Json{{"name", "sharp_and_flat"}, {"title", "A sharp and a flat well"}}));
}

TEST_F(ListTest, TextHasOneLineAnItem) {
  for (const std::string what : {"claims", "potentials", "experiments"}) {
    const Outcome outcome = run({"list", what});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    std::vector<std::string> first_words;
    for (const std::string& line : lines_of(outcome.out)) first_words.push_back(line.substr(0, line.find(' ')));
    EXPECT_EQ(first_words, names(what));
  }
}

TEST_F(ListTest, WritesNothing) {
  EXPECT_EQ(run({"list", "claims"}).status, 0);
  EXPECT_EQ(contents(), Contents{});
}

}  // namespace
}  // namespace flypaper::cli_tests
