#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// How fast the noise carries w along the zero set of Q at a regular zero (grad Q != 0), a step:
///
///     -(learning_rate / (1 - momentum)) (V / 2) times the tangential part of grad lambda,
///
/// with lambda = c v_x |grad Q|^2 the trace of the loss's Hessian and V = stationary_variance at h = learning_rate
/// lambda. Derivation: across the set d fluctuates with variance V; there the gradient's tangential part is
/// c v_x |grad Q| d^2 times the tangential part of Hess Q n, n the normal, whose average is the above; curvature of the
/// set and the label noise add nothing at this order. For h -> 0 without momentum it is
/// -learning_rate^2 (c v_y / B) grad lambda / 4, the slow flow of label noise (Blanc et al. 2020, Damian et al. 2021,
/// Li et al. 2022); momentum multiplies that by 1 / (1 - momentum)^2. The next order is V times curvatures squared.
///
/// With data of a slope all of this holds of Q - slope. Throws Error unless `at` is a regular zero of that and h is
/// below the limit in mean square.
[[nodiscard]] std::vector<double> slow_drift(const Potential& potential, const UpdateRule& rule,
                                             const Population& population, std::uint64_t batch_size,
                                             std::span<const double> at);

/// Where the slow flow takes `start` in `steps` steps: adaptive Runge-Kutta (Dormand, Prince 1980) to a relative 1e-10,
/// put back onto the zero set at the end. Throws Error as slow_drift.
[[nodiscard]] std::vector<double> follow_slow_flow(const Potential& potential, const UpdateRule& rule,
                                                   const Population& population, std::uint64_t batch_size,
                                                   std::vector<double> start, double steps);

}  // namespace flypaper
