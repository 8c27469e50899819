// Three changes of units leave trajectories the same, so only dimensionless numbers matter; for (w+w0)^d1 (w-w0)^d2
// they compose to: learning_rate c v_x w0^(2D-2), sqrt(v_y/v_x) w0^-D with D = d1 + d2, and B.
//   inputs:      v_x, v_y -> 4 v_x, 4 v_y and learning_rate / 4
//   labels:      Q, slope, v_y -> 2 Q, 2 slope, 4 v_y and learning_rate / 4
//   coordinates: Q(w) -> Q(w/2) from 2 w and learning_rate * 4
// Factors of two are exact in floating point, so the ends have the same bits.
#include <algorithm>

#include "flypaper/audit/laws/substitute.hpp"
#include "flypaper/audit/laws/trajectory.hpp"

namespace flypaper::laws {
namespace {

struct Units {
  std::string q;
  Population population;
  double learning_rate;
  double coordinate = 1.0;  ///< of the new coordinates, in old ones
};

/// Q as text with every variable halved.
std::string halved(const std::string& q) {
  return substituted_text(q, [](const std::string& w) { return w + "/2"; });
}

std::vector<double> end_in(const LawCase& given, const Units& units) {
  const Potential potential(units.q);
  UpdateRule rule = given.sgd();
  rule.learning_rate = units.learning_rate;
  const std::vector<double> start = scaled(given.at, units.coordinate);
  return scaled(simulate(potential, rule, fresh_sums(given, units.population), start), 1.0 / units.coordinate);
}

std::optional<LawOutcome> compare(const LawCase& given) {
  const std::string q = given.potential.print();
  const auto& [slope, v_x, v_y] = given.population;
  const double rate = given.learning_rate;
  const std::vector<double> expected = end_in(given, {q, given.population, rate});
  if (!is_finite(expected)) return std::nullopt;  // where it overflows depends on the units
  double error = 0.0;
  for (const Units& units : {Units{q, {slope, 4.0 * v_x, 4.0 * v_y}, rate / 4.0},
                             Units{"2*(" + q + ")", {2.0 * slope, v_x, 4.0 * v_y}, rate / 4.0},
                             Units{halved(q), given.population, 4.0 * rate, 2.0}}) {
    error = std::max(error, distance(end_in(given, units), expected));
  }
  return LawOutcome{.error = error, .tolerance = 0.0, .compared = "ends in four systems of units, for " + q};
}

}  // namespace

Law scaling_symmetry() {
  return {"scaling_symmetry", "units of inputs, labels and coordinates do not matter", compare};
}

}  // namespace flypaper::laws
