// Mirrored coordinates make mirrored trajectories, and -Q with labels -y those of Q. Signs are exact in floating point,
// so the ends are equal.
#include <algorithm>

#include "flypaper/audit/laws/substitute.hpp"
#include "flypaper/audit/laws/trajectory.hpp"

namespace flypaper::laws {
namespace {

/// Q as text with every variable replaced by its negative.
std::string mirrored(const std::string& q) {
  return substituted_text(q, [](const std::string& w) { return "-" + w; });
}

std::optional<LawOutcome> compare(const LawCase& given) {
  const std::string q = given.potential.print();
  const UpdateRule rule = given.sgd();
  const std::vector<BatchSums> sums = fresh_sums(given);
  std::vector<BatchSums> negated = sums;
  for (BatchSums& step : negated) step.s_xy = -step.s_xy;
  const std::vector<double> expected = simulate(given.potential, rule, sums, given.at);
  const std::vector<double> start = scaled(given.at, -1.0);
  const std::vector<double> in_mirror = scaled(simulate(Potential(mirrored(q)), rule, sums, start), -1.0);
  const std::vector<double> of_negative = simulate(Potential("-(" + q + ")"), rule, negated, given.at);
  return LawOutcome{.error = std::max(distance(in_mirror, expected), distance(of_negative, expected)),
                    .tolerance = 0.0,
                    .compared = "ends and their mirror images, for " + q};
}

}  // namespace

Law reflections() { return {"reflections", "mirrored coordinates or labels make mirrored trajectories", compare}; }

}  // namespace flypaper::laws
