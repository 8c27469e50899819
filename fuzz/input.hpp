#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"

namespace flypaper::fuzz {

[[nodiscard]] inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// A file that holds one input after another, for readers that take paths. It is not brought down to the disk, as
/// write_file would do thousands of times a second.
class InputFile {
 public:
  /// `name` is a path below a temporary folder.
  explicit InputFile(const std::filesystem::path& name) : path_(folder_.path() / name) {
    std::filesystem::create_directories(path_.parent_path());
  }

  [[nodiscard]] const std::filesystem::path& holding(std::string_view input) const {
    std::ofstream(path_, std::ios::binary).write(input.data(), static_cast<std::streamsize>(input.size()));
    return path_;
  }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
  std::filesystem::path path_;
};

/// Calls `read`. An Error is an answer to bad input; whatever else is thrown ends the process, which libFuzzer reports.
template <typename Read>
int answer(Read read) {
  try {
    read();
  } catch (const Error&) {
    return 0;
  }
  return 0;
}

}  // namespace flypaper::fuzz
