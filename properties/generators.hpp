#pragma once
// RapidCheck generators shared by the properties. GoogleTest comes first, as rapidcheck_gtest needs it.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "flypaper/laws/law.hpp"

namespace flypaper::generators {

/// Uniform on [from, to); RapidCheck's own range prefers its lower end in the first cases.
inline rc::Gen<int> whole(int from, int to) { return rc::gen::resize(rc::kNominalSize, rc::gen::inRange(from, to)); }

/// A whole number of quarters in [-2, 2], as text in brackets if negative.
inline rc::Gen<std::string> constant() {
  return rc::gen::map(whole(-8, 9), [](int quarters) {
    const std::string text = std::to_string(0.25 * quarters).substr(0, quarters < 0 ? 5 : 4);
    return quarters < 0 ? "(" + text + ")" : text;
  });
}

/// A random polynomial in w1 .. w<dimension> as text; nested at most `depth` deep, so of degree at most 3^depth.
inline rc::Gen<std::string> polynomial(int dimension, int depth) {
  const auto variable = rc::gen::map(whole(1, dimension + 1), [](int i) { return "w" + std::to_string(i); });
  if (depth == 0) return rc::gen::weightedOneOf<std::string>({{3, variable}, {1, constant()}});
  const auto smaller = polynomial(dimension, depth - 1);
  const auto joined = [&](const std::string& sign) {
    return rc::gen::map(rc::gen::pair(smaller, smaller), [sign](const std::pair<std::string, std::string>& sides) {
      return "(" + sides.first + ")" + sign + "(" + sides.second + ")";
    });
  };
  const auto power = rc::gen::map(rc::gen::pair(smaller, whole(0, 4)), [](const std::pair<std::string, int>& parts) {
    return "(" + parts.first + ")^" + std::to_string(parts.second);
  });
  const auto negated = rc::gen::map(smaller, [](const std::string& text) { return "-(" + text + ")"; });
  return rc::gen::oneOf(joined("+"), joined("-"), joined("*"), power, negated);
}

/// A point with coordinates in [-2, 2] on a grid of hundredths.
inline rc::Gen<std::vector<double>> point(std::size_t dimension) {
  return rc::gen::container<std::vector<double>>(
      dimension, rc::gen::map(whole(-200, 201), [](int hundredths) { return 0.01 * hundredths; }));
}

/// A case for a law: Q of dimension 1 to 3, a point, a population, a small data set and settings.
/// The potential always has `dimension` variables: an unused one is added with factor 0.
inline LawCase law_case() {
  const int dimension = *whole(1, 4);
  const std::string text = *polynomial(dimension, 2);
  const Potential potential("(" + text + ") + 0*w" + std::to_string(dimension));
  const Population population{
      .slope = 0.25 * *whole(-4, 5), .input_variance = 0.25 * *whole(1, 9), .noise_variance = 0.25 * *whole(1, 9)};
  const auto size = static_cast<std::uint64_t>(*whole(2, 9));
  return {.potential = potential,
          .at = *point(potential.dimension()),
          .population = population,
          .data = sample_data_set(population, size, *rc::gen::arbitrary<std::uint64_t>()),
          .batch_size = 1 + static_cast<std::uint64_t>(*whole(0, static_cast<int>(size))),
          .loss = *rc::gen::element(Loss::half_mse, Loss::mse)};
}

}  // namespace flypaper::generators
