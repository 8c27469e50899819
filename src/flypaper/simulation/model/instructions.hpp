#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "flypaper/simulation/model/expression.hpp"

namespace flypaper {

/// How many trajectories are evaluated together.
inline constexpr std::size_t block_size = 64;

/// Where a value is: `offset` doubles into a region of memory, as a lane (one number for each trajectory of a block) or
/// as one number for all of them. A shifted lane is one with a constant added to it, which is done wherever it is read:
/// a sum costs less than a place in memory.
struct Place {
  enum class Shape : std::uint8_t { lane, number, shifted };
  std::uint32_t region = 0;
  std::uint32_t offset = 0;
  Shape shape = Shape::lane;
  std::uint32_t shift = 0;  ///< the constant
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
  enum class Source : std::uint8_t { accumulator, lane, number, shifted };
  enum class Keep : std::uint8_t { nothing, result, counted };  ///< counted: with how many are not finite
  static constexpr std::size_t ways_to_keep = 3;

  /// What is done to what. The operands of sums and products are in the order of Source's values.
  struct Code {
    Function function = Function::add;
    Source left = Source::lane;
    Source right = Source::lane;

    static constexpr std::size_t functions = 4;
    static constexpr std::size_t sources = 4;
    static constexpr std::size_t count = functions * sources * sources;
    [[nodiscard]] static constexpr Code of(std::size_t index) {
      return {static_cast<Function>(index / sources / sources), static_cast<Source>(index / sources % sources),
              static_cast<Source>(index % sources)};
    }
    [[nodiscard]] constexpr std::size_t index() const {
      return (static_cast<std::size_t>(function) * sources + static_cast<std::size_t>(left)) * sources +
             static_cast<std::size_t>(right);
    }
    [[nodiscard]] constexpr bool commutes() const {
      return function == Function::add || function == Function::multiply;
    }
  };

  Code code;
  Keep keep = Keep::result;
  /// Of the grammar's functions, from 0; it is applied to the lane `left` in place of `code`, from memory to memory.
  std::optional<std::uint8_t> applied = std::nullopt;
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
