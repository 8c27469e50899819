#include <fmt/format.h>

#include "cli/verb.hpp"

namespace flypaper::cli {

int print(const Answer& answer, Output output, Detail detail, const std::string& figures) {
  if (!figures.empty()) write_figures(answer.figures(), figures);
  if (output == Output::json) {
    fmt::print("{}\n", answer.json());
  } else {
    fmt::print("{}", answer.text(detail));
    if (!figures.empty()) fmt::print("figures in {}\n", figures);
  }
  return answer.has_failure() ? 1 : 0;
}

}  // namespace flypaper::cli
