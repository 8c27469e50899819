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

template <typename Function>
[[gnu::always_inline]] inline void for_lane(Lane& result, const Lane& left, const Lane& right, Function function) {
  for (std::size_t i = 0; i < block_size; ++i) result.values[i] = function(left.values[i], right.values[i]);
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
      lane_of[id] = emit(Operation::variable, node.left, 0);
    } else if (node.operation == Operation::power) {
      lane_of[id] = emit_power(lane_of[node.left], node.right);
    } else {
      lane_of[id] =
          emit(node.operation, lane_of[node.left], node.operation == Operation::negate ? 0 : lane_of[node.right]);
    }
  }
  for (const NodeId output : outputs) outputs_.push_back(lane_of[output]);
}

std::uint32_t Tape::emit(Operation operation, std::uint32_t left, std::uint32_t right) {
  instructions_.push_back({operation, left, right, lanes_});
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

void Tape::evaluate(std::span<const Lane> coordinates, std::vector<Lane>& workspace) const {
  run_with(width_, [&]() __attribute__((always_inline)) {
    for (const auto& [operation, left, right, result] : instructions_) {
      Lane& out = workspace[result];
      switch (operation) {
        case Operation::variable: out = coordinates[left]; break;
        case Operation::add:
          for_lane(out, workspace[left], workspace[right], [](double a, double b) { return a + b; });
          break;
        case Operation::subtract:
          for_lane(out, workspace[left], workspace[right], [](double a, double b) { return a - b; });
          break;
        case Operation::multiply:
          for_lane(out, workspace[left], workspace[right], [](double a, double b) { return a * b; });
          break;
        case Operation::divide:
          for_lane(out, workspace[left], workspace[right], [](double a, double b) { return a / b; });
          break;
        case Operation::negate:
          for_lane(out, workspace[left], workspace[left], [](double a, double) { return -a; });
          break;
        case Operation::constant:
        case Operation::power: break;  // filled in by workspace(); expanded by emit_power()
      }
    }
  });
}

}  // namespace flypaper
