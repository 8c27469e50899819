#include "cli_tests/project.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace flypaper::cli_tests {

std::string place_of(std::string_view file, std::string_view text, std::string_view wanted) {
  const std::vector<std::string> lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].find(wanted) != std::string::npos) return fmt::format("{}:{}:", file, i + 1);
  }
  throw std::invalid_argument(fmt::format("no line of {} holds '{}'", file, wanted));
}

}  // namespace flypaper::cli_tests
