#include "flypaper/model/tape.hpp"

#include <algorithm>

namespace flypaper {
namespace {

/// Which nodes the outputs need.
std::vector<bool> reachable(const std::vector<Node>& nodes, std::span<const NodeId> outputs) {
  std::vector<bool> needed(nodes.size(), false);
  for (const NodeId output : outputs) needed[output] = true;
  for (std::size_t id = nodes.size(); id-- > 0;) {
    const Node& node = nodes[id];
    if (!needed[id] || node.operation == Operation::constant || node.operation == Operation::variable) continue;
    needed[node.left] = true;
    if (node.operation != Operation::power && node.operation != Operation::negate) needed[node.right] = true;
  }
  return needed;
}

constexpr std::uint32_t variable_bit = std::uint32_t{1} << 31U;
constexpr std::uint32_t not_stored = ~std::uint32_t{0};

/// A few lanes of a block in as many registers as hide the latency of arithmetic and leave room for operands.
template <std::size_t width>
struct Tile {
  using Vector [[gnu::vector_size(width * sizeof(double)), gnu::may_alias]] = double;
  static constexpr std::size_t vectors = 8;
  static constexpr std::size_t lanes = vectors * width;
  static_assert(block_size % lanes == 0);
};

template <typename Vector>
[[gnu::always_inline]] inline const Vector& vector_at(const double* values, std::size_t index) {
  return reinterpret_cast<const Vector*>(values)[index];
}

}  // namespace

Tape::Tape(const ExpressionGraph& graph, std::span<const NodeId> outputs, VectorWidth width) : width_(width) {
  const auto& nodes = graph.nodes();
  const std::vector<bool> needed = reachable(nodes, outputs);
  std::vector<std::uint32_t> lane_of(nodes.size(), 0);
  for (std::size_t id = 0; id < nodes.size(); ++id) {
    if (!needed[id]) continue;
    const Node& node = nodes[id];
    if (node.operation == Operation::constant) {
      lane_of[id] = lanes_++;
      constants_.push_back({lane_of[id], node.constant});
    } else if (node.operation == Operation::variable) {
      lane_of[id] = variable_bit | node.left;
    } else if (node.operation == Operation::power) {
      lane_of[id] = emit_power(lane_of[node.left], node.right);
    } else {
      lane_of[id] = emit(node.operation, lane_of[node.left],
                         lane_of[node.operation == Operation::negate ? node.left : node.right]);
    }
  }
  for (const NodeId output : outputs) {
    std::uint32_t lane = lane_of[output];
    if ((lane & variable_bit) != 0) lane = emit(Operation::variable, lane, lane);
    outputs_.push_back(lane);
  }
  chain();
}

/// Takes operands from the accumulator where they are there, and stores only what is read from memory.
void Tape::chain() {
  std::vector<unsigned> readers(lanes_, 0);
  for (const std::uint32_t lane : outputs_) ++readers[lane];
  for (const Instruction& instruction : instructions_) {
    for (const std::uint32_t lane : {instruction.left, instruction.right}) {
      if ((lane & variable_bit) == 0) ++readers[lane];
    }
  }
  for (std::size_t i = 1; i < instructions_.size(); ++i) {
    Instruction& before = instructions_[i - 1];
    Instruction& now = instructions_[i];
    const bool left = now.left == before.result;
    const bool right = now.right == before.result;
    now.operands = left && right ? Operands::both_accumulated
                   : left        ? Operands::left_accumulated
                   : right       ? Operands::right_accumulated
                                 : Operands::in_memory;
    if (readers[before.result] == static_cast<unsigned>(left) + static_cast<unsigned>(right)) {
      before.result = not_stored;
    }
  }
}

std::uint32_t Tape::emit(Operation operation, std::uint32_t left, std::uint32_t right) {
  instructions_.push_back({operation, Operands::in_memory, left, right, lanes_});
  return lanes_++;
}

std::uint32_t Tape::emit_power(std::uint32_t base, unsigned exponent) {
  if (exponent == 1) return base;
  const std::uint32_t half = emit_power(base, exponent / 2);
  const std::uint32_t square = emit(Operation::multiply, half, half);
  return exponent % 2 == 0 ? square : emit(Operation::multiply, square, base);
}

std::vector<Lane> Tape::workspace() const {
  std::vector<Lane> workspace(lanes_);
  for (const auto& [result, value] : constants_) std::ranges::fill(workspace[result].values, value);
  return workspace;
}

template <std::size_t width>
[[gnu::always_inline]] inline void Tape::evaluate_tiles(const Lane* coordinates, Lane* workspace) const {
  using Vector = typename Tile<width>::Vector;
  constexpr std::size_t vectors = Tile<width>::vectors;
  for (std::size_t offset = 0; offset < block_size; offset += Tile<width>::lanes) {
    Vector accumulator[vectors] = {};  // NOLINT(modernize-avoid-c-arrays): the compiler keeps it in registers
    for (const Instruction& instruction : instructions_) {
      const auto address = [&](std::uint32_t lane) __attribute__((always_inline)) {
        return ((lane & variable_bit) != 0 ? coordinates[lane & ~variable_bit] : workspace[lane]).values + offset;
      };
      const double* const left = address(instruction.left);
      const double* const right = address(instruction.right);
      const auto apply = [&](auto function) __attribute__((always_inline)) {
        switch (instruction.operands) {
          case Operands::in_memory:
            for (std::size_t i = 0; i < vectors; ++i) {
              function(accumulator[i], vector_at<Vector>(left, i), vector_at<Vector>(right, i));
            }
            break;
          case Operands::left_accumulated:
            for (std::size_t i = 0; i < vectors; ++i) {
              function(accumulator[i], accumulator[i], vector_at<Vector>(right, i));
            }
            break;
          case Operands::right_accumulated:
            for (std::size_t i = 0; i < vectors; ++i) {
              function(accumulator[i], vector_at<Vector>(left, i), accumulator[i]);
            }
            break;
          case Operands::both_accumulated:
            for (std::size_t i = 0; i < vectors; ++i) function(accumulator[i], accumulator[i], accumulator[i]);
            break;
        }
      };
      switch (instruction.operation) {
        case Operation::variable: apply([](Vector& out, const Vector& a, const Vector&) { out = a; }); break;
        case Operation::add: apply([](Vector& out, const Vector& a, const Vector& b) { out = a + b; }); break;
        case Operation::subtract: apply([](Vector& out, const Vector& a, const Vector& b) { out = a - b; }); break;
        case Operation::multiply: apply([](Vector& out, const Vector& a, const Vector& b) { out = a * b; }); break;
        case Operation::divide: apply([](Vector& out, const Vector& a, const Vector& b) { out = a / b; }); break;
        case Operation::negate: apply([](Vector& out, const Vector& a, const Vector&) { out = -a; }); break;
        case Operation::constant:
        case Operation::power: break;  // filled in by workspace(); expanded by emit_power()
      }
      if (instruction.result == not_stored) continue;
      auto* const result = reinterpret_cast<Vector*>(workspace[instruction.result].values + offset);
      for (std::size_t i = 0; i < vectors; ++i) result[i] = accumulator[i];
    }
  }
}

void Tape::evaluate(std::span<const Lane> coordinates, std::vector<Lane>& workspace) const {
  run_with(width_, [&](auto doubles) __attribute__((always_inline)) {
    evaluate_tiles<doubles>(coordinates.data(), workspace.data());
  });
}

}  // namespace flypaper
