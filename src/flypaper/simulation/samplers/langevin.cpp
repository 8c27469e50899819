#include "flypaper/simulation/samplers/langevin.hpp"

#include <fmt/format.h>
#include <sleef.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/parallel.hpp"
#include "flypaper/base/core/random.hpp"
#include "flypaper/simulation/model/tape.hpp"

namespace flypaper {
namespace {

/// Q and its gradient at the states of a block of chains.
struct Evaluated {
  Lane q{};
  std::vector<Lane> gradient;
};

/// The states of a block of chains, and what is counted of them.
struct Block {
  std::uint64_t first = 0;
  std::size_t count = block_size;
  std::vector<Lane> state;
  Lane loss_sum{};
  std::uint64_t accepted = 0;
  Lane drift_sum{};  ///< of the second half less the first
  Lane gradient_squares{};
};

class Chains {
 public:
  Chains(const LangevinTarget& target, const LangevinRun& run)
      : target_(target),
        run_(run),
        tape_(target.potential.graph(), outputs(target.potential)),
        factor_(target.likelihood.samples / target.likelihood.noise_variance),
        noise_(std::sqrt(run.step_size)) {
    const std::span<const double> anchor(target.restraint.anchor);
    if (anchor.size() != target.potential.dimension()) {
      throw Error(fmt::format("the point to sample at has {} coordinates; the potential has {} variables",
                              anchor.size(), target.potential.dimension()));
    }
    if (!(run.step_size > 0.0 && std::isfinite(run.step_size)) || run.chains == 0 || run.steps == 0) {
      throw Error(fmt::format("step size {}, {} chains, {} steps: all must be above 0 and finite", run.step_size,
                              run.chains, run.steps));
    }
    q_at_anchor_ = target.potential.graph().evaluate(target.potential.q(), anchor);
  }

  [[nodiscard]] const LangevinRun& run() const { return run_; }
  [[nodiscard]] unsigned dimension() const { return target_.potential.dimension(); }
  [[nodiscard]] const BatchSums& sums() const { return target_.likelihood.sums; }
  [[nodiscard]] Tape::Workspace workspace() const { return tape_.workspace(); }

  void evaluate(const std::vector<Lane>& state, Tape::Workspace& workspace, Evaluated& at) const {
    tape_.evaluate(state, workspace);
    at.q = tape_.output(workspace, 0);
    at.gradient.resize(dimension());
    for (unsigned d = 0; d < dimension(); ++d) at.gradient[d] = tape_.output(workspace, d + 1);
  }

  /// samples (L(w) - L(anchor)) of chain i.
  [[nodiscard]] double loss(double q) const {
    return 0.5 * factor_ * (q - q_at_anchor_) * ((q + q_at_anchor_) * sums().s_xx - 2.0 * sums().s_xy);
  }
  /// U up to a constant.
  [[nodiscard]] double energy(const std::vector<Lane>& state, double q, std::size_t i) const {
    return loss(q) + 0.5 * target_.restraint.stiffness * distance_square(state, i);
  }
  /// |w - anchor|^2
  [[nodiscard]] double distance_square(const std::vector<Lane>& state, std::size_t i) const {
    double sum = 0.0;
    for (unsigned d = 0; d < dimension(); ++d) {
      const double apart = state[d].values[i] - target_.restraint.anchor[d];
      sum += apart * apart;
    }
    return sum;
  }
  /// (epsilon/2) dU/dw_d with the sums of a batch.
  [[nodiscard]] double drift(const Evaluated& at, const BatchSums& batch, double w, unsigned d, std::size_t i) const {
    const double fit = factor_ * (at.q.values[i] * batch.s_xx - batch.s_xy) * at.gradient[d].values[i];
    return 0.5 * run_.step_size * (fit + target_.restraint.stiffness * (w - target_.restraint.anchor[d]));
  }
  /// The noise sqrt(epsilon) N(0, 1) of coordinates 2 pair and 2 pair + 1, and a uniform.
  [[nodiscard]] Variates noise(std::uint64_t chain, std::uint64_t step, unsigned pair) const {
    Variates drawn = variates(random_words(
        run_.seed,
        {.trajectory = chain, .purpose = Purpose::langevin, .step = step, .draw = static_cast<std::uint16_t>(pair)}));
    drawn.first_normal *= noise_;
    drawn.second_normal *= noise_;
    return drawn;
  }

  /// A block of chains at their starts.
  [[nodiscard]] Block block(std::uint64_t first) const {
    Block block{.first = first, .state = std::vector<Lane>(dimension())};
    block.count = static_cast<std::size_t>(std::min<std::uint64_t>(block_size, run_.chains - first));
    for (std::size_t i = 0; i < block_size; ++i) {
      const std::vector<double>& start =
          run_.starts.empty() ? target_.restraint.anchor : run_.starts[(first + i) % run_.starts.size()];
      for (unsigned d = 0; d < dimension(); ++d) block.state[d].values[i] = start[d];
    }
    return block;
  }

 private:
  static std::vector<NodeId> outputs(const Potential& potential) {
    std::vector<NodeId> nodes{potential.q()};
    nodes.insert(nodes.end(), potential.gradient().begin(), potential.gradient().end());
    return nodes;
  }

  const LangevinTarget& target_;
  const LangevinRun& run_;
  Tape tape_;
  double factor_;  ///< samples / v_y
  double noise_;
  double q_at_anchor_ = 0.0;
};

enum class Correction : unsigned char { none, metropolis };

/// The steps of one block.
class Walk {
 public:
  Walk(const Chains& chains, const BatchSource& batches, Correction correction, std::uint64_t first)
      : chains_(chains),
        batches_(batches),
        correction_(correction),
        block_(chains.block(first)),
        workspace_(chains.workspace()),
        scratch_(batches.scratch()),
        lanes_(batches.chunk_steps()),
        proposed_(block_.state) {
    chains_.evaluate(block_.state, workspace_, at_);
  }

  /// Takes all steps, and writes what is counted of the block's chains into their places; returns how many proposals
  /// were accepted.
  std::uint64_t run(LangevinResult& result) {
    const LangevinRun& run = chains_.run();
    for (std::uint64_t step = 0; step < run.burn_in + run.steps; ++step) {
      take(step);
      if (step >= run.burn_in) count(step - run.burn_in, result);
    }
    const auto steps = static_cast<double>(run.steps);
    const std::uint64_t half = run.steps / 2;
    for (std::size_t i = 0; i < block_.count; ++i) {
      const std::uint64_t chain = block_.first + i;
      result.loss[chain] = block_.loss_sum.values[i] / steps;
      if (half > 0) result.drift[chain] = block_.drift_sum.values[i] / static_cast<double>(half);
      result.gradient_square[chain] = block_.gradient_squares.values[i] / steps;
      for (const Lane& lane : block_.state) result.last[chain].push_back(lane.values[i]);
    }
    return block_.accepted;
  }

 private:
  void take(std::uint64_t step) {
    const std::uint64_t within = step % lanes_.size();
    if (within == 0) {
      batches_.fill_block({.first_trajectory = block_.first, .count = block_.count, .first_step = step}, lanes_,
                          scratch_.get());
    }
    const bool is_counted = step >= chains_.run().burn_in && correction_ == Correction::none;
    for (std::size_t i = 0; i < block_.count; ++i) {
      const BatchSums batch{lanes_[within].s_xx.values[i], lanes_[within].s_xy.values[i]};
      Variates noise{};
      for (unsigned d = 0; d < chains_.dimension(); ++d) {
        if (d % 2 == 0) noise = chains_.noise(block_.first + i, step, d / 2);
        if (d == 0) uniforms_.values[i] = noise.uniform;
        const double w = block_.state[d].values[i];
        const double drift = chains_.drift(at_, batch, w, d, i);
        const double slope = 2.0 * drift / chains_.run().step_size;
        if (is_counted) block_.gradient_squares.values[i] += slope * slope;
        proposed_[d].values[i] = w - drift + (d % 2 == 0 ? noise.first_normal : noise.second_normal);
      }
    }
    chains_.evaluate(proposed_, workspace_, there_);
    for (std::size_t i = 0; i < block_.count; ++i) {
      // A comparison with NaN is false, so what is not finite is rejected.
      if (correction_ == Correction::none || Sleef_cinz_logd1_u10purec(uniforms_.values[i]) < log_ratio(i)) accept(i);
    }
  }

  void count(std::uint64_t taken, LangevinResult& result) {
    const auto& [steps, draws] = std::pair(chains_.run().steps, chains_.run().draws);
    const std::uint64_t half = steps / 2;
    const double side = taken < half ? -1.0 : (taken < 2 * half ? 1.0 : 0.0);
    const bool is_kept = draws != 0 && taken % ((steps + draws - 1) / draws) == 0;
    for (std::size_t i = 0; i < block_.count; ++i) {
      const double value = chains_.loss(at_.q.values[i]);
      block_.loss_sum.values[i] += value;
      block_.drift_sum.values[i] += side * value;
      if (!is_kept) continue;
      result.losses[block_.first + i].push_back(value);
      result.distances[block_.first + i].push_back(chains_.distance_square(block_.state, i));
    }
  }

  /// U(w) - U(w') + log q(w | w') - log q(w' | w), with log q(b | a) = -|b - a + drift(a)|^2 / (2 epsilon).
  [[nodiscard]] double log_ratio(std::size_t i) const {
    double forth = 0.0;
    double back = 0.0;
    for (unsigned d = 0; d < chains_.dimension(); ++d) {
      const double here = block_.state[d].values[i];
      const double there = proposed_[d].values[i];
      const double forward = there - here + chains_.drift(at_, chains_.sums(), here, d, i);
      const double backward = here - there + chains_.drift(there_, chains_.sums(), there, d, i);
      forth += forward * forward;
      back += backward * backward;
    }
    const double fall =
        chains_.energy(block_.state, at_.q.values[i], i) - chains_.energy(proposed_, there_.q.values[i], i);
    return fall + (forth - back) / (2.0 * chains_.run().step_size);
  }

  void accept(std::size_t i) {
    ++block_.accepted;
    at_.q.values[i] = there_.q.values[i];
    for (unsigned d = 0; d < chains_.dimension(); ++d) {
      block_.state[d].values[i] = proposed_[d].values[i];
      at_.gradient[d].values[i] = there_.gradient[d].values[i];
    }
  }

  const Chains& chains_;
  const BatchSource& batches_;
  Correction correction_;
  Block block_;
  Tape::Workspace workspace_;
  std::unique_ptr<BatchSource::Scratch> scratch_;
  std::vector<BatchLanes> lanes_;
  std::vector<Lane> proposed_;
  Evaluated at_;
  Evaluated there_;
  Lane uniforms_{};
};

LangevinResult run_all(const LangevinTarget& target, const BatchSource& batches, Correction correction,
                       const LangevinRun& run) {
  const Chains chains(target, run);
  LangevinResult result;
  for (auto* numbers : {&result.loss, &result.drift, &result.gradient_square}) numbers->resize(run.chains);
  for (auto* series : {&result.losses, &result.distances, &result.last}) series->resize(run.chains);
  std::atomic<std::uint64_t> accepted{0};
  const auto work = [&](std::size_t block, unsigned) {
    accepted += Walk(chains, batches, correction, block * block_size).run(result);
  };
  for_each_block(0, (run.chains + block_size - 1) / block_size, run.threads, work, [] { return false; });
  for (double& loss : result.loss) {
    if (std::isfinite(loss)) continue;
    loss = std::numeric_limits<double>::quiet_NaN();
    ++result.diverged;
  }
  result.acceptance = static_cast<double>(accepted) / static_cast<double>(run.chains * (run.burn_in + run.steps));
  return result;
}

}  // namespace

LangevinResult run_sgld(const LangevinTarget& target, const BatchSource& batches, const LangevinRun& run) {
  return run_all(target, batches, Correction::none, run);
}

LangevinResult run_mala(const LangevinTarget& target, const LangevinRun& run) {
  return run_all(target, *constant_batches(target.likelihood.sums), Correction::metropolis, run);
}

}  // namespace flypaper
