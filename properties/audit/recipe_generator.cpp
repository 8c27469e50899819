#include "properties/audit/recipe_generator.hpp"

#include "properties/dice.hpp"

namespace flypaper::generators {
namespace {

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

}  // namespace

rc::Gen<Recipe> recipe(Scope scope, Forms forms) {
  return [=](const rc::Random& random, int /*size*/) { return shrinkable(draw_recipe(Dice(random), scope, forms)); };
}

}  // namespace flypaper::generators
