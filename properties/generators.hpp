#pragma once
// RapidCheck generators shared by the properties. GoogleTest comes first, as rapidcheck_gtest needs it.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "properties/tree.hpp"

namespace flypaper::generators {

/// Uniform on [from, to); RapidCheck's own range prefers its lower end in the first cases.
inline rc::Gen<int> whole(int from, int to) { return rc::gen::resize(rc::kNominalSize, rc::gen::inRange(from, to)); }

/// A random polynomial in w1 .. w<dimension>; nested at most `depth` deep, so of degree at most 3^depth.
[[nodiscard]] rc::Gen<Tree> tree(int dimension, int depth);

/// A random expression with exp, log, sin, cos or tanh, whose logarithms have positive arguments.
[[nodiscard]] rc::Gen<Tree> tree_with_functions(int dimension);

/// A polynomial as text.
inline rc::Gen<std::string> polynomial(int dimension, int depth) {
  return rc::gen::map(tree(dimension, depth), [](const Tree& drawn) { return drawn.text(); });
}

/// A point with coordinates in [-2, 2] on a grid of hundredths.
inline rc::Gen<std::vector<double>> point(std::size_t dimension) {
  return rc::gen::container<std::vector<double>>(
      dimension, rc::gen::map(whole(-200, 201), [](int hundredths) { return 0.01 * hundredths; }));
}

}  // namespace flypaper::generators
