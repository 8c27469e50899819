#include "flypaper/base/core/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string>
#include <system_error>

#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace fs = std::filesystem;

std::string read_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream || fs::is_directory(file)) {
    throw Error(fmt::format("cannot read '{}'; check the path and its permissions", file.string()));
  }
  constexpr std::size_t most = std::size_t{64} << 20U;  // some devices never end
  constexpr std::size_t piece = std::size_t{1} << 16U;
  std::string text;
  while (stream) {
    const std::size_t before = text.size();
    if (before > most) throw Error(fmt::format("'{}' is larger than 64 MiB; give a smaller file", file.string()));
    text.resize(before + piece);
    stream.read(&text[before], piece);
    text.resize(before + static_cast<std::size_t>(stream.gcount()));
  }
  return text;
}

namespace {

[[noreturn]] void refuse_to_write(const fs::path& file) {
  throw Error(fmt::format("cannot write '{}'; check its permissions and the space left", file.string()));
}

/// Makes a new file of this name. What is there may be part of a file that a killed process left, or a link, which
/// would lead the text to another place.
bool make_anew(const fs::path& file) {
  unlink(file.c_str());
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg)
  const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  return descriptor >= 0 && close(descriptor) == 0;
}

/// Whether everything written to the file or to the folder is on the disk.
bool synchronise(const fs::path& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);  // NOLINT(cppcoreguidelines-pro-type-vararg)
  if (descriptor < 0) return false;
  const bool done = fsync(descriptor) == 0 || errno == EINVAL;  // EINVAL: a place that cannot, such as a pipe
  close(descriptor);
  return done;
}

}  // namespace

StagedFiles::~StagedFiles() {
  std::error_code ignored;
  for (const std::string& name : names_) fs::remove(partial(name), ignored);
}

void StagedFiles::add(const std::string& name, const Write& write) {
  if (!make_anew(partial(name))) refuse_to_write(folder_ / name);
  std::ofstream stream(partial(name), std::ios::binary);
  if (!stream) refuse_to_write(folder_ / name);
  names_.push_back(name);
  write(stream);
  stream.close();
  if (!stream || !synchronise(partial(name))) refuse_to_write(folder_ / name);
}

void StagedFiles::add(const std::string& name, std::string_view text) {
  add(name, [text](std::ostream& stream) { stream.write(text.data(), static_cast<std::streamsize>(text.size())); });
}

void StagedFiles::commit() {
  std::error_code failure;
  if (names_.size() > 1) fs::remove(folder_ / names_.back(), failure);
  for (const std::string& name : names_) {
    fs::rename(partial(name), folder_ / name, failure);
    if (failure) refuse_to_write(folder_ / name);
  }
  names_.clear();
  if (!synchronise(folder_)) refuse_to_write(folder_);
}

void write_file(const fs::path& file, std::string_view text) {
  StagedFiles files(file.parent_path().empty() ? "." : file.parent_path());
  files.add(file.filename().string(), text);
  files.commit();
}

void remove_file(const fs::path& file) {
  std::error_code ignored;
  fs::remove(file, ignored);
  fs::remove(file.string() + ".partial", ignored);
}

void require_writable_folder(const fs::path& folder) {
  std::error_code failure;
  fs::create_directories(folder, failure);
  // Permissions do not tell: some systems of files take nothing, even of root.
  const fs::path trial = folder / ".partial";
  if (failure || !fs::is_directory(folder) || !make_anew(trial) || unlink(trial.c_str()) != 0) {
    throw Error(fmt::format("output folder '{}' cannot be written; choose another", folder.string()));
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

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "flypaper-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw Error(fmt::format("cannot make the folder '{}'; set TMPDIR to a folder that can be written", name));
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace flypaper
