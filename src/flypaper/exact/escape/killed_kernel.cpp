#include "flypaper/exact/escape/killed_kernel.hpp"

#include <Spectra/GenEigsSolver.h>
#include <fmt/format.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/escape/critical_points.hpp"
#include "flypaper/exact/escape/law_in_time.hpp"
#include "flypaper/exact/escape/relaxation.hpp"

namespace flypaper {
namespace {

constexpr double calm = 1e-12;  // the relative change of the flux, a step, of a law that has settled

/// The kernel as Spectra wants it, on densities times the roots of the weights, whose scale graded panels do not
/// distort.
class Operator {
 public:
  using Scalar = double;
  explicit Operator(const Transition& transition) : transition_(transition) {
    for (const double weight : transition.weights()) roots_.push_back(std::sqrt(weight));
  }
  [[nodiscard]] Eigen::Index rows() const { return static_cast<Eigen::Index>(roots_.size()); }
  [[nodiscard]] Eigen::Index cols() const { return rows(); }
  void perform_op(const double* x, double* y) const {
    std::vector<double> density(roots_.size());
    for (std::size_t i = 0; i < density.size(); ++i) density[i] = x[i] / roots_[i];
    density = transition_.propagate(density);
    for (std::size_t i = 0; i < density.size(); ++i) y[i] = density[i] * roots_[i];
  }
  [[nodiscard]] double root(std::size_t i) const { return roots_[i]; }

 private:
  const Transition& transition_;
  std::vector<double> roots_;
};

void require_rate(const Transition& transition) {
  const auto& [lower, upper] = transition.interval();
  if (!transition.traps().empty()) {
    throw Error(
        fmt::format("w = {} keeps trajectories for ever, so the basin {},{} has probabilities of escape and no "
                    "rate; ask for these from a start",
                    transition.traps()[0], lower, upper));
  }
  const Interval1d range{transition.points().front(), transition.points().back()};
  if (minima(transition.law().potential(), transition.law().slope(), range).empty()) {
    throw Error(fmt::format("the basin {},{} contains no minimum of the loss; choose one that does", lower, upper));
  }
}

}  // namespace

KilledKernel::KilledKernel(const OneStepLaw& law, const Interval1d& interval, double refinement)
    : transition_(law, interval, refinement), quasi_stationary_(transition_.points().size(), 1.0) {
  require_rate(transition_);
  start_from_krylov_space();
  settle();
}

void KilledKernel::start_from_krylov_space() {
  const Operator op(transition_);
  constexpr Eigen::Index wanted = 4;
  const Eigen::Index space = std::min<Eigen::Index>(60, op.rows());
  if (op.rows() < wanted + 3) return;
  Spectra::GenEigsSolver<const Operator> solver(op, wanted, space);
  std::vector<double> start(quasi_stationary_.size());
  for (std::size_t i = 0; i < start.size(); ++i) start[i] = op.root(i);
  solver.init(start.data());
  constexpr Eigen::Index restarts = 2;
  try {
    solver.compute(Spectra::SortRule::LargestMagn, restarts, 1e-8);
  } catch (const std::runtime_error&) {  // no decomposition, as where next to nothing stays: power iteration tells
    return;
  }
  const auto values = solver.eigenvalues();
  if (values.size() == 0 || values[0].imag() != 0.0 || values[0].real() < 0.0) return;
  for (Eigen::Index i = 1; i < values.size(); ++i) eigenvalues_.push_back(values[i]);
  const auto vector = solver.eigenvectors(1);
  for (std::size_t i = 0; i < start.size(); ++i) {
    quasi_stationary_[i] = std::abs(vector(static_cast<Eigen::Index>(i), 0).real()) / op.root(i);
  }
}

/// Power iteration, which gives also the law's far tails all their digits, as it only adds positive numbers.
void KilledKernel::settle() {
  const std::size_t most_iterations = std::min<std::size_t>(20'000, transition_.steps_in(2));
  constexpr int calm_needed = 4;
  double previous = -1.0;
  int calm_steps = 0;
  for (std::size_t i = 0; i < most_iterations; ++i) {
    quasi_stationary_ = transition_.propagate(quasi_stationary_);
    const double total = transition_.mass(quasi_stationary_);
    if (!(total > 0.0)) throw Error("all leave in one step, so there is no rate; take a smaller learning rate");
    for (double& value : quasi_stationary_) value /= total;
    flux_ = transition_.losses(quasi_stationary_);
    const double exits = flux_.left + flux_.right + flux_.far;
    calm_steps = std::abs(exits - previous) <= calm * exits ? calm_steps + 1 : 0;
    if (calm_steps == calm_needed) {
      if (std::abs(total + exits - 1.0) > 1e-4) {
        throw Error(fmt::format("the exact kernel's grid does not keep the mass (1 has become {}); simulate instead",
                                total + exits));
      }
      escape_rate_ = -std::log1p(-exits);
      refuse_lingering();
      return;
    }
    previous = exits;
  }
  throw Error(fmt::format("the killed kernel has not settled in {} iterations; does the basin hold two wells?",
                          most_iterations));
}

/// Where more lingers at a critical point than the grid's law keeps, that law is the grid's own.
void KilledKernel::refuse_lingering() const {
  const double kept = std::exp(-escape_rate_);
  for (const Lingering& point : lingering(transition_)) {
    if (point.decay() < kept) continue;
    throw Error(fmt::format(
        "there is no quasi-stationary law: of what comes near the critical point {}, {} stays near it from step to "
        "step, more than the {} of elsewhere that stay inside; simulate instead",
        point.at(), point.decay(), kept));
  }
}

std::vector<double> KilledKernel::hazards_from(double from, std::size_t steps) const {
  LawInTime law(transition_, from);
  std::vector<double> hazards;
  while (hazards.size() < steps) {
    law.step();
    hazards.push_back(law.hazard());
  }
  return hazards;
}

std::uint64_t KilledKernel::settling_steps(double from, double tolerance) const {
  const double limit = -std::expm1(-escape_rate_);
  const auto far = [&](double hazard) { return std::abs(hazard / limit - 1.0) > tolerance; };
  for (std::size_t steps = 64; steps <= 16'384; steps *= 4) {
    const std::vector<double> hazards = hazards_from(from, steps);
    const auto last_far = std::ranges::find_if(hazards.rbegin(), hazards.rend(), far);
    const auto settling = static_cast<std::uint64_t>(hazards.rend() - last_far) + 1;
    if (settling <= steps / 2) return settling;
  }
  throw Error(fmt::format("the hazard from {} has not settled in 8192 steps", from));
}

EscapeRate escape_rate(const Potential& potential, const UpdateRule& rule, const Population& population,
                       std::uint64_t batch_size, const Interval1d& interval) {
  const OneStepLaw law(potential, rule, population, batch_size);
  return escape_rate(KilledKernel(law, interval), KilledKernel(law, interval, 1.5));
}

EscapeRate escape_rate(const KilledKernel& coarse, const KilledKernel& fine) {
  const double rate = fine.escape_rate();
  double gap = 1.0;
  for (const Lingering& point : lingering(fine.transition())) gap = std::min(gap, point.gap(std::exp(-rate)));
  double error = std::abs(rate - coarse.escape_rate());
  // What the holes take goes like hole^gap, of which the change has seen one part.
  const double shrunk = coarse.transition().hole() / fine.transition().hole();
  const double seen = std::pow(shrunk, gap) - 1.0;
  error = seen > 0.0 ? std::max(error, error / seen) : std::numeric_limits<double>::infinity();
  // Where wells hardly mix, the law has settled in each of them rather than among them.
  const WellMemory wells = well_memory(fine);
  if (wells.ratio > 0.0)
    error = std::max(error, std::min(wells.spread, calm * rate / std::max(0.0, 1.0 - wells.ratio)));
  return {rate, error + 1e-7 * rate + 1e-40};
}

}  // namespace flypaper
