#include "flypaper/base/core/held_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"

namespace flypaper {
namespace {

/// Whether the path still leads to what was opened: who held it may have taken the folder away.
bool is_still(const std::filesystem::path& folder, int descriptor) {
  struct stat opened{};
  struct stat now{};
  return fstat(descriptor, &opened) == 0 && stat(folder.c_str(), &now) == 0 && opened.st_dev == now.st_dev &&
         opened.st_ino == now.st_ino;
}

/// The folder's descriptor once it is held; -1 while another process holds it. Throws Error if it cannot be opened.
int hold(const std::filesystem::path& folder) {
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  // Programs that are started from here must not hold it on when this process is killed.
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);  // NOLINT(*-pro-type-vararg)
  if (descriptor < 0) throw Error(fmt::format("output folder '{}' cannot be written; choose another", folder.string()));
  const bool held = flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
  if (held && is_still(folder, descriptor)) return descriptor;
  close(descriptor);
  return -1;
}

}  // namespace

HeldFolder::HeldFolder(const std::filesystem::path& folder) : descriptor_(hold(folder)) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  while (descriptor_ < 0) {
    if (std::chrono::steady_clock::now() > end) {
      throw Error(fmt::format(
          "output folder '{}' is in use by another flypaper; wait until that ends or choose another", folder.string()));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    descriptor_ = hold(folder);
  }
  try {
    require_writable_folder(folder);  // not before it is held: two would remove each other's trials
  } catch (...) {
    close(descriptor_);
    throw;
  }
}

HeldFolder::~HeldFolder() { close(descriptor_); }

}  // namespace flypaper
