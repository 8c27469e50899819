#include "flypaper/simulation/model/tape.hpp"

#include <algorithm>
#include <bit>
#include <optional>
#include <utility>

namespace flypaper {
namespace {

using Code = Instruction::Code;
using Function = Instruction::Function;
using Keep = Instruction::Keep;
using Source = Instruction::Source;
using Coded = Tape::Coded;

/// Functions are numbered: first an instruction's code with each of the ways to keep the result; then these.
constexpr std::size_t applying = Code::count * Instruction::ways_to_keep;  ///< the first of the grammar's functions
constexpr std::size_t returning = applying + function_names.size();        ///< ends a piece

std::size_t number_of(const Instruction& i) {
  if (i.applied) return applying + *i.applied;
  return Instruction::ways_to_keep * i.code.index() + static_cast<std::size_t>(i.keep);
}

/// A few lanes of a block in as many registers as functions can pass on.
template <std::size_t width>
struct Tile {
  static constexpr std::size_t vectors = 8;
  static constexpr std::size_t lanes = vectors * width;
  static_assert(block_size % lanes == 0);
};

template <std::size_t width>
using Vector = typename Vectors<width>::Numbers;

/// Calls function(0), function(1) ... for the vectors of a tile. A loop's array would be kept in memory.
template <typename Function>
[[gnu::always_inline]] inline void for_each_vector(const Function& function) {
  const auto call = [&]<std::size_t... i>(std::index_sequence<i...> /*all*/)
                        __attribute__((always_inline)) { (function(i), ...); };
  call(std::make_index_sequence<8>());
}

/// An operand in memory, or what the instruction before has computed.
template <std::size_t width, Source source>
struct Operand {
  const Vector<width>* lane;
  Vector<width> number;

  // Less 0.0 keeps all bits; plus 0.0 would not keep the sign of -0.0.
  [[gnu::always_inline]] Operand(const double* place, const double* shift)
      : lane(reinterpret_cast<const Vector<width>*>(place)),
        number(source == Source::number    ? *place - Vector<width>{}
               : source == Source::shifted ? *shift - Vector<width>{}
                                           : Vector<width>{}) {}

  /// Vector i, for what is not in the accumulator.
  [[gnu::always_inline]] void read(std::size_t i, Vector<width>& value) const {
    if constexpr (source == Source::lane) value = lane[i];
    if constexpr (source == Source::number) value = number;
    if constexpr (source == Source::shifted) value = lane[i] + number;
  }
};

/// What an instruction does to the accumulator.
template <std::size_t width, std::size_t index>
[[gnu::always_inline]] inline void apply(Vector<width>* accumulator, const Coded& coded) {
  constexpr Code code = Code::of(index);
  const Operand<width, code.left> left(coded.read[0], coded.read[2]);
  const Operand<width, code.right> right(coded.read[1], coded.read[3]);
  for_each_vector([&](std::size_t i) __attribute__((always_inline)) {
    Vector<width> x = accumulator[i];
    Vector<width> y = accumulator[i];
    left.read(i, x);
    right.read(i, y);
    if constexpr (code.function == Function::add) accumulator[i] = x + y;
    if constexpr (code.function == Function::subtract) accumulator[i] = x - y;
    if constexpr (code.function == Function::multiply) accumulator[i] = x * y;
    if constexpr (code.function == Function::divide) accumulator[i] = x / y;
  });
}

/// Writes the accumulator to memory.
template <std::size_t width>
[[gnu::always_inline]] inline void store(const Vector<width>* accumulator, const Coded& coded) {
  auto* const result = reinterpret_cast<Vector<width>*>(coded.result);
  for_each_vector([&](std::size_t i) __attribute__((always_inline)) { result[i] = accumulator[i]; });
}

/// A sum is finite only if all that it adds up is.
template <std::size_t width>
[[gnu::always_inline]] inline void add_up(const Vector<width>* a, Vector<width>& sum) {
  sum += ((a[0] + a[1]) + (a[2] + a[3])) + ((a[4] + a[5]) + (a[6] + a[7]));
}

/// From memory to memory, then into the accumulator.
template <std::size_t width, std::size_t function>
[[gnu::always_inline]] inline void apply_to_tile(Vector<width>* accumulator, const Coded& coded) {
  constexpr auto operation = static_cast<Operation>(static_cast<std::size_t>(Operation::exponential) + function);
  constexpr auto vectors = static_cast<VectorWidth>(std::countr_zero(width));  // of 2, 4 and 8 doubles
  apply_function(operation, coded.read[0], coded.result, Tile<width>::lanes, vectors);
  const auto* const result = reinterpret_cast<const Vector<width>*>(coded.result);
  for_each_vector([&](std::size_t i) __attribute__((always_inline)) { accumulator[i] = result[i]; });
}

template <std::size_t width, std::size_t number>
[[gnu::always_inline]] inline void carry_out(Vector<width>* accumulator, const Coded& coded, Vector<width>& sum) {
  if constexpr (number >= applying) {
    apply_to_tile<width, number - applying>(accumulator, coded);
  } else {
    constexpr auto keep = static_cast<Keep>(number % Instruction::ways_to_keep);
    apply<width, number / Instruction::ways_to_keep>(accumulator, coded);
    if constexpr (keep != Keep::nothing) store<width>(accumulator, coded);
    if constexpr (keep == Keep::counted) add_up<width>(accumulator, sum);
  }
}

template <std::size_t width, typename V = Vector<width>>
using Step = void (*)(V, V, V, V, V, V, V, V, const Coded*, Vector<width>*);

template <std::size_t width>
[[gnu::always_inline]] inline void call(const Vector<width>* all, const Coded* coded, Vector<width>* sum) {
  const auto step = reinterpret_cast<Step<width>>(coded->function);
  step(all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7], coded, sum);
}

// What follows is there once for each width, for a function's target is no parameter of a template. Each instruction is
// a function that gets the accumulator in registers and ends by calling the next one. Optimising compilers make that
// call a jump, one for each instruction, so that the processor foresees where it goes; a loop with one jump for all is
// half as fast.
// NOLINTBEGIN(modernize-avoid-c-arrays,readability-function-size): the compiler keeps all in registers
// NOLINTBEGIN(bugprone-macro-parentheses,cppcoreguidelines-macro-usage): arguments are names and attributes
#define FLYPAPER_STEPS(step, width, target, at_the_end)                                              \
  template <std::size_t number, typename V = Vector<width>>                                          \
  target void step(V a, V b, V c, V d, V e, V f, V g, V h, const Coded* coded, Vector<width>* sum) { \
    if constexpr (number != returning) {                                                             \
      Vector<width> all[]{a, b, c, d, e, f, g, h};                                                   \
      carry_out<width, number>(all, *coded, *sum);                                                   \
      call<width>(all, coded + 1, sum);                                                              \
    } else {                                                                                         \
      at_the_end;                                                                                    \
    }                                                                                                \
  }
FLYPAPER_STEPS(step2, 2, , static_cast<void>(0))
#ifdef __x86_64__
// Compilers do not see that what follows an end may be code without AVX, which the upper halves would slow down.
FLYPAPER_STEPS(step4, 4, [[gnu::target("avx2")]], __builtin_ia32_vzeroupper())
FLYPAPER_STEPS(step8, 8, [[gnu::target("avx512f")]], __builtin_ia32_vzeroupper())
#endif
// NOLINTEND(bugprone-macro-parentheses,cppcoreguidelines-macro-usage)
// NOLINTEND(modernize-avoid-c-arrays,readability-function-size)

/// Null for the wrong order of what commutes.
template <std::size_t number>
Coded::Function function_of([[maybe_unused]] VectorWidth width) {
  constexpr Code code = Code::of(number / Instruction::ways_to_keep);
  if constexpr (number >= applying || !code.commutes() || code.left <= code.right) {
    switch (width) {
#ifdef __x86_64__
      case VectorWidth::avx2: return reinterpret_cast<Coded::Function>(step4<number>);
      case VectorWidth::avx512: return reinterpret_cast<Coded::Function>(step8<number>);
#endif
      default: return reinterpret_cast<Coded::Function>(step2<number>);
    }
  }
  return nullptr;
}

Coded::Function function_of(std::size_t number, VectorWidth width) {
  constexpr auto all = []<std::size_t... each>(std::index_sequence<each...> /*all*/) {
    return std::array{function_of<each>...};
  }(std::make_index_sequence<returning + 1>());
  return all[number](width);
}

/// Runs the pieces of the code; returns whether all values that are to be counted are finite. It may miss that, where
/// their sum overflows.
template <std::size_t width>
[[gnu::always_inline]] inline bool run_pieces(const std::vector<Coded>& code, std::span<const std::uint32_t> pieces) {
  const Vector<width> nothing[Tile<width>::vectors] = {};  // NOLINT(modernize-avoid-c-arrays)
  Vector<width> sum{};
  for (const std::uint32_t piece : pieces) call<width>(nothing, &code[piece], &sum);
  for (std::size_t half = width / 2; half != 0; half /= 2) {
    for (std::size_t i = 0; i < half; ++i) sum[i] += sum[i + half];
  }
  return sum[0] * 0.0 == 0.0;  // not for an infinity or NaN
}

/// How many numbers of a lane are not finite.
template <std::size_t width>
[[gnu::always_inline]] inline std::uint64_t count_not_finite(const double* lane) {
  const auto* const numbers = reinterpret_cast<const Vector<width>*>(lane);
  typename Vectors<width>::Integers finite{};
  for (std::size_t i = 0; i < block_size / width; ++i) finite += numbers[i] * 0.0 == 0.0;
  std::uint64_t count = block_size;
  for (std::size_t i = 0; i < width; ++i) count -= static_cast<std::uint64_t>(-finite[i]);
  return count;
}

Program over_lanes(const ExpressionGraph& graph, std::span<const NodeId> outputs) {
  std::vector<Place> variables;
  for (std::size_t d = 0; d < graph.dimension(); ++d) variables.push_back(lane_of(first_given, d));
  std::vector<Program::Output> values;
  for (const NodeId output : outputs) values.push_back({output, {}});
  return compile(graph, variables, values);
}

}  // namespace

Tape::Tape(const ExpressionGraph& graph, std::span<const NodeId> outputs, VectorWidth width)
    : Tape(over_lanes(graph, outputs), width) {}

Tape::Tape(Program program, VectorWidth width) : program_(std::move(program)), width_(width) {
  std::size_t lanes = 0;
  run_with(width, [&](auto doubles) __attribute__((always_inline)) { lanes = Tile<doubles>::lanes; });
  for (std::size_t offset = 0; offset < block_size; offset += lanes) append_tile(offset);
  code_.push_back({function_of(returning, width)});
  for (const Instruction& i : program_.instructions) {
    if (i.keep == Keep::counted) counted_.push_back(i.result);
  }
}

void Tape::append_tile(std::size_t offset) {
  for (const Instruction& i : program_.instructions) {
    if (i.starts_piece) {  // a tile ends so that each jump has one place to go to, which the processor foresees best
      if (!code_.empty()) code_.push_back({function_of(returning, width_)});
      pieces_.push_back(static_cast<std::uint32_t>(code_.size()));
    }
    const auto add_site = [&](std::uint32_t region, std::size_t within, std::uint32_t field) {
      sites_[region].push_back({field, static_cast<std::uint32_t>(code_.size()), static_cast<std::uint32_t>(within)});
    };
    const auto add_place = [&](const Place& place, std::uint32_t field) {
      add_site(place.region, place.offset + (place.shape == Place::Shape::number ? 0 : offset), field);
      if (place.shape == Place::Shape::shifted) add_site(constants, place.shift, field + 2);
    };
    add_place(i.left, 0);
    add_place(i.right, 1);
    if (i.keep != Keep::nothing) add_place(i.result, Coded::operands);
    code_.push_back({function_of(number_of(i), width_)});
  }
}

Tape::Workspace::Workspace(const Tape& tape) : lanes(std::max(tape.program_.temporaries, 1U)), code(tape.code_) {
  tape.bind(temporaries, Region(lanes.data()->values), code);
  tape.bind(constants, Region(tape.program_.constants.data()), code);
}

void Tape::bind(std::size_t region, const Region& memory, std::vector<Coded>& code) const {
  for (const Site& site : sites_[region]) {
    Coded& coded = code[site.instruction];
    if (site.field < Coded::operands) {
      coded.read[site.field] = memory.read + site.offset;
    } else {
      coded.result = memory.write + site.offset;
    }
  }
}

std::uint64_t Tape::run(const std::array<Region, most_given>& given, Workspace& workspace) const {
  for (std::size_t i = 0; i < most_given; ++i) {
    if (given[i].read == workspace.bound[i]) continue;
    bind(first_given + i, given[i], workspace.code);
    workspace.bound[i] = given[i].read;
  }
  std::uint64_t not_finite = 0;
  run_with(width_, [&](auto doubles) __attribute__((always_inline)) {
    if (run_pieces<doubles>(workspace.code, pieces_)) return;
    for (const Place& place : counted_) {
      not_finite += count_not_finite<doubles>(given[place.region - first_given].write + place.offset);
    }
  });
  return not_finite;
}

void Tape::evaluate(std::span<const Lane> coordinates, Workspace& workspace) const {
  run({Region(static_cast<const double*>(coordinates.data()->values)), Region(), Region()}, workspace);
}

}  // namespace flypaper
