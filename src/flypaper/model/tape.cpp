#include "flypaper/model/tape.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace flypaper {
namespace {

using Source = Instruction::Source;
using Coded = Tape::Coded;

/// Kinds of functions: an instruction's code, without and with a store of the result; then these.
constexpr std::size_t instruction_kinds = 2 * Instruction::codes;
constexpr std::size_t applying = instruction_kinds;                 ///< the first of the grammar's functions
constexpr std::size_t counting = applying + function_names.size();  ///< counts what the accumulator holds
constexpr std::size_t returning = counting + 1;                     ///< ends a piece

/// A few lanes of a block in as many registers as functions can pass on.
template <std::size_t width>
struct Tile {
  using Vector [[gnu::vector_size(width * sizeof(double)), gnu::may_alias]] = double;
  using Integers [[gnu::vector_size(width * sizeof(double)), gnu::may_alias]] = std::int64_t;
  static constexpr std::size_t vectors = 8;
  static constexpr std::size_t lanes = vectors * width;
  static_assert(block_size % lanes == 0);
};

template <std::size_t width>
using Vector = typename Tile<width>::Vector;

/// Calls function(0), function(1) ... for the vectors of a tile. A loop's array would be kept in memory.
template <typename Function>
[[gnu::always_inline]] inline void for_each_vector(const Function& function) {
  const auto call = [&]<std::size_t... i>(std::index_sequence<i...> /*all*/)
                        __attribute__((always_inline)) { (function(i), ...); };
  call(std::make_index_sequence<8>());
}

/// How many of the counted values are finite, less than 0, summed over vectors.
template <std::size_t width>
using Finite = typename Tile<width>::Integers;

/// What an instruction does to the accumulator.
template <std::size_t width, std::size_t code>
[[gnu::always_inline]] inline void apply(Vector<width>* accumulator, const Coded& coded) {
  constexpr auto function = static_cast<Instruction::Function>(code / (Instruction::sources * Instruction::sources));
  constexpr auto left = static_cast<Source>(code / Instruction::sources % Instruction::sources);
  constexpr auto right = static_cast<Source>(code % Instruction::sources);
  // Less 0.0 keeps all bits; plus 0.0 would not keep the sign of -0.0.
  Vector<width> left_number{};
  if constexpr (left == Source::number) left_number = *coded.left - Vector<width>{};
  Vector<width> right_number{};
  if constexpr (right == Source::number) right_number = *coded.right - Vector<width>{};
  const auto* const left_lane = reinterpret_cast<const Vector<width>*>(coded.left);
  const auto* const right_lane = reinterpret_cast<const Vector<width>*>(coded.right);
  for_each_vector([&](std::size_t i) __attribute__((always_inline)) {
    Vector<width>& out = accumulator[i];
    const Vector<width>& x = left == Source::accumulator ? out : left == Source::lane ? left_lane[i] : left_number;
    const Vector<width>& y = right == Source::accumulator ? out : right == Source::lane ? right_lane[i] : right_number;
    if constexpr (function == Instruction::Function::add) out = x + y;
    if constexpr (function == Instruction::Function::subtract) out = x - y;
    if constexpr (function == Instruction::Function::multiply) out = x * y;
    if constexpr (function == Instruction::Function::divide) out = x / y;
  });
}

/// Writes the accumulator to memory.
template <std::size_t width>
[[gnu::always_inline]] inline void store(const Vector<width>* accumulator, const Coded& coded) {
  auto* const result = reinterpret_cast<Vector<width>*>(coded.result);
  for_each_vector([&](std::size_t i) __attribute__((always_inline)) { result[i] = accumulator[i]; });
}

template <std::size_t width>
[[gnu::always_inline]] inline void count_finite(const Vector<width>* accumulator, Finite<width>& finite) {
  for_each_vector([&](std::size_t i) __attribute__((always_inline)) {
    const auto magnitude = reinterpret_cast<Finite<width>>(accumulator[i]) & std::numeric_limits<std::int64_t>::max();
    finite += reinterpret_cast<Vector<width>>(magnitude) <= std::numeric_limits<double>::max();
  });
}

/// From memory to memory, then into the accumulator.
template <std::size_t width, std::size_t function>
[[gnu::always_inline]] inline void apply_to_tile(Vector<width>* accumulator, const Coded& coded) {
  constexpr auto operation = static_cast<Operation>(static_cast<std::size_t>(Operation::exponential) + function);
  constexpr VectorWidth vectors =
      width == 2 ? VectorWidth::sse2 : (width == 4 ? VectorWidth::avx2 : VectorWidth::avx512);
  apply_function(operation, coded.left, coded.result, Tile<width>::lanes, vectors);
  const auto* const result = reinterpret_cast<const Vector<width>*>(coded.result);
  for_each_vector([&](std::size_t i) __attribute__((always_inline)) { accumulator[i] = result[i]; });
}

template <std::size_t width, std::size_t kind>
[[gnu::always_inline]] inline void carry_out(Vector<width>* accumulator, const Coded& coded, Finite<width>& finite) {
  if constexpr (kind == counting) {
    count_finite<width>(accumulator, finite);
  } else if constexpr (kind >= applying) {
    apply_to_tile<width, kind - applying>(accumulator, coded);
  } else {
    apply<width, kind / 2>(accumulator, coded);
    if constexpr (kind % 2 == 1) store<width>(accumulator, coded);
  }
}

template <std::size_t width, typename V = Vector<width>>
using Step = void (*)(V, V, V, V, V, V, V, V, const Coded*, Finite<width>*);

template <std::size_t width>
[[gnu::always_inline]] inline void call(const Vector<width>* all, const Coded* coded, Finite<width>* finite) {
  const auto step = reinterpret_cast<Step<width>>(coded->function);
  step(all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7], coded, finite);
}

// What follows is there once for each width, for a function's target is no parameter of a template. Each instruction is
// a function that gets the accumulator in registers and ends by calling the next one. Optimising compilers make that
// call a jump, one for each instruction, so that the processor foresees where it goes; a loop with one jump for all is
// half as fast.
// NOLINTBEGIN(modernize-avoid-c-arrays): the compiler keeps them in registers

using V2 = Vector<2>;
template <std::size_t kind>
void step2(V2 a, V2 b, V2 c, V2 d, V2 e, V2 f, V2 g, V2 h, const Coded* coded, Finite<2>* finite) {
  V2 all[]{a, b, c, d, e, f, g, h};
  carry_out<2, kind>(all, *coded, *finite);
  call<2>(all, coded + 1, finite);
}
void end2(V2, V2, V2, V2, V2, V2, V2, V2, const Coded*, Finite<2>*) {}

#ifdef __x86_64__
// Compilers do not see that what follows an end may be code without AVX, which the upper halves would slow down.
using V4 = Vector<4>;
template <std::size_t kind>
[[gnu::target("avx2")]] void step4(V4 a, V4 b, V4 c, V4 d, V4 e, V4 f, V4 g, V4 h, const Coded* coded,
                                   Finite<4>* finite) {
  V4 all[]{a, b, c, d, e, f, g, h};
  carry_out<4, kind>(all, *coded, *finite);
  call<4>(all, coded + 1, finite);
}
[[gnu::target("avx2")]] void end4(V4, V4, V4, V4, V4, V4, V4, V4, const Coded*, Finite<4>*) {
  __builtin_ia32_vzeroupper();
}

using V8 = Vector<8>;
template <std::size_t kind>
[[gnu::target("avx512f")]] void step8(V8 a, V8 b, V8 c, V8 d, V8 e, V8 f, V8 g, V8 h, const Coded* coded,
                                      Finite<8>* finite) {
  V8 all[]{a, b, c, d, e, f, g, h};
  carry_out<8, kind>(all, *coded, *finite);
  call<8>(all, coded + 1, finite);
}
[[gnu::target("avx512f")]] void end8(V8, V8, V8, V8, V8, V8, V8, V8, const Coded*, Finite<8>*) {
  __builtin_ia32_vzeroupper();
}
#endif
// NOLINTEND(modernize-avoid-c-arrays)

/// The functions of one width, by kind.
using Functions = std::array<Coded::Function, returning + 1>;

template <std::size_t... kind>
Functions functions_of(VectorWidth width, std::index_sequence<kind...> /*all but returning*/) {
  const auto plain = [](auto function) { return reinterpret_cast<Coded::Function>(function); };
  switch (width) {
#ifdef __x86_64__
    case VectorWidth::avx2: return {plain(step4<kind>)..., plain(end4)};
    case VectorWidth::avx512: return {plain(step8<kind>)..., plain(end8)};
#endif
    default: return {plain(step2<kind>)..., plain(end2)};
  }
}

Functions functions_of(VectorWidth width) { return functions_of(width, std::make_index_sequence<returning>()); }

/// Runs the pieces of the code; returns how many of the counted values are finite.
template <std::size_t width>
[[gnu::always_inline]] inline std::uint64_t run_pieces(const std::vector<Coded>& code,
                                                       std::span<const std::uint32_t> pieces) {
  const Vector<width> nothing[Tile<width>::vectors] = {};  // NOLINT(modernize-avoid-c-arrays)
  Finite<width> finite{};
  for (const std::uint32_t piece : pieces) call<width>(nothing, &code[piece], &finite);
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < width; ++i) sum -= finite[i];
  return static_cast<std::uint64_t>(sum);
}

/// Lanes of a tile.
std::size_t tile_lanes(VectorWidth width) {
  std::size_t lanes = 0;
  run_with(width, [&](auto doubles) __attribute__((always_inline)) { lanes = Tile<doubles>::lanes; });
  return lanes;
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
  const std::size_t lanes = tile_lanes(width);
  for (std::size_t offset = 0; offset < block_size; offset += lanes) append_tile(offset);
  code_.push_back({functions_of(width)[returning], nullptr, nullptr, nullptr});
  const auto counted = std::ranges::count(program_.instructions, Instruction::Keep::counted, &Instruction::keep);
  counted_ = static_cast<std::uint64_t>(counted) * block_size;
}

void Tape::append_tile(std::size_t offset) {
  constexpr std::size_t long_enough = 128;
  const Functions functions = functions_of(width_);
  const auto append = [&](std::size_t kind) { code_.push_back({functions[kind], nullptr, nullptr, nullptr}); };
  for (const Instruction& i : program_.instructions) {
    if (i.starts_piece && (pieces_.empty() || code_.size() - pieces_.back() >= long_enough)) {
      if (!pieces_.empty()) append(returning);
      pieces_.push_back(static_cast<std::uint32_t>(code_.size()));
    }
    const auto add_site = [&](const Place& place, Site::Field field) {
      const std::size_t within = place.offset + (place.shape == Place::Shape::lane ? offset : 0);
      sites_[place.region].push_back(
          {field, static_cast<std::uint32_t>(code_.size()), static_cast<std::uint32_t>(within)});
    };
    add_site(i.left, Site::Field::left);
    add_site(i.right, Site::Field::right);
    const bool stores = i.keep != Instruction::Keep::nothing;
    if (stores) add_site(i.result, Site::Field::result);
    append(i.applied ? applying + *i.applied : 2 * std::size_t{i.code} + static_cast<std::size_t>(stores));
    if (i.keep == Instruction::Keep::counted) append(counting);
  }
}

Tape::Workspace Tape::workspace() const { return {std::vector<Lane>(std::max(program_.temporaries, 1U)), code_, {}}; }

void Tape::bind(std::size_t region, const Region& memory, Workspace& workspace) const {
  for (const Site& site : sites_[region]) {
    Coded& coded = workspace.code[site.instruction];
    switch (site.field) {
      case Site::Field::left: coded.left = memory.read + site.offset; break;
      case Site::Field::right: coded.right = memory.read + site.offset; break;
      case Site::Field::result: coded.result = memory.write + site.offset; break;
    }
  }
  workspace.bound[region] = memory.read;
}

std::uint64_t Tape::run(const std::array<Region, most_given>& given, Workspace& workspace) const {
  const auto bind_moved = [&](std::size_t region, const Region& memory) {
    if (memory.read != workspace.bound[region]) bind(region, memory, workspace);
  };
  bind_moved(temporaries, Region(workspace.lanes.data()->values));
  bind_moved(constants, Region(program_.constants.data()));
  for (std::size_t i = 0; i < given.size(); ++i) bind_moved(first_given + i, given[i]);
  std::uint64_t finite = 0;
  run_with(width_,
           [&](auto doubles) __attribute__((always_inline)) { finite = run_pieces<doubles>(workspace.code, pieces_); });
  return counted_ - finite;
}

void Tape::evaluate(std::span<const Lane> coordinates, Workspace& workspace) const {
  run({Region(static_cast<const double*>(coordinates.data()->values)), Region(), Region()}, workspace);
}

}  // namespace flypaper
