#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// A [[point]] of a drafted file, as it is written there.
struct DraftedPoint {
  std::vector<std::string> at;
  std::vector<std::string> basin;    ///< lower and upper end; empty if it has none
  std::string learning_coefficient;  ///< empty if nothing is claimed
  unsigned multiplicity = 0;
  std::string reason;  ///< evidence of what is claimed, else why nothing is
};

/// What can be computed of a potential, to be written into its file.
struct Draft {
  std::string name;
  std::string q;  ///< as given
  Potential potential;
  Box box{};
  std::vector<ClaimedSymmetry> symmetries{};
  std::vector<DraftedPoint> points{};
  std::vector<std::string> remarks{};  ///< what was not looked for, or was not found
};

/// Everything exact: in one variable every zero of Q and of Q', with the basin of each zero; in two the origin, all
/// singular points of the zeros and a regular point on every component of their curves, with the drift along it; in
/// more the origin and some rational zeros on lines along the axes; reflections and exchanges of variables that leave
/// Q^2 as it is. A place in the plane with irrational coordinates is written as its nearest doubles. Where a learning
/// coefficient is not determined nothing is claimed and the reason is given.
/// Throws Error if Q is no expression or does not use a parameter, or if `name` or that of a parameter is none.
[[nodiscard]] Draft draft_potential(std::string_view name, std::string_view q, const Parameters& parameters);

/// Throws Error for a parameter that the expressions `uses` do not mention, or whose name is none.
void require_use(const std::string& uses, const Parameters& parameters);

/// The text of potentials/NAME.toml.
[[nodiscard]] std::string to_toml(const Draft& draft);

}  // namespace flypaper
