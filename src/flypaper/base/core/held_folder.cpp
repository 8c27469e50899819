#include "flypaper/base/core/held_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"

namespace flypaper {

HeldFolder::HeldFolder(const std::filesystem::path& folder) {
  require_writable_folder(folder);
  // Programs that are started from here must not hold it on when this process is killed.
  descriptor_ = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);  // NOLINT(cppcoreguidelines-pro-type-vararg)
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  while (descriptor_ >= 0 && flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    if (std::chrono::steady_clock::now() > end) {
      close(descriptor_);
      throw Error(fmt::format(
          "output folder '{}' is in use by another flypaper; wait until that ends or choose another", folder.string()));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

HeldFolder::~HeldFolder() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace flypaper
