#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "flypaper/core/vector_width.hpp"
#include "flypaper/model/expression.hpp"

namespace flypaper {

/// How many trajectories are evaluated together.
inline constexpr std::size_t block_size = 64;

/// One value for each trajectory of a block.
struct alignas(64) Lane {
  double values[block_size];  // NOLINT(modernize-avoid-c-arrays): a plain array vectorises under every compiler
};

/// Expressions of one graph as a straight line of instructions, evaluated over a block of trajectories at a time.
/// Only + - * / on doubles are used, powers by repeated squaring, so the bits do not depend on the machine.
/// An instruction passes its result to the next one in registers; only what is read later goes to memory.
class Tape {
 public:
  /// Instructions for `outputs`, in this order; subexpressions that they share are computed once.
  Tape(const ExpressionGraph& graph, std::span<const NodeId> outputs, VectorWidth width = chosen_width());

  /// The scratch that `evaluate` needs, constants filled in. Each thread has its own.
  [[nodiscard]] std::vector<Lane> workspace() const;

  /// Evaluates at `coordinates` (one lane for each variable); read the results with `output`.
  void evaluate(std::span<const Lane> coordinates, std::vector<Lane>& workspace) const;

  /// The width that evaluation is compiled for.
  [[nodiscard]] VectorWidth width() const { return width_; }

  [[nodiscard]] const Lane& output(const std::vector<Lane>& workspace, std::size_t index) const {
    return workspace[outputs_[index]];
  }

 private:
  /// Where the operands are: each in memory, or what the instruction before has left in the accumulator.
  enum class Operands : std::uint8_t { in_memory, left_accumulated, right_accumulated, both_accumulated };
  struct Instruction {
    Operation operation;
    Operands operands;
    std::uint32_t left;  ///< a lane of the workspace, or variable_bit and a variable
    std::uint32_t right;
    std::uint32_t result;  ///< or not_stored
  };
  struct Constant {
    std::uint32_t result;
    double value;
  };
  std::uint32_t emit(Operation operation, std::uint32_t left, std::uint32_t right);
  std::uint32_t emit_power(std::uint32_t base, unsigned exponent);
  void chain();
  template <std::size_t width>
  void evaluate_tiles(const Lane* coordinates, Lane* workspace) const;

  std::vector<Instruction> instructions_;
  std::vector<Constant> constants_;
  std::vector<std::uint32_t> outputs_;
  std::uint32_t lanes_ = 0;
  VectorWidth width_;
};

}  // namespace flypaper
