#include "properties/generators.hpp"

#include "properties/dice.hpp"

namespace flypaper::generators {
namespace {

Tree draw_leaf(Dice& dice, int dimension) {
  if (dice.between(1, 4) == 1) return Tree::constant(0.25 * dice.between(-8, 8));
  return Tree::variable(static_cast<unsigned>(dice.between(1, dimension)));
}

/// A function of a polynomial or of a function; logarithms have a positive argument.
Tree draw_function(Dice& dice, int dimension, int depth) {
  const auto function = static_cast<Operation>(static_cast<int>(Operation::exponential) +
                                               dice.between(0, static_cast<int>(function_names.size()) - 1));
  const bool nested = depth > 0 && dice.between(1, 4) == 1;
  Tree argument = nested ? draw_function(dice, dimension, depth - 1) : draw_tree(dice, dimension, 1);
  if (function == Operation::logarithm) {
    argument =
        Tree::join(Operation::add, Tree::power(std::move(argument), 2), Tree::constant(0.25 * dice.between(1, 8)));
  }
  return Tree::function(function, std::move(argument));
}

}  // namespace

Tree draw_tree(Dice& dice, int dimension, int depth) {
  if (depth == 0) return draw_leaf(dice, dimension);
  Tree left = draw_tree(dice, dimension, depth - 1);
  switch (dice.between(1, 5)) {
    case 1: return Tree::power(std::move(left), static_cast<unsigned>(dice.between(0, 3)));
    case 2: return Tree::negative(std::move(left));
    case 3: return Tree::join(Operation::subtract, std::move(left), draw_tree(dice, dimension, depth - 1));
    case 4: return Tree::join(Operation::add, std::move(left), draw_tree(dice, dimension, depth - 1));
    default: return Tree::join(Operation::multiply, std::move(left), draw_tree(dice, dimension, depth - 1));
  }
}

Tree draw_with_functions(Dice& dice, int dimension) {
  Tree drawn = draw_function(dice, dimension, 1);
  switch (dice.between(1, 5)) {
    case 1: return Tree::power(std::move(drawn), static_cast<unsigned>(dice.between(2, 3)));
    case 2: return Tree::join(Operation::add, std::move(drawn), draw_tree(dice, dimension, 1));
    case 3: return Tree::join(Operation::subtract, draw_function(dice, dimension, 0), std::move(drawn));
    case 4: return Tree::join(Operation::multiply, draw_tree(dice, dimension, 1), std::move(drawn));
    default: return drawn;
  }
}

rc::Gen<Tree> tree(int dimension, int depth) {
  return [=](const rc::Random& random, int /*size*/) {
    Dice dice(random);
    return shrinkable(draw_tree(dice, dimension, depth));
  };
}

rc::Gen<Tree> tree_with_functions(int dimension) {
  return [=](const rc::Random& random, int /*size*/) {
    Dice dice(random);
    return shrinkable(draw_with_functions(dice, dimension));
  };
}

}  // namespace flypaper::generators
