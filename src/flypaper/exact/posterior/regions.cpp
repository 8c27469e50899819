#include "flypaper/exact/posterior/regions.hpp"

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/posterior/posterior_content.hpp"

namespace flypaper {

std::vector<Well> wells(const Potential& potential, const Box& box, double level) {
  return exact_wells(potential, written_box(box), Rational::shortest_decimal(level));
}

std::vector<Well> exact_wells(const Potential& potential, const ExactBox& box, const Rational& level) {
  if (potential.dimension() != 1)
    throw Error("wells are found for potentials of one variable; in two ask for the odds of regions");
  const Univariate p = univariate_in(polynomial_minus_level(potential, level).p, 0);
  const Univariate slope = derivative(p);
  const std::vector<LineCut> cuts = line_cuts(p, box[0][0], box[0][1]);
  std::vector<Well> found;
  std::size_t top = 0;  // the last place where |P| turned from rising to falling, or the left end
  bool rising = false;
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    if (i + 1 < cuts.size()) {
      const Rational middle = (cuts[i].at + cuts[i + 1].at) / 2;
      const bool rises = p.at(middle).sign() * slope.at(middle).sign() > 0;
      if (rising && !rises) {
        top = i;
        if (!found.empty() && found.back().interval[0][1] == cuts.back().at) found.back().interval[0][1] = cuts[i].at;
      }
      rising = rises;
    }
    if (cuts[i].is_zero) found.push_back({.zero = cuts[i].nearest, .interval = {{cuts[top].at, cuts.back().at}}});
  }
  return found;
}

std::vector<ExactBox> rest_of(const ExactBox& box, const ExactBox& region) {
  std::vector<ExactBox> rest;
  ExactBox left = box;
  for (std::size_t i = 0; i < box.size(); ++i) {
    const auto& [first, last] = box[i];
    const auto& [lower, upper] = region[i];
    if (first < lower) {
      rest.push_back(left);
      rest.back()[i][1] = lower;
    }
    if (upper < last) {
      rest.push_back(left);
      rest.back()[i][0] = upper;
    }
    left[i] = region[i];
  }
  return rest;
}

Approximation odds(const Posterior& posterior, const Approximation& mass, const std::vector<ExactBox>& others) {
  Approximation against;
  for (const ExactBox& other : others) {
    const Approximation part = posterior.exact_mass(other);
    against.value += part.value;
    against.error += part.error;
  }
  if (mass.value == 0.0 && against.value == 0.0 && !others.empty()) return {.value = NAN, .error = NAN};
  if (mass.value == 0.0) return {.error = mass.error / against.value};
  if (against.value == 0.0) return {.value = INFINITY, .error = others.empty() ? 0.0 : INFINITY};
  const double value = mass.value / against.value;
  return {.value = value, .error = value * (mass.error / mass.value + against.error / against.value)};
}

}  // namespace flypaper
