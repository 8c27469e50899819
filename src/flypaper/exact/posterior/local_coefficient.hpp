#pragma once
#include "flypaper/exact/posterior/posterior.hpp"
#include "flypaper/simulation/samplers/diagnosis.hpp"

namespace flypaper {

/// samples (E L(w) - L(anchor)), what the estimate of chains tends to with exact sampling, by quadrature. Throws Error
/// above two variables.
[[nodiscard]] Approximation exact_local_learning_coefficient(const LangevinTarget& target);

/// Throws Error if the restrained loss U has no minimum at the anchor: its Hessian is not positive definite there, or a
/// Newton step lowers U by more than 1e-3, which the estimate would be too low by.
void require_minimum(const LangevinTarget& target);

}  // namespace flypaper
