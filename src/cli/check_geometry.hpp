#pragma once
#include <string>

#include "flypaper/exact/geometry/box_coefficient.hpp"

namespace flypaper::cli {

/// What `check` says of the learning coefficient at a point, as JSON text; with an estimate where none is determined.
[[nodiscard]] std::string learning_coefficient_json(const Potential& potential, std::span<const Rational> at);

/// The same of the potential on a box; an empty box stands for an infinite one.
[[nodiscard]] std::string on_box_json(const Potential& potential, const ExactBox& box);

/// What the potential's file claims, each held to what is found, as JSON text; "passed" is null where
/// nothing is found.
[[nodiscard]] std::string claims_json(const Potential& potential);

/// Writes the Newton polygons at the point and, in one and two variables, V(eps) on the box, as SVG files into
/// `folder`. Throws Error, also if the region is empty.
void draw_geometry(const Potential& potential, std::span<const Rational> at, const ExactBox& box,
                   const std::string& folder);

}  // namespace flypaper::cli
