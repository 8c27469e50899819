#include "flypaper/base/core/console.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

#include "flypaper/base/core/error.hpp"

namespace flypaper {

void tell(std::string_view message) {
  static_cast<void>(std::fwrite(message.data(), 1, message.size(), stderr));
  static_cast<void>(std::fflush(stderr));
}

void finish_output() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    throw Error("cannot write standard output; check the space left and where it goes");
  }
}

void open_closed_streams() {
  // The lowest number that is free is taken, so each that is closed is met in turn.
  int opened = 0;
  while (opened >= 0 && opened <= STDERR_FILENO) {
    opened = open("/dev/null", O_RDONLY | O_CLOEXEC);  // NOLINT(cppcoreguidelines-pro-type-vararg)
  }
  if (opened > STDERR_FILENO) close(opened);
}

}  // namespace flypaper
