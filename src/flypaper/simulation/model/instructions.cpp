#include "flypaper/simulation/model/instructions.hpp"

#include <algorithm>
#include <map>
#include <ranges>
#include <set>
#include <utility>

namespace flypaper {
namespace {

using Function = Instruction::Function;
using Source = Instruction::Source;
using Keep = Instruction::Keep;

/// Without optimisation the functions of a piece call each other as deep as it is long.
constexpr std::size_t longest_piece = 256;

class Compiler {
 public:
  Compiler(const ExpressionGraph& graph, std::span<const Place> variables)
      : nodes_(graph.nodes()), variables_(variables), readers_(nodes_.size(), 0) {
    for (const Node& node : nodes_) {
      if (node.is_leaf()) continue;
      ++readers_[node.left];
      if (!node.is_unary()) ++readers_[node.right];
    }
  }

  Program compile(std::span<const Program::Output> outputs) {
    // What replaces a variable comes last, when few still read the variable.
    for (const auto& output : outputs) emit_operands(output.value);
    for (const auto& output : std::views::reverse(outputs)) emit(output.value);
    for (const auto& output : outputs) lift(output);
    for (const auto& output : outputs) {
      if (output.replaces) replace(variables_[*output.replaces], output.value);
    }
    for (const auto& output : outputs) {
      if (!output.replaces) keep(output.value);
    }
    chain();
    close_ranks();
    return std::move(program_);
  }

 private:
  /// In the order in which they are computed.
  [[nodiscard]] std::array<NodeId, 2> operands_of(const Node& node) const {
    if (node.is_unary()) return {node.left, node.left};
    // What only this node reads is best computed last: it is then in the accumulator and needs no place.
    const bool right_first = readers_[node.left] == 1 && readers_[node.right] > 1;
    return {right_first ? node.right : node.left, right_first ? node.left : node.right};
  }

  void emit_operands(NodeId id) {
    if (nodes_[id].is_leaf()) return;
    for (const NodeId operand : operands_of(nodes_[id])) emit(operand);
  }

  /// No recursion: a sum may have thousands of terms, each an operand of the next.
  Place emit(NodeId root) {
    std::vector<NodeId> waiting{root};
    while (!waiting.empty()) {
      const NodeId id = waiting.back();
      if (const std::optional<NodeId> missing = missing_operand(id)) {
        waiting.push_back(*missing);
        continue;
      }
      if (!places_.contains(id)) places_[id] = compute(nodes_[id]);
      waiting.pop_back();
    }
    return places_.at(root);
  }

  /// The first operand that must be computed before the node.
  [[nodiscard]] std::optional<NodeId> missing_operand(NodeId id) {
    const Node& node = nodes_[id];
    if (node.is_leaf() || places_.contains(id)) return std::nullopt;
    if (const std::optional<Place> lane = shifted(node)) {
      places_[id] = *lane;
      return std::nullopt;
    }
    for (const NodeId operand : operands_of(node)) {
      if (!places_.contains(operand)) return operand;
    }
    return std::nullopt;
  }

  /// The operands are computed.
  Place compute(const Node& node) {
    if (node.operation == Operation::constant) return constant(node.constant);
    if (node.operation == Operation::variable) return variables_[node.left];
    const Place left = places_.at(node.left);
    if (is_function(node.operation)) return apply(node.operation, left);
    switch (node.operation) {
      case Operation::power: return power(left, node.right);
      case Operation::negate: return append(Function::multiply, left, constant(-1.0));
      case Operation::add: return append(Function::add, left, places_.at(node.right));
      case Operation::subtract: return append(Function::subtract, left, places_.at(node.right));
      case Operation::divide: return append(Function::divide, left, places_.at(node.right));
      default: return append(Function::multiply, left, places_.at(node.right));
    }
  }

  /// A variable and a constant, added or subtracted.
  std::optional<Place> shifted(const Node& node) {
    if (node.operation != Operation::add && node.operation != Operation::subtract) return std::nullopt;
    NodeId variable = node.left;
    NodeId number = node.right;
    if (node.operation == Operation::add && nodes_[variable].operation == Operation::constant) {
      std::swap(variable, number);
    }
    if (nodes_[variable].operation != Operation::variable || nodes_[number].operation != Operation::constant) {
      return std::nullopt;
    }
    Place place = emit(variable);
    if (place.shape != Place::Shape::lane) return std::nullopt;
    const double value = nodes_[number].constant;
    place.shape = Place::Shape::shifted;
    place.shift = constant(node.operation == Operation::add ? value : -value).offset;
    return place;
  }

  Place power(Place base, unsigned exponent) {
    if (exponent == 1) return base;
    const Place root = power(base, exponent / 2);
    const Place half = root.shape == Place::Shape::shifted ? copy(root) : root;  // added up once, not twice
    const Place square = append(Function::multiply, half, half);
    return exponent % 2 == 0 ? square : append(Function::multiply, square, base);
  }

  Place constant(double value) {
    program_.constants.push_back(value);
    return {constants, static_cast<std::uint32_t>(program_.constants.size() - 1), Place::Shape::number};
  }

  Place append(Function function, Place left, Place right) {
    const Place result = lane_of(temporaries, program_.temporaries++);
    program_.instructions.push_back({.code = {function}, .left = left, .right = right, .result = result});
    return result;
  }

  Place apply(Operation function, Place argument) {
    const Place lane = argument.shape == Place::Shape::lane ? argument : copy(argument);
    const Place result = append(Function::add, lane, lane);
    program_.instructions.back().applied =
        static_cast<std::uint8_t>(function) - static_cast<std::uint8_t>(Operation::exponential);
    return result;
  }

  Place copy(Place from) {
    if (from.shape != Place::Shape::shifted) return append(Function::multiply, from, constant(1.0));
    const Place lane{from.region, from.offset, Place::Shape::lane};
    return append(Function::add, lane, {constants, from.shift, Place::Shape::number});
  }

  /// Copies what is computed nowhere, as a variable, before that is replaced.
  void lift(const Program::Output& output) {
    Place& place = places_.at(output.value);
    const bool stays = output.replaces && place == variables_[*output.replaces];
    if (place.region != temporaries && !stays) place = copy(place);
  }

  /// Lets the value be found among the temporaries.
  void keep(NodeId value) {
    const Place place = places_.at(value);
    program_.outputs.push_back(place.region == temporaries ? place : copy(place));
  }

  /// Lets the value be where the variable is: computed there, unless the variable is read later or it has a place.
  void replace(Place variable, NodeId value) {
    const Place place = places_.at(value);
    if (place == variable) return;
    auto& instructions = program_.instructions;
    auto writer = std::ranges::find(instructions, place, &Instruction::result);
    const auto is_there = [&](const Place& operand) {
      return operand.region == variable.region && operand.offset == variable.offset;
    };
    const auto reads = [&](const Instruction& i) { return is_there(i.left) || is_there(i.right); };
    if (place.region != temporaries || writer->applied || std::any_of(writer + 1, instructions.end(), reads)) {
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
      switch (place.shape) {
        case Place::Shape::number: return Source::number;
        case Place::Shape::shifted: return Source::shifted;
        default: return Source::lane;
      }
    };
    for (std::size_t i = 0; i < instructions.size(); ++i) {
      Instruction& now = instructions[i];
      now.starts_piece = i % longest_piece == 0;
      const auto accumulated = [&](const Place& place) {
        return !now.starts_piece && !now.applied && place == instructions[i - 1].result;
      };
      now.code.left = accumulated(now.left) ? Source::accumulator : source_of(now.left);
      now.code.right = accumulated(now.right) ? Source::accumulator : source_of(now.right);
      if (now.code.commutes() && now.code.left > now.code.right) {
        std::swap(now.left, now.right);
        std::swap(now.code.left, now.code.right);
      }
    }
    const auto where = [](const Place& place) { return std::pair(place.region, place.offset); };
    std::set<std::pair<std::uint32_t, std::uint32_t>> read;
    for (const Instruction& i : instructions) {
      if (i.code.left != Source::accumulator) read.insert(where(i.left));
      if (i.code.right != Source::accumulator) read.insert(where(i.right));
    }
    for (const Place& output : program_.outputs) read.insert(where(output));
    for (Instruction& now : instructions) {
      if (now.result.region == temporaries && !now.applied && !read.contains(where(now.result))) {
        now.keep = Keep::nothing;
      }
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
  std::map<NodeId, Place> places_;  ///< of the nodes that are computed
  std::vector<unsigned> readers_;
  Program program_;
};

}  // namespace

Program compile(const ExpressionGraph& graph, std::span<const Place> variables,
                std::span<const Program::Output> outputs) {
  return Compiler(graph, variables).compile(outputs);
}

}  // namespace flypaper
