// Philox4x32-10 in vectors, written once and compiled for each width; `V` is the width.
#include "flypaper/simulation/kernels/kernels.hpp"

namespace flypaper {
namespace {

constexpr unsigned philox_rounds = 10;
constexpr uint64_t trajectory_multiplier = 0xD2511F53U;
constexpr uint64_t step_multiplier = 0xCD9E8D57U;

/// Half of Philox's counter, the trajectories or the steps of a vector of draws, prepared for the first round: the low
/// word occurs there only in a product, the other word holds the high bits and the tag.
template <typename V>
struct CounterHalf {
  typename V::Words product;
  typename V::Words high;
};

template <typename V>
struct Keys {
  typename V::Words of_round[philox_rounds][2];

  explicit Keys(uint64_t seed) {
    uint64_t first = seed & 0xffffffffU;
    uint64_t second = seed >> 32U;
    for (auto& key : of_round) {
      key[0] = V::broadcast(first);
      key[1] = V::broadcast(second);
      first = (first + 0x9E3779B9U) & 0xffffffffU;
      second = (second + 0xBB67AE85U) & 0xffffffffU;
    }
  }
};

template <typename V>
inline CounterHalf<V> trajectory_half(typename V::Words trajectory, uint64_t purpose, uint64_t attempt) {
  const uint64_t tag = purpose << 8U | (attempt & 0xffU);
  return {V::multiply(trajectory, V::broadcast(trajectory_multiplier)),
          ((trajectory >> 32U) & V::broadcast(0xffffU)) | V::broadcast(tag << 16U)};
}

template <typename V>
inline CounterHalf<V> step_half(typename V::Words step, typename V::Words draw) {
  return {V::multiply(step, V::broadcast(step_multiplier)), ((step >> 32U) & V::broadcast(0xffffU)) | (draw << 16U)};
}

/// One draw in each 64-bit lane of n vectors. The upper half of a lane carries rubbish, which no product reads.
/// Vectors go through each round side by side: the rounds of one would wait for each other.
template <typename V, unsigned n, typename Trajectories, typename Steps>
inline void philox(const Keys<V>& keys, Trajectories trajectory_of, Steps step_of, typename V::Words (&words)[n][4]) {
  for (unsigned j = 0; j < n; ++j) {  // the first round
    auto& word = words[j];
    const CounterHalf<V>& trajectory = trajectory_of(j);
    const CounterHalf<V>& step = step_of(j);
    word[0] = V::exclusive_or(step.product >> 32U, trajectory.high, keys.of_round[0][0]);
    word[1] = step.product;
    word[2] = V::exclusive_or(trajectory.product >> 32U, step.high, keys.of_round[0][1]);
    word[3] = trajectory.product;
  }
#pragma GCC unroll 9
  for (unsigned round = 1; round < philox_rounds; ++round) {
#pragma GCC unroll 8
    for (unsigned j = 0; j < n; ++j) {
      auto& word = words[j];
      const typename V::Words product = V::multiply(word[0], V::broadcast(trajectory_multiplier));
      const typename V::Words step_product = V::multiply(word[2], V::broadcast(step_multiplier));
      word[0] = V::exclusive_or(step_product >> 32U, word[1], keys.of_round[round][0]);
      word[1] = step_product;
      word[2] = V::exclusive_or(product >> 32U, word[3], keys.of_round[round][1]);
      word[3] = product;
    }
  }
}

/// The words of WordDraws.
template <typename V>
inline void draw_words(const WordDraws& draws, unsigned long long* words) {
  constexpr unsigned n = word_kernel_group / V::lanes;
  const Keys<V> keys(draws.seed);
  const CounterHalf<V> trajectory =
      trajectory_half<V>(V::broadcast(draws.trajectory), draws.purpose, draws.first_call >> 16U);
  for (uint64_t call = 0; call < draws.calls; call += word_kernel_group) {
    CounterHalf<V> steps[n];
    for (unsigned j = 0; j < n; ++j) {
      const uint64_t draw = (draws.first_call + call + j * V::lanes) & 0xffffU;
      steps[j] = step_half<V>(V::broadcast(draws.step), V::broadcast(draw) + V::counting());
    }
    typename V::Words drawn[n][4];
    philox<V, n>(
        keys, [&](unsigned) -> const CounterHalf<V>& { return trajectory; },
        [&](unsigned j) -> const CounterHalf<V>& { return steps[j]; }, drawn);
    unsigned long long* const group = words + 2 * call;
    for (unsigned j = 0; j < n; ++j) {
      const typename V::Words low = V::broadcast(0xffffffffU);
      V::store(group + j * V::lanes, (drawn[j][0] & low) | (drawn[j][1] << 32U));
      V::store(group + word_kernel_group + j * V::lanes, (drawn[j][2] & low) | (drawn[j][3] << 32U));
    }
  }
}

}  // namespace
}  // namespace flypaper
