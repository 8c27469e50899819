// Files that appear whole or not at all, and what is said where that fails.
#include "flypaper/base/core/files.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <ostream>

#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Files : public testing::Test {
 protected:
  [[nodiscard]] const fs::path& folder() const { return folder_.path(); }
  /// All names in the folder, sorted.
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder())) found.push_back(entry.path().filename().string());
    std::ranges::sort(found);
    return found;
  }
  template <typename Action>
  static std::string refusal(const Action& action) {
    try {
      action();
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(Files, AreReadByteByByteAsTheyWereWritten) {
  const std::string text("a\0\r\n\xff", 5);
  write_file(folder() / "a", text);
  EXPECT_EQ(read_file(folder() / "a"), text);
  write_file(folder() / "a", "");
  EXPECT_EQ(read_file(folder() / "a"), "");
  EXPECT_THAT(names(), ElementsAre("a"));
}

TEST_F(Files, StagedOnesAppearTogether) {
  write_file(folder() / "a", "old");
  {
    StagedFiles staged(folder());
    staged.add("a", "new");
    staged.add("b", [](std::ostream& stream) { stream << "more"; });
    EXPECT_EQ(read_file(folder() / "a"), "old");
    EXPECT_THAT(names(), ElementsAre("a", "a.partial", "b.partial"));
    staged.commit();
  }
  EXPECT_EQ(read_file(folder() / "a"), "new");
  EXPECT_EQ(read_file(folder() / "b"), "more");
  EXPECT_THAT(names(), ElementsAre("a", "b"));
}

TEST_F(Files, WhatIsNotCommittedLeavesNothing) {
  write_file(folder() / "a", "old");
  {
    StagedFiles staged(folder());
    staged.add("a", "new");
    EXPECT_THAT(refusal([&] { staged.add("b", [](std::ostream& stream) { stream.setstate(std::ios::badbit); }); }),
                HasSubstr("cannot write '" + (folder() / "b").string() + "'"));
  }
  EXPECT_EQ(read_file(folder() / "a"), "old");
  EXPECT_THAT(names(), ElementsAre("a"));
}

TEST_F(Files, ALinkInTheirPlaceLeadsNowhere) {
  write_file(folder() / "elsewhere", "kept");
  for (const char* name : {"a.partial", "a"}) fs::create_symlink("elsewhere", folder() / name);
  write_file(folder() / "a", "new");
  EXPECT_EQ(read_file(folder() / "elsewhere"), "kept");
  EXPECT_EQ(read_file(folder() / "a"), "new");
  EXPECT_THAT(names(), ElementsAre("a", "elsewhere"));
}

TEST_F(Files, AreReadUpToABound) {
  EXPECT_THAT(refusal([] { (void)read_file("/dev/zero"); }), HasSubstr("'/dev/zero' is larger than 64 MiB"));
}

// The last one says that all are there: it goes before another takes its place, and stays away if that fails.
TEST_F(Files, AnEarlierVersionOfTheLastOneGoesFirst) {
  write_file(folder() / "last", "old");
  fs::create_directories(folder() / "first" / "in the way");
  {
    StagedFiles staged(folder());
    staged.add("first", "new");
    staged.add("last", "new");
    EXPECT_THAT(refusal([&] { staged.commit(); }), HasSubstr("cannot write '" + (folder() / "first").string() + "'"));
  }
  EXPECT_THAT(names(), ElementsAre("first"));
  StagedFiles alone(folder());
  alone.add("first", "new");
  EXPECT_NE(refusal([&] { alone.commit(); }), "") << "a folder is in its place";
  EXPECT_TRUE(fs::is_directory(folder() / "first"));
}

// One file alone is replaced at once: until then the earlier one stands.
TEST_F(Files, OneAloneStandsUntilItIsReplaced) {
  write_file(folder() / "a", "old");
  StagedFiles staged(folder());
  staged.add("a", "new");
  fs::remove(folder() / "a.partial");
  EXPECT_THAT(refusal([&] { staged.commit(); }), HasSubstr("cannot write '"));
  EXPECT_EQ(read_file(folder() / "a"), "old");
}

TEST_F(Files, WhatCannotBeReadOrWrittenIsNamed) {
  EXPECT_THAT(refusal([&] { (void)read_file(folder() / "none"); }), HasSubstr("cannot read '"));
  EXPECT_THAT(refusal([&] { (void)read_file(folder()); }), HasSubstr("cannot read '")) << "a folder is no file";
  EXPECT_THAT(refusal([&] { write_file(folder() / "none" / "a", ""); }), HasSubstr("none/a'; check its permissions"));
  write_file(folder() / "a", "");
  EXPECT_THAT(refusal([&] { require_writable_folder(folder() / "a"); }), HasSubstr("a' cannot be written"));
  require_writable_folder(folder() / "b" / "c");
  require_writable_folder(folder() / "b" / "c");
  EXPECT_TRUE(fs::is_directory(folder() / "b" / "c"));
}

TEST_F(Files, AreRemovedWithTheirParts) {
  for (const char* name : {"a", "a.partial", "b"}) write_file(folder() / name, "");
  remove_file(folder() / "a");
  EXPECT_THAT(names(), ElementsAre("b"));
  remove_file(folder() / "a");
}

TEST_F(Files, AreListedByTheirStems) {
  for (const char* name : {"b.toml", "a.toml", "c.txt", ".toml"}) write_file(folder() / name, "");
  EXPECT_THAT(list_stems(folder(), ".toml"), ElementsAre("a", "b"));
  EXPECT_THAT(list_stems(folder() / "none", ".toml"), IsEmpty());
}

TEST_F(Files, HomeIsWhereTheVariableSaysIfPotentialsAreThere) {
  // NOLINTBEGIN(concurrency-mt-unsafe): there is one thread
  const char* const before = std::getenv("FLYPAPER_HOME");
  const std::string kept = before == nullptr ? "" : before;
  unsetenv("FLYPAPER_HOME");
  const fs::path usual = home_folder();
  setenv("FLYPAPER_HOME", folder().c_str(), 1);
  EXPECT_EQ(home_folder(), usual) << "there are none";
  fs::create_directory(folder() / "potentials");
  EXPECT_EQ(home_folder(), folder());
  if (before == nullptr) unsetenv("FLYPAPER_HOME");
  if (before != nullptr) setenv("FLYPAPER_HOME", kept.c_str(), 1);
  // NOLINTEND(concurrency-mt-unsafe)
}

TEST(TemporaryFolder, GoesWithAllThatIsInIt) {
  fs::path path;
  {
    const TemporaryFolder folder;
    path = folder.path();
    fs::create_directories(path / "a" / "b");
    EXPECT_NE(TemporaryFolder().path(), path);
  }
  EXPECT_FALSE(fs::exists(path));
}

}  // namespace
}  // namespace flypaper
