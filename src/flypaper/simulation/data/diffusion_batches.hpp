#pragma once
#include <cstdint>
#include <memory>

#include "flypaper/simulation/data/batches.hpp"

namespace flypaper {

/// The continuous-time model of SGD with fresh batches, the Ito equation
///
///     dw = -grad L dt + sqrt(learning_rate Sigma) dW,   Sigma = (c^2/B) v_x (v_y + 2 v_x (Q - slope)^2) grad Q grad
///     Q^T
///
/// (t in steps x learning rate; Li, Tai, E 2017, order 1), by the method of Euler and Maruyama with `substeps` substeps
/// a step of SGD. One substep is a step of SGD whose S_xx and S_xy are normal with the moments of a batch's:
///
///     S_xx = v_x + v_x sqrt(2 m/B) N1,   S_xy = slope S_xx + sqrt(v_x v_y m/B) N2,   learning rate / m
/// (substep_rule of dynamics/sgd.hpp),
///
/// since Q S_xx - S_xy then has the mean v_x (Q - slope) and the variance v_x (v_y + 2 v_x (Q - slope)^2) m/B. So it
/// runs where SGD runs: the same ensembles and observables, whose steps are substeps. m = 1 is SGD with Gaussian noise;
/// m -> infinity converges to the equation, weakly of order 1/m.
///
/// Consumes one address a substep, purpose diffusion. Throws Error if batch_size or substeps is 0.
[[nodiscard]] std::unique_ptr<BatchSource> diffusion_batches(const Population& population, std::uint64_t batch_size,
                                                             std::uint64_t substeps, std::uint64_t seed);

}  // namespace flypaper
