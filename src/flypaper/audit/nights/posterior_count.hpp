#pragma once
#include <optional>

#include "flypaper/audit/nights/night_count.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// Whether there is a posterior by quadrature: in one and two variables, of polynomials.
[[nodiscard]] bool has_quadrature(const Potential& potential);

/// Exact samples of the posterior in a cube around a point of the potential's file that holds about half of the mass,
/// which quadrature knows; nothing where there is no quadrature, no such cube, or samples take too long to draw.
[[nodiscard]] std::optional<NightCount> posterior_count(const Potential& potential);

}  // namespace flypaper
