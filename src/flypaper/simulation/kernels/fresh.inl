// The kernel of fresh batches, written once and compiled for each vector width; `V` is the width.
// The results have the bits of core/random.cpp, so every formula keeps its order of operations.
#include "flypaper/simulation/kernels/kernels.hpp"
#include "flypaper/simulation/kernels/philox.inl"

namespace flypaper {
namespace {

/// Steps that are drawn before their rejected draws are tried again: enough to fill vectors, few enough for the cache.
constexpr unsigned group_steps = 32;
constexpr unsigned group_draws = group_steps * fresh_kernel_block;

/// What stays the same for all draws of a call.
template <typename V>
struct Constants {
  CounterHalf<V> trajectories[fresh_kernel_block / V::lanes];  ///< of first attempts
  Keys<V> keys;
  FreshDraws draws;

  explicit Constants(const FreshDraws& wanted) : keys(wanted.seed), draws(wanted) {
    for (unsigned j = 0; j < fresh_kernel_block / V::lanes; ++j) {
      const typename V::Words trajectory = V::broadcast(wanted.first_trajectory + j * V::lanes) + V::counting();
      trajectories[j] = trajectory_half<V>(trajectory, wanted.purpose, 0);
    }
  }
};

/// Box-Muller's output for `n` vectors of draws.
template <typename V, unsigned n>
struct Variates {
  typename V::Reals normal[n];
  typename V::Reals other_normal[n];
  typename V::Reals uniform[n];
};

/// Draws that are not decided yet: the place (step * block + lane) of each, and its normal and uniform.
struct Undecided {
  unsigned count = 0;
  unsigned place[group_draws + fresh_kernel_block];
  double normal[group_draws + fresh_kernel_block];
  double uniform[group_draws + fresh_kernel_block];
};

/// (bits + offset) / 2^k without rounding, for `bits` below 2^52 and an offset of 0, 1/2 or 1: in the mantissa of
/// power = 2^(52-k), `bits` count units of 2^-k. What is taken away is the power less the offset in these units.
template <typename V>
inline typename V::Reals scaled(typename V::Words bits, double power, double taken_away) {
  const typename V::Words number = bits | reinterpret_cast<typename V::Words>(V::real(power));
  return reinterpret_cast<typename V::Reals>(number) - V::real(taken_away);
}

/// The words of one draw in each lane as the numbers that Box and Muller need, with the bits of core/random.cpp.
template <typename V>
inline void split_words(const typename V::Words (&words)[4], typename V::Reals& radius, typename V::Reals& half_turns,
                        typename V::Reals& uniform) {
  const typename V::Words low32 = V::broadcast(0xffffffffU);
  radius = scaled<V>(((words[0] << 32U) | (words[1] & low32)) >> 16U, 0x1p4, 0x1p4 - 0x1p-48);
  half_turns = scaled<V>(((words[1] << 48U) >> 24U) | ((words[2] & low32) >> 8U), 0x1p13, 0x1p13);
  uniform = scaled<V>(((words[2] << 56U) >> 24U) | (words[3] & low32), 0x1p12, 0x1p12 - 0x1p-41);
}

/// As `variates` of core/random.cpp. Each function runs over all vectors before the next, to overlap their latencies.
template <typename V, unsigned n>
inline void draw_variates(const Constants<V>& constants, const CounterHalf<V> (&trajectories)[n],
                          const CounterHalf<V>& step, Variates<V, n>& out) {
  typename V::Reals radius[n];
  typename V::Reals half_turns[n];
  constexpr unsigned together = n < V::together ? n : V::together;
  for (unsigned i = 0; i < n; i += together) {
    typename V::Words words[together][4];
    philox<V, together>(
        constants.keys, [&](unsigned j) -> const CounterHalf<V>& { return trajectories[i + j]; },
        [&](unsigned) -> const CounterHalf<V>& { return step; }, words);
    for (unsigned j = 0; j < together; ++j) {
      split_words<V>(words[j], radius[i + j], half_turns[i + j], out.uniform[i + j]);
    }
  }
  for (unsigned j = 0; j < n; ++j) radius[j] = V::real(-2.0) * V::logarithm(radius[j]);
  for (unsigned j = 0; j < n; ++j) {
    const typename V::Reals root = V::square_root(radius[j]);
    const auto direction = V::sine_and_cosine_of_half_turns(half_turns[j]);
    out.normal[j] = root * direction.x;
    out.other_normal[j] = root * direction.y;
  }
}

/// One attempt of Marsaglia and Tsang (2000): the candidate's gamma is d cube.
template <typename V>
struct Candidate {
  typename V::Reals root;
  typename V::Reals cube;
  typename V::Reals square;  ///< of the normal

  Candidate(const FreshDraws& draws, typename V::Reals normal)
      : root(V::real(1.0) + V::real(draws.gamma_c) * normal), cube(root * root * root), square(normal * normal) {}

  [[nodiscard]] unsigned squeezed(const FreshDraws& draws, typename V::Reals uniform) const {
    return V::less(V::real(0.0), root) &
           V::less(uniform, V::real(1.0) - V::real(draws.gamma_squeeze) * (square * square));
  }
  [[nodiscard]] unsigned accepted(const FreshDraws& draws, typename V::Reals uniform) const {
    const typename V::Reals bound =
        V::real(0.5) * square + V::real(draws.gamma_d) * (V::real(1.0) - cube + V::logarithm(cube));
    return V::less(V::real(0.0), root) & V::less(V::logarithm(uniform), bound);
  }
};

template <typename V>
inline void write_sums(const FreshDraws& draws, typename V::Reals gamma, typename V::Reals normal, double* s_xx,
                       double* s_xy) {
  const typename V::Reals xx = V::real(draws.xx_scale) * gamma;
  const typename V::Reals spread = V::square_root(V::real(draws.noise_variance) * xx);
  V::store(s_xx, xx);
  V::store(s_xy, V::real(draws.slope) * xx + spread * normal);
}

/// Appends the lanes of a step whose bits are set in `lanes`.
template <typename V, unsigned n>
inline void append(const Variates<V, n>& variates, uint64_t lanes, unsigned first_place, Undecided& undecided) {
  for (; lanes != 0; lanes &= lanes - 1) {
    const auto lane = static_cast<unsigned>(__builtin_ctzll(lanes));
    undecided.place[undecided.count] = first_place + lane;
    undecided.normal[undecided.count] = variates.normal[lane / V::lanes][lane % V::lanes];
    undecided.uniform[undecided.count] = variates.uniform[lane / V::lanes][lane % V::lanes];
    ++undecided.count;
  }
}

/// The first attempts of one step for the whole block. All of them are written; those that the squeeze does not accept
/// become undecided, and a later attempt overwrites them if the exact test rejects them too.
template <typename V>
inline void draw_step(const Constants<V>& constants, uint64_t step, unsigned first_place, double* sums,
                      Undecided& undecided) {
  constexpr unsigned n = fresh_kernel_block / V::lanes;
  const FreshDraws& draws = constants.draws;
  Variates<V, n> variates;
  draw_variates<V, n>(constants, constants.trajectories, step_half<V>(V::broadcast(step), V::broadcast(0)), variates);
  uint64_t unsure = 0;
  for (unsigned j = 0; j < n; ++j) {
    double* const s_xx = sums + j * V::lanes;
    double* const s_xy = s_xx + fresh_kernel_block;
    const typename V::Reals normal = variates.normal[j];
    if (draws.batch_size == 1.0) {  // chi^2_1 / 2 is half a squared normal
      write_sums<V>(draws, V::real(0.5) * normal * normal, variates.other_normal[j], s_xx, s_xy);
      continue;
    }
    const Candidate<V> candidate(draws, normal);
    write_sums<V>(draws, V::real(draws.gamma_d) * candidate.cube, variates.other_normal[j], s_xx, s_xy);
    const unsigned rest = ~candidate.squeezed(draws, variates.uniform[j]) & ((1U << V::lanes) - 1U);
    unsure |= uint64_t{rest} << (j * V::lanes);
  }
  append<V, n>(variates, unsure, first_place, undecided);
}

/// Decides by the exact test and keeps the places of what it rejects.
template <typename V>
inline void keep_rejected(const FreshDraws& draws, Undecided& undecided) {
  const unsigned count = undecided.count;
  for (unsigned i = count; i % V::lanes != 0; ++i) undecided.normal[i] = undecided.uniform[i] = 0.5;
  undecided.count = 0;
  for (unsigned i = 0; i < count; i += V::lanes) {
    const Candidate<V> candidate(draws, V::load(undecided.normal + i));
    const unsigned accepted = candidate.accepted(draws, V::load(undecided.uniform + i));
    for (unsigned lane = 0; lane < V::lanes && i + lane < count; ++lane) {
      if ((accepted >> lane & 1U) == 0) undecided.place[undecided.count++] = undecided.place[i + lane];
    }
  }
}

/// The sums of one more attempt at the places of a vector; bit i of the result: lane i is accepted.
template <typename V>
inline unsigned attempt_at(const Constants<V>& constants, const unsigned* places, uint64_t first_step, uint64_t attempt,
                           double* s_xx, double* s_xy) {
  const FreshDraws& draws = constants.draws;
  alignas(64) unsigned long long trajectory[V::lanes];
  alignas(64) unsigned long long step[V::lanes];
  for (unsigned lane = 0; lane < V::lanes; ++lane) {
    trajectory[lane] = draws.first_trajectory + places[lane] % fresh_kernel_block;
    step[lane] = first_step + places[lane] / fresh_kernel_block;
  }
  const CounterHalf<V> trajectories[1]{trajectory_half<V>(V::load(trajectory), draws.purpose, attempt)};
  Variates<V, 1> variates;
  draw_variates<V, 1>(constants, trajectories, step_half<V>(V::load(step), V::broadcast(0)), variates);
  const Candidate<V> candidate(draws, variates.normal[0]);
  write_sums<V>(draws, V::real(draws.gamma_d) * candidate.cube, variates.other_normal[0], s_xx, s_xy);
  return candidate.squeezed(draws, variates.uniform[0]) | candidate.accepted(draws, variates.uniform[0]);
}

/// One more attempt for every place in `undecided`; keeps the places of what is rejected again.
template <typename V>
inline void try_again(const Constants<V>& constants, uint64_t first_step, uint64_t attempt, double* sums,
                      Undecided& undecided) {
  const unsigned count = undecided.count;
  for (unsigned i = count; i % V::lanes != 0; ++i) undecided.place[i] = 0;
  undecided.count = 0;
  for (unsigned i = 0; i < count; i += V::lanes) {
    alignas(64) double s_xx[V::lanes];
    alignas(64) double s_xy[V::lanes];
    const unsigned accepted = attempt_at<V>(constants, undecided.place + i, first_step, attempt, s_xx, s_xy);
    for (unsigned lane = 0; lane < V::lanes && i + lane < count; ++lane) {
      const unsigned place = undecided.place[i + lane];
      if ((accepted >> lane & 1U) == 0) {
        undecided.place[undecided.count++] = place;
        continue;
      }
      double* const drawn = sums + place / fresh_kernel_block * (2 * fresh_kernel_block) + place % fresh_kernel_block;
      drawn[0] = s_xx[lane];
      drawn[fresh_kernel_block] = s_xy[lane];
    }
  }
}

template <typename V>
inline void draw_fresh(const FreshDraws& draws, double* sums) {
  const Constants<V> constants(draws);
  Undecided undecided;
  for (uint64_t first = 0; first < draws.steps; first += group_steps) {
    const uint64_t steps = draws.steps - first < group_steps ? draws.steps - first : group_steps;
    double* const group = sums + first * (2 * fresh_kernel_block);
    for (unsigned s = 0; s < steps; ++s) {
      draw_step<V>(constants, draws.first_step + first + s, s * fresh_kernel_block,
                   group + s * (2 * fresh_kernel_block), undecided);
    }
    keep_rejected<V>(draws, undecided);
    for (uint64_t attempt = 1; undecided.count != 0; ++attempt) {
      try_again<V>(constants, draws.first_step + first, attempt, group, undecided);
    }
  }
}

}  // namespace
}  // namespace flypaper
