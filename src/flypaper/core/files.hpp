#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace flypaper {

/// The whole text of a file. Throws Error if it cannot be read.
[[nodiscard]] std::string read_file(const std::filesystem::path& file);

/// Writes a file whole or not at all: to a neighbour first, then renamed. Throws Error if that fails.
void write_file(const std::filesystem::path& file, std::string_view text);

/// Makes the folder if needed and makes sure that it can be written. Throws Error naming the folder otherwise.
void require_writable_folder(const std::filesystem::path& folder);

/// The stems of the files in `folder` with `extension` (".toml"), sorted.
[[nodiscard]] std::vector<std::string> list_stems(const std::filesystem::path& folder, std::string_view extension);

/// Where potentials/, experiments/ and goldens/ are: $FLYPAPER_HOME, else share/flypaper beside the program,
/// else the source tree that the program was built from. Throws Error if none of them holds potentials/.
[[nodiscard]] std::filesystem::path home_folder();

}  // namespace flypaper
