#pragma once
#include <ostream>
#include <string_view>

#include "cli_tests/workspace.hpp"

namespace flypaper::cli_tests {

/// A potential and an experiment as a user would bring them. They are small: 300 trajectories of 20 steps.
inline constexpr std::string_view mine_potential = R"(title = "Two zeros"
Q = "w1^2 - a"
parameters = { a = 1 }
box = { w1 = ["-2*a", "2*a"] }

[[point]]
at = ["-a"]
basin = ["-inf", 0]
learning_coefficient = "1/2"
multiplicity = 1
evidence = "simple zero"
)";

inline constexpr std::string_view mine_experiment = R"(title = "Mine"
source = "a test"
potential = "mine"

[data]
size = 40
seed = 3
scheme = "epochs"

[dynamics]
loss = "mse"
learning_rate = 0.05
batch_size = 4

[ensemble]
trajectories = 300
steps = 20
start = { uniform = [["-3*a", "3*a"]] }

[[observe]]
kind = "exit_time"
basin = ["-inf", "-a/2"]

[[observe]]
kind = "occupancy"
basin = ["-inf", "a/2"]
every = 5

[[observe]]
kind = "histogram"
range = [-3, 3]
bins = 8
)";

/// A working folder with a project: potentials/mine.toml and experiments/mine.toml.
class Project : public Workspace {
 protected:
  Project() {
    write("potentials/mine.toml", mine_potential);
    write("experiments/mine.toml", mine_experiment);
  }
};

/// A mistake that a user makes in a file: in place of `written` stands `instead`.
struct Mistake {
  std::string name;
  std::string written;
  std::string instead;
  std::string line;               ///< text of the line of the changed file that the message must name
  std::vector<std::string> says;  ///< what else the message must hold
  std::size_t lines = 1;          ///< of the message; 3 where it points into an expression
};

/// How GoogleTest shows a mistake.
inline std::ostream& operator<<(std::ostream& out, const Mistake& mistake) { return out << mistake.name; }

/// "FILE:LINE:" of the first line of `text` that holds `wanted`. Throws if none does.
[[nodiscard]] std::string place_of(std::string_view file, std::string_view text, std::string_view wanted);

/// GoogleTest's names for tests of a table of anything with a `name`.
inline constexpr auto name_of = [](const auto& info) { return info.param.name; };

}  // namespace flypaper::cli_tests
