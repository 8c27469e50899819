// A folder for output has one writer at a time.
#include "flypaper/base/core/held_folder.hpp"

#include <gmock/gmock.h>

#include <optional>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"

namespace flypaper {
namespace {

TEST(HeldFolder, IsMadeAndHeldAgainstOthersUntilItIsLetGo) {
  const TemporaryFolder scratch;
  const std::filesystem::path folder = scratch.path() / "far" / "below";
  std::optional<HeldFolder> first(folder);
  EXPECT_TRUE(std::filesystem::is_directory(folder));
  try {
    const HeldFolder second(folder);
    ADD_FAILURE() << "two hold one folder";
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()), "output folder '" + folder.string() +
                                             "' is in use by another flypaper; wait until that ends or choose another");
  }
  const HeldFolder beside(scratch.path());
  first.reset();
  const HeldFolder again(folder);
  EXPECT_TRUE(std::filesystem::is_empty(folder)) << "nothing tells of it";
}

TEST(HeldFolder, IsNoFileAndOneThatTakesFiles) {
  const TemporaryFolder scratch;
  write_file(scratch.path() / "file", "");
  EXPECT_THROW(HeldFolder(scratch.path() / "file"), Error);
  EXPECT_THROW(HeldFolder("/proc/sys"), Error) << "which takes none, even of root";
}

}  // namespace
}  // namespace flypaper
