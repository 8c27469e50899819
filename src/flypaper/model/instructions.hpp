#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "flypaper/model/expression.hpp"

namespace flypaper {

/// How many trajectories are evaluated together.
inline constexpr std::size_t block_size = 64;

/// Where a value is: `offset` doubles into a region of memory, as a lane (one number for each trajectory of a block) or
/// as one number for all of them.
struct Place {
  enum class Shape : std::uint8_t { lane, number };
  std::uint32_t region = 0;
  std::uint32_t offset = 0;
  Shape shape = Shape::lane;
  bool operator==(const Place&) const = default;
};

/// The first two regions of every program; the others are given to it.
inline constexpr std::uint32_t temporaries = 0;
inline constexpr std::uint32_t constants = 1;
inline constexpr std::uint32_t first_given = 2;

/// Variable `index` where variables are lanes, one after the other, of a given region.
[[nodiscard]] constexpr Place lane_of(std::uint32_t region, std::size_t index) {
  return {region, static_cast<std::uint32_t>(index * block_size), Place::Shape::lane};
}

/// result = left (function) right, over a block. The accumulator is what the instruction before has computed.
struct Instruction {
  enum class Function : std::uint8_t { add, subtract, multiply, divide };
  enum class Source : std::uint8_t { accumulator, lane, number };
  enum class Keep : std::uint8_t { nothing, result, counted };  ///< counted: with how many are finite
  static constexpr std::size_t sources = 3;
  static constexpr std::size_t codes = 4 * sources * sources;

  Function function = Function::add;
  std::array<Source, 2> source{};
  Keep keep = Keep::result;
  /// Of the grammar's functions, from 0; it is applied to the lane `left` in place of `function`, from memory to
  /// memory.
  std::optional<std::uint8_t> applied = std::nullopt;
  std::uint8_t code = 0;      ///< function and sources as one number
  bool starts_piece = false;  ///< finds nothing in the accumulator; a piece is short, whatever the program
  Place left;
  Place right;
  Place result;
};

/// Straight-line code for expressions of one graph.
struct Program {
  struct Output {
    NodeId value = 0;
    std::optional<unsigned> replaces;  ///< the variable whose place gets the value, after all have read it
  };

  std::vector<Instruction> instructions;
  std::vector<double> constants;
  std::vector<Place> outputs;
  std::uint32_t temporaries = 0;  ///< lanes
};

/// The program that computes `outputs` from variables at these places. Subexpressions that they share are computed
/// once, powers by repeated squaring. Operands are computed right before they are used where that is possible, so that
/// they need not go through memory.
[[nodiscard]] Program compile(const ExpressionGraph& graph, std::span<const Place> variables,
                              std::span<const Program::Output> outputs);

}  // namespace flypaper
