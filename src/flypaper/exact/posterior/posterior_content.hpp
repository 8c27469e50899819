// What the .cpp files of Posterior share.
#pragma once
#include <array>
#include <mutex>
#include <optional>

#include "flypaper/exact/posterior/line_cuts.hpp"
#include "flypaper/exact/posterior/posterior.hpp"

namespace flypaper {

/// What a posterior is of, whatever the number of samples.
struct Posterior::Content {
  Potential potential;
  Box box;
  ExactBox exact;
  Restraint restraint;
  PlanePolynomial p{};
  Univariate line{};            ///< P of one variable
  std::vector<LineCut> cuts{};  ///< of the box

  /// Throws Error as Posterior's constructors.
  Content(Potential given, Box doubles, ExactBox ends, Restraint factor, const Likelihood& likelihood);
  /// Cuts of a part of the box, and where the restraint has its peak.
  [[nodiscard]] std::vector<LineCut> cuts_in(const std::array<Rational, 2>& region) const;
  [[nodiscard]] const std::vector<PlaneCut>& branches(unsigned outer) const {
    std::call_once(once_.at(outer), [&] { branches_.at(outer) = branch_cuts(p.factors, outer); });
    return branches_.at(outer);
  }
  [[nodiscard]] double restraint_exponent(unsigned axis, double at) const {
    if (restraint.stiffness == 0.0) return 0.0;
    const double apart = at - restraint.anchor[axis];
    return 0.5 * restraint.stiffness * apart * apart;
  }
  [[nodiscard]] LineWeight weight(double scale, double reference, unsigned axis, double origin) const {
    return {.scale = scale,
            .reference = reference,
            .stiffness = restraint.stiffness,
            .anchor = restraint.stiffness > 0.0 ? restraint.anchor[axis] - origin : 0.0};
  }

 private:
  mutable std::array<std::once_flag, 2> once_{};
  mutable std::array<std::vector<PlaneCut>, 2> branches_{};
};

struct Posterior::Axis {
  std::once_flag once{};
  std::optional<PlaneLines> lines{};
};

/// Throws Error.
void require_valid(const Potential& potential, const Box& box, const Likelihood& likelihood);

}  // namespace flypaper
