#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "flypaper/base/core/vector_width.hpp"
#include "flypaper/simulation/model/instructions.hpp"

namespace flypaper {

/// One value for each trajectory of a block.
struct alignas(64) Lane {
  double values[block_size];  // NOLINT(modernize-avoid-c-arrays): a plain array vectorises under every compiler
};

/// Expressions of one graph as a straight line of instructions, evaluated over a block of trajectories at a time.
/// Only + - * / on doubles are used, powers by repeated squaring, and apply_function, so the bits do not depend on the
/// machine.
/// An instruction passes its result to the next one in registers; only what is read later goes to memory.
class Tape {
 public:
  /// Instructions for `outputs`, in this order, over variables that are the lanes of one region.
  Tape(const ExpressionGraph& graph, std::span<const NodeId> outputs, VectorWidth width = chosen_width());
  /// The same for any program.
  explicit Tape(Program program, VectorWidth width = chosen_width());

  /// A region of memory; `write` is null if the program replaces nothing there.
  struct Region {
    const double* read = nullptr;
    double* write = nullptr;
    Region() = default;
    explicit Region(const double* values) : read(values) {}
    explicit Region(double* values) : read(values), write(values) {}
  };
  static constexpr std::size_t most_given = 3;

  /// An instruction for a tile of the block, carried out by a function that then calls that of the next one.
  struct Coded {
    using Function = void (*)();
    Function function = nullptr;
    static constexpr std::uint32_t operands = 4;
    std::array<const double*, operands> read{};  ///< left, right and what their lanes are shifted by
    double* result = nullptr;
  };

  /// What a thread needs to run the tape, which it must not outlive.
  struct Workspace {
    explicit Workspace(const Tape& tape);
    // The code has the addresses of the lanes: it may move with them, not be copied.
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;
    Workspace(Workspace&&) = default;
    Workspace& operator=(Workspace&&) = default;
    ~Workspace() = default;

    std::vector<Lane> lanes;
    std::vector<Coded> code;                        ///< with addresses
    std::array<const double*, most_given> bound{};  ///< the given regions that they are in
  };
  [[nodiscard]] Workspace workspace() const { return Workspace(*this); }

  /// Evaluates at `coordinates` (one lane for each variable); read the results with `output`.
  void evaluate(std::span<const Lane> coordinates, Workspace& workspace) const;

  [[nodiscard]] const Lane& output(const Workspace& workspace, std::size_t index) const {
    return workspace.lanes[program_.outputs[index].offset / block_size];
  }

  /// Runs the program on given regions, aligned like a Lane where they hold lanes; returns how many of the values that
  /// replace variables are not finite.
  std::uint64_t run(const std::array<Region, most_given>& given, Workspace& workspace) const;

 private:
  /// Where an address within a region is written in the code.
  struct Site {
    std::uint32_t field;  ///< of Coded::read, or behind them: the result
    std::uint32_t instruction;
    std::uint32_t offset;
  };
  void append_tile(std::size_t offset);
  void bind(std::size_t region, const Region& memory, std::vector<Coded>& code) const;

  Program program_;
  std::vector<Coded> code_;  ///< for one tile of the block after the other, without addresses
  std::array<std::vector<Site>, first_given + most_given> sites_;
  std::vector<std::uint32_t> pieces_;  ///< where the code is entered; each piece ends with an instruction that returns
  std::vector<Place> counted_;         ///< values that replace variables
  VectorWidth width_;
};

}  // namespace flypaper
