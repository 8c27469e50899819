// Programs that put values where variables are, against the tree: every value is that of the variables before.
#include "flypaper/simulation/model/instructions.hpp"

#include <bit>
#include <cmath>

#include "flypaper/simulation/model/tape.hpp"
#include "properties/generators.hpp"

namespace flypaper {
namespace {

constexpr unsigned dimension = 3;

/// Three variables side by side, at points that no two trajectories share.
std::vector<Lane> some_lanes() {
  std::vector<Lane> lanes(dimension);
  for (std::size_t d = 0; d < dimension; ++d) {
    for (std::size_t i = 0; i < block_size; ++i) {
      lanes[d].values[i] = 0.3 * static_cast<double>(d + 1) - 0.02 * static_cast<double>(i);
    }
  }
  return lanes;
}

/// The first output, or trajectory, of which the program has not the bits of the tree; empty if it has all.
std::string difference(const ExpressionGraph& graph, const std::vector<Program::Output>& outputs) {
  std::vector<Place> places;
  for (std::size_t d = 0; d < dimension; ++d) places.push_back(lane_of(first_given, d));
  const std::vector<Lane> before = some_lanes();
  for (const VectorWidth width : available_widths()) {
    std::vector<Lane> after = before;
    const Tape tape(compile(graph, places, outputs), width);
    Tape::Workspace workspace = tape.workspace();
    const std::uint64_t not_finite = tape.run({Tape::Region(after.data()->values)}, workspace);
    if (not_finite != 0) return "not finite";
    std::size_t kept = 0;
    for (std::size_t k = 0; k < outputs.size(); ++k) {
      const auto& [value, replaces] = outputs[k];
      const Lane& found = replaces ? after[*replaces] : tape.output(workspace, kept++);
      for (std::size_t i = 0; i < block_size; ++i) {
        const std::array at{before[0].values[i], before[1].values[i], before[2].values[i]};
        const double expected = graph.evaluate(value, std::span<const double>(at));
        if (found.values[i] != expected) return "output " + std::to_string(k) + ", lane " + std::to_string(i);
      }
    }
  }
  return "";
}

/// Sums, differences, products, squares, functions and shifts of each other; few, so that much is shared.
std::vector<NodeId> random_nodes(ExpressionGraph& graph) {
  std::vector<NodeId> nodes;
  for (unsigned d = 0; d < dimension; ++d) nodes.push_back(graph.variable(d));
  while (nodes.size() < 12) {
    const auto any = [&] {
      return nodes[static_cast<std::size_t>(*generators::whole(0, static_cast<int>(nodes.size())))];
    };
    const NodeId left = any();
    const NodeId right = any();
    switch (*generators::whole(0, 8)) {
      case 0: nodes.push_back(graph.add(left, right)); break;
      case 1: nodes.push_back(graph.subtract(left, right)); break;
      case 2: nodes.push_back(graph.multiply(left, right)); break;
      case 3: nodes.push_back(graph.power(left, 2)); break;
      case 4: nodes.push_back(graph.negate(left)); break;
      case 5: nodes.push_back(graph.function(Operation::hyperbolic_tangent, left)); break;
      case 6: nodes.push_back(graph.add(left, graph.constant(0.5))); break;
      default: nodes.push_back(graph.subtract(left, graph.constant(0.25)));
    }
  }
  return nodes;
}

RC_GTEST_PROP(Instructions, ReplacingChangesNoOtherValue, ()) {
  ExpressionGraph graph;
  const std::vector<NodeId> nodes = random_nodes(graph);
  const auto any = [&] {
    return nodes[static_cast<std::size_t>(*generators::whole(0, static_cast<int>(nodes.size())))];
  };
  std::vector<Program::Output> outputs;
  for (const unsigned d : {2U, 0U, 1U}) {
    if (*generators::whole(0, 4) != 0) outputs.push_back({any(), d});
    if (*generators::whole(0, 3) == 0) outputs.push_back({any(), {}});
  }
  RC_ASSERT(difference(graph, outputs) == std::string());
}

/// The cases that need a copy, one by one.
TEST(Instructions, AVariableIsReplacedAfterAllHaveReadIt) {
  ExpressionGraph graph;
  const NodeId x = graph.variable(0);
  const NodeId y = graph.variable(1);
  const NodeId sum = graph.add(x, y);
  const NodeId product = graph.multiply(sum, x);
  EXPECT_EQ(difference(graph, {{sum, 0}, {product, 1}}), "") << "x + y is there before it is multiplied by x";
  EXPECT_EQ(difference(graph, {{product, 1}, {sum, 0}}), "");
  EXPECT_EQ(difference(graph, {{y, 0}, {x, 1}}), "") << "x and y change places";
  EXPECT_EQ(difference(graph, {{graph.variable(2), 0}, {x, 1}, {y, 2}}), "") << "all three go round";
  EXPECT_EQ(difference(graph, {{sum, 0}, {sum, 1}}), "") << "one value in two places";
  EXPECT_EQ(difference(graph, {{sum, 0}, {graph.subtract(x, graph.constant(0.5)), 1}}), "") << "x is read last";
  EXPECT_EQ(difference(graph, {{graph.function(Operation::sine, x), 0}, {graph.power(x, 2), 1}}), "");
  EXPECT_EQ(difference(graph, {{x, 0}, {graph.constant(0.75), 1}}), "") << "x stays, and y is a constant";
  EXPECT_EQ(difference(graph, {{x, {}}, {graph.constant(0.75), {}}, {sum, 0}}), "") << "x is kept as it was";
}

// What others read too goes to memory anyway; it is computed first, so that the other operand is in the accumulator
// when it is used, on whichever side it stands.
TEST(Instructions, AnOperandThatNothingElseReadsNeedsNoLane) {
  ExpressionGraph graph;
  const NodeId x = graph.variable(0);
  const NodeId y = graph.variable(1);
  const NodeId shared = graph.multiply(x, y);
  const NodeId alone = graph.multiply(graph.add(x, graph.constant(2.0)), graph.add(y, graph.constant(3.0)));
  const auto lanes = [&](NodeId product) {
    const std::array places{lane_of(first_given, 0), lane_of(first_given, 1)};
    const std::array outputs{Program::Output{graph.add(product, graph.power(shared, 2)), {}}};
    return compile(graph, places, outputs).temporaries;
  };
  EXPECT_EQ(lanes(graph.multiply(alone, shared)), 3U);
  EXPECT_EQ(lanes(graph.subtract(shared, alone)), 3U);
}

/// Where the argument is a variable and a constant, which is no lane in memory.
TEST(Instructions, FunctionsAndPowersAreOfTheShiftedVariable) {
  ExpressionGraph graph;
  const NodeId shifted = graph.add(graph.variable(0), graph.constant(1.5));
  for (const Operation function : {Operation::exponential, Operation::logarithm, Operation::sine, Operation::cosine,
                                   Operation::hyperbolic_tangent}) {
    EXPECT_EQ(difference(graph, {{graph.function(function, shifted), {}}}), "") << name_of_function(function);
    EXPECT_EQ(difference(graph, {{graph.function(function, shifted), 0}}), "") << name_of_function(function);
  }
  EXPECT_EQ(difference(graph, {{graph.power(shifted, 2), 0}, {shifted, 1}, {shifted, {}}}), "");
  EXPECT_EQ(difference(graph, {{graph.subtract(graph.constant(1.5), graph.variable(0)), 0}}), "");
}

}  // namespace
}  // namespace flypaper
