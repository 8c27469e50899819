#pragma once
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "flypaper/base/core/parallel.hpp"

namespace flypaper {

enum class Output : unsigned char { text, json };

/// What an argument of a verb fills in. An Output is a flag without a value; a vector may be given more than once.
using Target = std::variant<std::string*, double*, std::uint64_t*, std::optional<double>*,
                            std::optional<std::uint64_t>*, std::vector<std::string>*, Output*, bool*>;

/// "--name" is an option, "NAME" a positional argument, which must be given unless it may be left out.
struct Option {
  std::string name;
  std::string help;
  Target target;
  std::uint64_t least = 0;                                                               ///< of whole numbers
  enum class Presence : unsigned char { needed, optional } presence = Presence::needed;  ///< of positional arguments
  std::uint64_t most = std::numeric_limits<std::uint64_t>::max();                        ///< of whole numbers
};

/// One verb of the program, such as `flypaper check`. src/cli/verbs/NAME.cpp defines one.
struct Verb {
  std::string name;
  std::string summary;
  std::vector<Option> arguments;
  std::string footer;  ///< examples, exit status
  /// Returns the exit status: 0 done, 1 a check failed. Throws Error for bad input, which main answers with exit 2.
  std::function<int()> run;
};

/// The verbs of the folder, sorted by file. The list is generated from the folder.
[[nodiscard]] std::vector<Verb> all_verbs();

/// `--json`, which every verb with a result has.
[[nodiscard]] inline Option json_argument(Output& output) {
  return {"--json", "print JSON on standard output, nothing else", &output};
}

/// `--threads`, which every verb that simulates has.
[[nodiscard]] inline Option threads_argument(std::uint64_t& threads) {
  return {.name = "--threads",
          .help = "threads; 0 takes all cores; results do not depend on it",
          .target = &threads,
          .most = most_threads};
}

}  // namespace flypaper
