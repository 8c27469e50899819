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
#include "flypaper/simulation/samplers/blocking.hpp"

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
  std::vector<Blocking> blocking = std::vector<Blocking>(block_size);
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
        noise_(std::sqrt(run.fault == SamplerFault::half_the_noise ? 0.5 * run.step_size : run.step_size)) {
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
    double apart2 = 0.0;
    for (unsigned d = 0; d < dimension(); ++d) {
      const double apart = state[d].values[i] - target_.restraint.anchor[d];
      apart2 += apart * apart;
    }
    return loss(q) + 0.5 * target_.restraint.stiffness * apart2;
  }
  /// (epsilon/2) dU/dw_d with the sums of a batch.
  [[nodiscard]] double drift(const Evaluated& at, const BatchSums& batch, double w, unsigned d, std::size_t i) const {
    const double fit = factor_ * (at.q.values[i] * batch.s_xx - batch.s_xy) * at.gradient[d].values[i];
    return 0.5 * run_.step_size * (fit + target_.restraint.stiffness * (w - target_.restraint.anchor[d]));
  }
  /// (dU/dw_d)^2 of its drift.
  [[nodiscard]] double gradient_square(double drift) const {
    const double slope = 2.0 * drift / run_.step_size;
    return slope * slope;
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

  /// Runs all blocks; what make_walk(block) returns makes a step of the block, and returns Q at its states.
  template <typename MakeWalk>
  [[nodiscard]] LangevinResult all(MakeWalk make_walk) const {
    LangevinResult result;
    for (std::vector<double>* numbers : {&result.loss, &result.drift, &result.gradient_square}) {
      numbers->resize(run_.chains);
    }
    result.block_squares.resize(run_.chains);
    const std::uint64_t half = run_.steps / 2;
    result.last.assign(run_.chains, std::vector<double>(dimension()));
    std::atomic<std::uint64_t> accepted{0};
    const std::size_t blocks = (run_.chains + block_size - 1) / block_size;
    const auto work = [&](std::size_t number, unsigned) {
      Block block{.first = number * block_size, .state = std::vector<Lane>(dimension())};
      block.count = static_cast<std::size_t>(std::min<std::uint64_t>(block_size, run_.chains - block.first));
      for (unsigned d = 0; d < dimension(); ++d) std::ranges::fill(block.state[d].values, target_.restraint.anchor[d]);
      auto walk = make_walk(block);
      for (std::uint64_t step = 0; step < run_.burn_in + run_.steps; ++step) {
        const Lane& q = walk(step);
        if (step < run_.burn_in) continue;
        const std::uint64_t taken = step - run_.burn_in;
        const double side = taken < half ? -1.0 : (taken < 2 * half ? 1.0 : 0.0);
        for (std::size_t i = 0; i < block_size; ++i) {
          const double value = loss(q.values[i]);
          block.loss_sum.values[i] += value;
          block.drift_sum.values[i] += side * value;
          if (i < block.count) block.blocking[i].add(value);
        }
      }
      for (std::size_t i = 0; i < block.count; ++i) {
        const std::uint64_t chain = block.first + i;
        result.loss[chain] = block.loss_sum.values[i] / static_cast<double>(run_.steps);
        if (half > 0) result.drift[chain] = block.drift_sum.values[i] / static_cast<double>(half);
        result.block_squares[chain] = block.blocking[i].mean_squares();
        result.gradient_square[chain] = block.gradient_squares.values[i] / static_cast<double>(run_.steps);
        for (unsigned d = 0; d < dimension(); ++d) result.last[chain][d] = block.state[d].values[i];
      }
      accepted += block.accepted;
    };
    for_each_block(0, blocks, run_.threads, work, [] { return false; });
    for (double& loss : result.loss) {
      if (std::isfinite(loss)) continue;
      loss = std::numeric_limits<double>::quiet_NaN();
      ++result.diverged;
    }
    result.acceptance = static_cast<double>(accepted) / static_cast<double>(run_.chains * (run_.burn_in + run_.steps));
    return result;
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

/// One block under SGLD.
class SgldWalk {
 public:
  SgldWalk(const Chains& chains, const BatchSource& batches, Block& block)
      : chains_(chains),
        batches_(batches),
        block_(block),
        workspace_(chains.workspace()),
        scratch_(batches.scratch()),
        lanes_(batches.chunk_steps()) {
    chains_.evaluate(block_.state, workspace_, at_);
  }

  const Lane& operator()(std::uint64_t step) {
    const std::uint64_t within = step % lanes_.size();
    is_counted_ = step >= chains_.run().burn_in;
    if (within == 0) {
      batches_.fill_block({.first_trajectory = block_.first, .count = block_.count, .first_step = step}, lanes_,
                          scratch_.get());
    }
    for (std::size_t i = 0; i < block_.count; ++i) {
      const BatchSums batch{lanes_[within].s_xx.values[i], lanes_[within].s_xy.values[i]};
      for (unsigned d = 0; d < chains_.dimension(); d += 2) {
        const Variates noise = chains_.noise(block_.first + i, step, d / 2);
        move(d, i, batch, noise.first_normal);
        if (d + 1 < chains_.dimension()) move(d + 1, i, batch, noise.second_normal);
      }
    }
    block_.accepted += block_.count;
    chains_.evaluate(block_.state, workspace_, at_);
    return at_.q;
  }

 private:
  void move(unsigned d, std::size_t i, const BatchSums& batch, double noise) {
    double& w = block_.state[d].values[i];
    const double drift = chains_.drift(at_, batch, w, d, i);
    if (is_counted_) block_.gradient_squares.values[i] += chains_.gradient_square(drift);
    w = w - drift + noise;
  }

  const Chains& chains_;
  const BatchSource& batches_;
  Block& block_;
  Tape::Workspace workspace_;
  std::unique_ptr<BatchSource::Scratch> scratch_;
  std::vector<BatchLanes> lanes_;
  Evaluated at_;
  bool is_counted_ = false;
};

/// One block under MALA.
class MalaWalk {
 public:
  MalaWalk(const Chains& chains, Block& block)
      : chains_(chains), block_(block), workspace_(chains.workspace()), proposed_(block.state) {
    chains_.evaluate(block_.state, workspace_, at_);
  }

  const Lane& operator()(std::uint64_t step) {
    for (std::size_t i = 0; i < block_.count; ++i) {
      for (unsigned d = 0; d < chains_.dimension(); d += 2) {
        const Variates noise = chains_.noise(block_.first + i, step, d / 2);
        if (d == 0) uniforms_.values[i] = noise.uniform;
        propose(d, i, noise.first_normal);
        if (d + 1 < chains_.dimension()) propose(d + 1, i, noise.second_normal);
      }
    }
    chains_.evaluate(proposed_, workspace_, there_);
    for (std::size_t i = 0; i < block_.count; ++i) {
      // A comparison with NaN is false, so what is not finite is rejected.
      if (Sleef_cinz_logd1_u10purec(uniforms_.values[i]) < log_ratio(i)) accept(i);
    }
    return at_.q;
  }

 private:
  void propose(unsigned d, std::size_t i, double noise) {
    const double w = block_.state[d].values[i];
    proposed_[d].values[i] = w - chains_.drift(at_, chains_.sums(), w, d, i) + noise;
  }

  /// U(w) - U(w') + log q(w | w') - log q(w' | w), with log q(b | a) = -|b - a + drift(a)|^2 / (2 epsilon).
  [[nodiscard]] double log_ratio(std::size_t i) const {
    const double sign = chains_.run().fault == SamplerFault::wrong_sign_of_drift ? -1.0 : 1.0;
    double forth = 0.0;
    double back = 0.0;
    for (unsigned d = 0; d < chains_.dimension(); ++d) {
      const double here = block_.state[d].values[i];
      const double there = proposed_[d].values[i];
      const double forward = there - here + sign * chains_.drift(at_, chains_.sums(), here, d, i);
      const double backward = here - there + sign * chains_.drift(there_, chains_.sums(), there, d, i);
      forth += forward * forward;
      back += backward * backward;
    }
    const double fall =
        chains_.energy(block_.state, at_.q.values[i], i) - chains_.energy(proposed_, there_.q.values[i], i);
    if (chains_.run().fault == SamplerFault::no_hastings) return fall;
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
  Block& block_;
  Tape::Workspace workspace_;
  std::vector<Lane> proposed_;
  Evaluated at_;
  Evaluated there_;
  Lane uniforms_{};
};

}  // namespace

LangevinResult run_sgld(const LangevinTarget& target, const BatchSource& batches, const LangevinRun& run) {
  const Chains chains(target, run);
  return chains.all([&](Block& block) { return SgldWalk(chains, batches, block); });
}

LangevinResult run_mala(const LangevinTarget& target, const LangevinRun& run) {
  const Chains chains(target, run);
  return chains.all([&](Block& block) { return MalaWalk(chains, block); });
}

}  // namespace flypaper
