#pragma once
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace flypaper::cli_tests {

/// The exit status of a command line that a shell reads in `folder`, in which $flypaper is the program; 128 + the
/// signal's number if a signal ended it.
[[nodiscard]] inline int shell(const std::string& command, const std::filesystem::path& folder) {
  const std::string line =
      "cd '" + folder.string() +
      "' && export FLYPAPER_HOME='" FLYPAPER_SOURCE_FOLDER "' flypaper='" FLYPAPER_PROGRAM "' && " + command;
  const int status = std::system(line.c_str());  // NOLINT(cert-env33-c,concurrency-mt-unsafe): a test's own words
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace flypaper::cli_tests
