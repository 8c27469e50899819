#pragma once
#include <filesystem>
#include <string_view>

namespace flypaper {

/// Refuses what the parser of TOML should not be given: more than 4 MiB of text, of which a value of two characters
/// takes a hundred bytes, and keys of more than 32 parts as in a.a.a.a, each a table in a table that are taken down one
/// inside the other until the stack ends. Throws Error that names the file and its line.
void require_bounded_toml(std::string_view text, const std::filesystem::path& file);

}  // namespace flypaper
