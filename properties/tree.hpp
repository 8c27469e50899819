#pragma once
#include <memory>
#include <string>
#include <vector>

#include "flypaper/simulation/model/expression.hpp"

namespace flypaper::generators {

/// A random expression before it is parsed. Unlike text it can be shrunk to simpler expressions of the same language,
/// and unlike a graph it keeps what folding would remove, such as 0*w2.
class Tree {
 public:
  static Tree constant(double value);
  /// w<index>, from 1.
  static Tree variable(unsigned index);
  static Tree negative(Tree operand);
  static Tree power(Tree base, unsigned exponent);
  /// exp, log, sin, cos or tanh of the operand.
  static Tree function(Operation function, Tree operand);
  /// `operation` is add, subtract or multiply.
  static Tree join(Operation operation, Tree left, Tree right);

  /// In flypaper's grammar, with a bracket around every operand.
  [[nodiscard]] std::string text() const;
  /// The degree if no leading terms cancel; of a function that of its argument.
  [[nodiscard]] unsigned degree() const;
  /// How many nodes it has.
  [[nodiscard]] std::size_t size() const;
  /// Simpler trees to try in place of a tree that breaks a law, the simplest first: w1 and the constants 0 and 1, an
  /// operand alone, smaller numbers, and the same with an operand shrunk. None of them is larger, so shrinking ends.
  [[nodiscard]] std::vector<Tree> simpler() const;

 private:
  explicit Tree(Operation operation) : operation_(operation) {}
  [[nodiscard]] std::vector<Tree> simpler_leaves() const;

  Operation operation_;
  double constant_ = 0.0;
  unsigned number_ = 0;  ///< of a variable, or the exponent
  std::shared_ptr<const Tree> left_;
  std::shared_ptr<const Tree> right_;
};

}  // namespace flypaper::generators
