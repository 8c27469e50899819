#include "flypaper/core/files.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "flypaper/core/error.hpp"

namespace flypaper {
namespace fs = std::filesystem;

std::string read_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream || fs::is_directory(file)) {
    throw Error(fmt::format("cannot read '{}'; check the path and its permissions", file.string()));
  }
  return {std::istreambuf_iterator<char>(stream), {}};
}

void write_file(const fs::path& file, std::string_view text) {
  fs::path partial = file;
  partial += ".partial";
  {
    std::ofstream stream(partial, std::ios::binary);
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
    stream.flush();
    if (!stream) {
      std::error_code ignored;
      fs::remove(partial, ignored);
      throw Error(fmt::format("cannot write '{}'; check its permissions and the space left", file.string()));
    }
  }
  fs::rename(partial, file);
}

void require_writable_folder(const fs::path& folder) {
  std::error_code failure;
  fs::create_directories(folder, failure);
  if (failure || !fs::is_directory(folder) || access(folder.c_str(), W_OK) != 0) {
    throw Error(fmt::format("output folder '{}' cannot be written; choose another with --out", folder.string()));
  }
}

std::vector<std::string> list_stems(const fs::path& folder, std::string_view extension) {
  std::vector<std::string> stems;
  if (!fs::is_directory(folder)) return stems;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == extension) stems.push_back(entry.path().stem().string());
  }
  std::ranges::sort(stems);
  return stems;
}

fs::path home_folder() {
  std::error_code failure;
  const char* chosen = std::getenv("FLYPAPER_HOME");  // NOLINT(concurrency-mt-unsafe): nothing sets it
  const fs::path program = fs::read_symlink("/proc/self/exe", failure);
  for (const fs::path& candidate :
       {fs::path(chosen != nullptr ? chosen : ""), program.parent_path().parent_path() / "share" / "flypaper",
        fs::path(FLYPAPER_SOURCE_FOLDER)}) {
    if (!candidate.empty() && fs::is_directory(candidate / "potentials")) return candidate;
  }
  throw Error("no folder 'potentials' found; set FLYPAPER_HOME to the folder that holds potentials/ and experiments/");
}

}  // namespace flypaper
