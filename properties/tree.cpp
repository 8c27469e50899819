#include "properties/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/base/core/text.hpp"

namespace flypaper::generators {

Tree Tree::constant(double value) {
  Tree tree(Operation::constant);
  tree.constant_ = value;
  return tree;
}

Tree Tree::variable(unsigned index) {
  Tree tree(Operation::variable);
  tree.number_ = index;
  return tree;
}

Tree Tree::negative(Tree operand) {
  Tree tree(Operation::negate);
  tree.left_ = std::make_shared<Tree>(std::move(operand));
  return tree;
}

Tree Tree::power(Tree base, unsigned exponent) {
  Tree tree(Operation::power);
  tree.left_ = std::make_shared<Tree>(std::move(base));
  tree.number_ = exponent;
  return tree;
}

Tree Tree::function(Operation function, Tree operand) {
  Tree tree(function);
  tree.left_ = std::make_shared<Tree>(std::move(operand));
  return tree;
}

Tree Tree::join(Operation operation, Tree left, Tree right) {
  Tree tree(operation);
  tree.left_ = std::make_shared<Tree>(std::move(left));
  tree.right_ = std::make_shared<Tree>(std::move(right));
  return tree;
}

std::string Tree::text() const {
  switch (operation_) {
    case Operation::constant: return shortest(constant_);
    case Operation::variable: return fmt::format("w{}", number_);
    case Operation::negate: return fmt::format("-({})", left_->text());
    case Operation::power: return fmt::format("({})^{}", left_->text(), number_);
    case Operation::add: return fmt::format("({}) + ({})", left_->text(), right_->text());
    case Operation::subtract: return fmt::format("({}) - ({})", left_->text(), right_->text());
    case Operation::multiply: return fmt::format("({})*({})", left_->text(), right_->text());
    default: return fmt::format("{}({})", name_of_function(operation_), left_->text());
  }
}

unsigned Tree::degree() const {
  switch (operation_) {
    case Operation::constant: return 0;
    case Operation::variable: return 1;
    case Operation::negate: return left_->degree();
    case Operation::power: return left_->degree() * number_;
    case Operation::multiply: return left_->degree() + right_->degree();
    default: return std::max(left_->degree(), right_ ? right_->degree() : 0);
  }
}

std::size_t Tree::size() const { return 1 + (left_ ? left_->size() : 0) + (right_ ? right_->size() : 0); }

std::vector<Tree> Tree::simpler_leaves() const {
  std::vector<Tree> trees;
  if (operation_ == Operation::variable) {
    if (number_ > 1) trees.push_back(variable(1));
    if (number_ > 2) trees.push_back(variable(number_ - 1));
    return trees;
  }
  // Towards w1 last of all, as a constant hides more mistakes: 0, 1, then halves that are whole numbers, then a sign.
  for (const double value : {0.0, 1.0, std::trunc(constant_ / 2.0), std::abs(constant_)}) {
    const auto cost = [](double x) { return std::abs(x) + (x < 0.0 ? 0.5 : 0.0) + (x == std::trunc(x) ? 0.0 : 1e6); };
    if (cost(value) < cost(constant_)) trees.push_back(constant(value));
  }
  return trees;
}

std::vector<Tree> Tree::simpler() const {
  if (!left_) return simpler_leaves();
  std::vector<Tree> trees{variable(1), constant(0.0), constant(1.0), *left_};
  if (right_) trees.push_back(*right_);
  if (is_function(operation_)) trees.push_back(power(*left_, 2));
  if (operation_ == Operation::power) {
    if (number_ > 1) trees.push_back(power(*left_, number_ / 2));
    if (number_ > 0) trees.push_back(power(*left_, number_ - 1));
    if (left_->right_) trees.push_back(join(Operation::multiply, *left_->left_, *left_->right_));
    for (const Tree& left : left_->simpler()) trees.push_back(power(left, number_));
  } else if (operation_ == Operation::negate) {
    for (const Tree& left : left_->simpler()) trees.push_back(negative(left));
  } else if (operation_ == Operation::logarithm) {
    // Its argument is positive as it was drawn, and simpler ones might not be.
  } else if (is_function(operation_)) {
    for (const Tree& left : left_->simpler()) trees.push_back(function(operation_, left));
  } else {
    for (const Tree& left : left_->simpler()) trees.push_back(join(operation_, left, *right_));
    for (const Tree& right : right_->simpler()) trees.push_back(join(operation_, *left_, right));
  }
  return trees;
}

}  // namespace flypaper::generators
