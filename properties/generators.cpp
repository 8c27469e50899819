#include "generators.hpp"

#include <algorithm>

namespace flypaper::generators {
namespace {

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

Tree draw_leaf(Dice& dice, int dimension) {
  if (dice.between(1, 4) == 1) return Tree::constant(0.25 * dice.between(-8, 8));
  return Tree::variable(static_cast<unsigned>(dice.between(1, dimension)));
}

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

/// One to three factors (w_i - a)^k; the point becomes a zero every other time.
Tree draw_product(Dice& dice, int dimension, std::vector<int>& at) {
  const int factors = dice.between(1, 3);
  Tree product = Tree::constant(1.0);
  for (int f = 0; f < factors; ++f) {
    const auto index = static_cast<unsigned>(dice.between(1, dimension));
    const int quarters = dice.between(-8, 8);
    const auto exponent = static_cast<unsigned>(dice.between(1, 3));
    Tree factor =
        Tree::power(Tree::join(Operation::subtract, Tree::variable(index), Tree::constant(0.25 * quarters)), exponent);
    product = f == 0 ? std::move(factor) : Tree::join(Operation::multiply, std::move(product), std::move(factor));
    if (dice.between(0, 1) == 0) at[index - 1] = 25 * quarters;
  }
  return product;
}

Tree draw_near_degenerate(Dice& dice, int dimension) {
  constexpr double sizes[] = {1e-3, 1e-6, 1e-9, 1e-12};  // NOLINT(modernize-avoid-c-arrays): a table
  Tree square = Tree::power(draw_tree(dice, dimension, 1), 2);
  Tree small =
      Tree::join(Operation::multiply, Tree::constant(sizes[dice.between(0, 3)]), draw_tree(dice, dimension, 1));
  return Tree::join(Operation::add, std::move(square), std::move(small));
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

Recipe draw_recipe(Dice dice, Scope scope, Forms forms) {
  Recipe recipe;
  const int dimension = scope == Scope::one_variable ? 1 : dice.between(1, 3);
  for (int i = 0; i < dimension; ++i) recipe.at.push_back(dice.between(-200, 200));
  recipe.kind = static_cast<Kind>(dice.between(0, forms == Forms::analytic ? 3 : 2));
  switch (recipe.kind) {
    case Kind::polynomial: recipe.q = draw_tree(dice, dimension, 2); break;
    case Kind::product: recipe.q = draw_product(dice, dimension, recipe.at); break;
    case Kind::near_degenerate: recipe.q = draw_near_degenerate(dice, dimension); break;
    case Kind::functions: recipe.q = draw_with_functions(dice, dimension); break;
  }
  recipe.slope = dice.between(-4, 4);
  recipe.input_variance = dice.between(1, 8);
  recipe.noise_variance = dice.between(1, 8);
  recipe.data_size = dice.between(2, 8);
  recipe.data_seed = dice.seed();
  recipe.batch_size = dice.between(1, recipe.data_size);
  recipe.loss = dice.between(0, 1) == 0 ? Loss::half_mse : Loss::mse;
  recipe.learning_rate = dice.between(1, 6);
  recipe.momentum = dice.between(1, 3);
  recipe.steps = dice.between(1, 12);
  recipe.seed = dice.seed();
  return recipe;
}

template <typename Value>
rc::Shrinkable<Value> shrinkable(Value value) {
  return rc::shrinkable::shrinkRecur(std::move(value),
                                     [](const Value& v) { return rc::seq::fromContainer(v.simpler()); });
}

}  // namespace

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

rc::Gen<Recipe> recipe(Scope scope, Forms forms) {
  return [=](const rc::Random& random, int /*size*/) { return shrinkable(draw_recipe(Dice(random), scope, forms)); };
}

}  // namespace flypaper::generators
