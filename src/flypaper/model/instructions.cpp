#include "flypaper/model/instructions.hpp"

#include <algorithm>

namespace flypaper {
namespace {

using Function = Instruction::Function;
using Source = Instruction::Source;
using Keep = Instruction::Keep;

/// Without optimisation the functions of a piece call each other as deep as it is long.
constexpr std::size_t longest_piece = 256;

bool is_leaf(const Node& node) {
  return node.operation == Operation::constant || node.operation == Operation::variable;
}

bool is_unary(const Node& node) {
  return node.operation == Operation::power || node.operation == Operation::negate || is_function(node.operation);
}

class Compiler {
 public:
  Compiler(const ExpressionGraph& graph, std::span<const Place> variables)
      : nodes_(graph.nodes()), variables_(variables), places_(nodes_.size()), readers_(nodes_.size(), 0) {
    for (const Node& node : nodes_) {
      if (is_leaf(node)) continue;
      ++readers_[node.left];
      if (!is_unary(node)) ++readers_[node.right];
    }
  }

  Program compile(std::span<const Program::Output> outputs) {
    // What replaces a variable comes last, when few still read the variable.
    for (const auto& output : outputs) emit_operands(output.value);
    for (auto output = outputs.rbegin(); output != outputs.rend(); ++output) emit(output->value);
    for (const auto& output : outputs) {
      if (output.replaces) {
        replace(variables_[*output.replaces], output.value);
      } else {
        keep(output.value);
      }
    }
    chain();
    close_ranks();
    return std::move(program_);
  }

 private:
  void emit_operands(NodeId id) {
    const Node& node = nodes_[id];
    if (is_leaf(node)) return;
    if (is_unary(node)) {
      emit(node.left);
      return;
    }
    // What only this node reads is best computed last: it is then in the accumulator and needs no place.
    const bool right_first = readers_[node.left] == 1 && readers_[node.right] > 1;
    emit(right_first ? node.right : node.left);
    emit(right_first ? node.left : node.right);
  }

  Place emit(NodeId id) {
    if (places_[id]) return *places_[id];
    emit_operands(id);
    const Node& node = nodes_[id];
    const Place place = [&] {
      if (is_function(node.operation)) return apply(node.operation, emit(node.left));
      switch (node.operation) {
        case Operation::constant: return constant(node.constant);
        case Operation::variable: return variables_[node.left];
        case Operation::power: return power(emit(node.left), node.right);
        case Operation::negate: return append(Function::multiply, emit(node.left), constant(-1.0));
        case Operation::add: return append(Function::add, emit(node.left), emit(node.right));
        case Operation::subtract: return append(Function::subtract, emit(node.left), emit(node.right));
        case Operation::divide: return append(Function::divide, emit(node.left), emit(node.right));
        default: break;
      }
      return append(Function::multiply, emit(node.left), emit(node.right));
    }();
    places_[id] = place;
    return place;
  }

  Place power(Place base, unsigned exponent) {
    if (exponent == 1) return base;
    const Place half = power(base, exponent / 2);
    const Place square = append(Function::multiply, half, half);
    return exponent % 2 == 0 ? square : append(Function::multiply, square, base);
  }

  Place constant(double value) {
    program_.constants.push_back(value);
    return {constants, static_cast<std::uint32_t>(program_.constants.size() - 1), Place::Shape::number};
  }

  Place append(Function function, Place left, Place right) {
    const Place result = lane_of(temporaries, program_.temporaries++);
    program_.instructions.push_back({.function = function, .left = left, .right = right, .result = result});
    return result;
  }

  Place apply(Operation function, Place argument) {
    const Place lane = argument.shape == Place::Shape::lane ? argument : copy(argument);
    const Place result = append(Function::add, lane, lane);
    program_.instructions.back().applied =
        static_cast<std::uint8_t>(function) - static_cast<std::uint8_t>(Operation::exponential);
    return result;
  }

  Place copy(Place from) { return append(Function::multiply, from, constant(1.0)); }

  /// Lets the value be found among the temporaries.
  void keep(NodeId value) {
    const Place place = *places_[value];
    program_.outputs.push_back(place.region == temporaries ? place : copy(place));
  }

  /// Lets the value be where the variable is: computed there, unless the variable is read later.
  void replace(Place variable, NodeId value) {
    const Place place = *places_[value];
    if (place == variable) return;
    auto& instructions = program_.instructions;
    auto writer = std::ranges::find(instructions, place, &Instruction::result);
    const auto reads = [&](const Instruction& i) { return i.left == variable || i.right == variable; };
    if (writer == instructions.end() || std::any_of(writer + 1, instructions.end(), reads)) {
      copy(place);
      writer = instructions.end() - 1;
    } else {
      places_[value] = variable;
    }
    const Place old = writer->result;
    for (Instruction& instruction : instructions) {
      for (Place* operand : {&instruction.left, &instruction.right, &instruction.result}) {
        if (*operand == old) *operand = variable;
      }
    }
    writer->keep = Keep::counted;
  }

  /// Takes operands from the accumulator where they are there, and keeps only what is read from memory.
  void chain() {
    auto& instructions = program_.instructions;
    const auto source_of = [](const Place& place) {
      return place.shape == Place::Shape::lane ? Source::lane : Source::number;
    };
    for (std::size_t i = 0; i < instructions.size(); ++i) {
      Instruction& now = instructions[i];
      now.starts_piece = i % longest_piece == 0;
      const auto accumulated = [&](const Place& place) {
        return !now.starts_piece && !now.applied && place == instructions[i - 1].result;
      };
      now.source = {accumulated(now.left) ? Source::accumulator : source_of(now.left),
                    accumulated(now.right) ? Source::accumulator : source_of(now.right)};
    }
    const auto is_read = [&](const Place& place) {
      return std::ranges::any_of(instructions, [&](const Instruction& i) {
        return (i.source[0] != Source::accumulator && i.left == place) ||
               (i.source[1] != Source::accumulator && i.right == place);
      });
    };
    for (Instruction& now : instructions) {
      if (now.result.region == temporaries && !now.applied && !is_read(now.result) &&
          std::ranges::find(program_.outputs, now.result) == program_.outputs.end()) {
        now.keep = Keep::nothing;
      }
      now.code = static_cast<std::uint8_t>(
          (static_cast<std::size_t>(now.function) * Instruction::sources + static_cast<std::size_t>(now.source[0])) *
              Instruction::sources +
          static_cast<std::size_t>(now.source[1]));
    }
  }

  /// Gives lanes only to the temporaries that are kept: what is near together stays in the nearest cache.
  void close_ranks() {
    std::vector<std::uint32_t> offsets(program_.temporaries, 0);
    program_.temporaries = 0;
    for (const Instruction& i : program_.instructions) {
      if (i.result.region != temporaries || i.keep == Keep::nothing) continue;
      offsets[i.result.offset / block_size] = lane_of(temporaries, program_.temporaries++).offset;
    }
    const auto move = [&](Place& place) {
      if (place.region == temporaries) place.offset = offsets[place.offset / block_size];
    };
    for (Instruction& i : program_.instructions) {
      for (Place* const place : {&i.left, &i.right, &i.result}) move(*place);
    }
    std::ranges::for_each(program_.outputs, move);
  }

  const std::vector<Node>& nodes_;
  std::span<const Place> variables_;
  std::vector<std::optional<Place>> places_;  ///< of the nodes that are computed
  std::vector<unsigned> readers_;
  Program program_;
};

}  // namespace

Program compile(const ExpressionGraph& graph, std::span<const Place> variables,
                std::span<const Program::Output> outputs) {
  return Compiler(graph, variables).compile(outputs);
}

}  // namespace flypaper
