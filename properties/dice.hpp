#pragma once
// What the generators of trees and of recipes draw with.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "properties/tree.hpp"

namespace flypaper::generators {

/// Draws of one generated value.
class Dice {
 public:
  explicit Dice(const rc::Random& random) : random_(random) {}

  /// Uniform on [from, to].
  int between(int from, int to) {
    return from + static_cast<int>(random_.next() % static_cast<std::uint64_t>(to - from + 1));
  }
  std::uint64_t seed() { return 1 + random_.next() % 1'000'000; }

 private:
  rc::Random random_;
};

/// A random polynomial in w1 .. w<dimension>, nested at most `depth` deep.
[[nodiscard]] Tree draw_tree(Dice& dice, int dimension, int depth);

/// A random expression with exp, log, sin, cos or tanh.
[[nodiscard]] Tree draw_with_functions(Dice& dice, int dimension);

/// A value and what it is shrunk to.
template <typename Value>
rc::Shrinkable<Value> shrinkable(Value value) {
  return rc::shrinkable::shrinkRecur(std::move(value),
                                     [](const Value& v) { return rc::seq::fromContainer(v.simpler()); });
}

}  // namespace flypaper::generators
