// What the .cpp files of this folder share.
#pragma once
#include <array>
#include <mutex>
#include <optional>

#include "flypaper/exact/posterior/posterior.hpp"
#include "flypaper/exact/quadrature/line_cuts.hpp"
#include "flypaper/exact/quadrature/plane.hpp"

namespace flypaper {

/// Made when it is asked for first.
template <typename Value>
class Lazy {
 public:
  template <typename Make>
  const Value& operator()(Make make) const {
    std::call_once(once_, [&] { value_.emplace(make()); });
    return *value_;  // NOLINT(bugprone-unchecked-optional-access): it was made just now or before
  }

 private:
  mutable std::once_flag once_{};
  mutable std::optional<Value> value_{};
};

/// The exponents A (P^2 - reference^2).
struct Height {
  double scale = 1.0;  ///< A
  double reference = 0.0;
};

/// Whether to look for peaks of what has no zero.
enum class Peaks : unsigned char { at_zeros, anywhere };

/// What a posterior is of, whatever the number of samples.
struct Posterior::Content {
  Potential potential;
  ExactBox exact;
  Restraint restraint;
  Box box;
  PlanePolynomial p;
  Univariate line{};            ///< P of one variable
  std::vector<LineCut> cuts{};  ///< of the box
  std::array<Lazy<std::vector<PlaneCut>>, 2> branches{};

  /// Throws Error as Posterior's constructors.
  Content(Potential given, ExactBox ends, Restraint factor, const Likelihood& likelihood);
  [[nodiscard]] unsigned dimension() const { return potential.dimension(); }
  /// Cuts of a part of the box, and where the restraint has its peak.
  [[nodiscard]] std::vector<LineCut> cuts_in(const std::array<Rational, 2>& region) const;
  /// A region, whose ends may be infinite, clipped to the box. Throws Error if it is reversed or of another dimension.
  [[nodiscard]] ExactBox clipped(const Box& region) const;
  [[nodiscard]] double restraint_exponent(unsigned axis, double at) const;
  /// Of one variable, over a part of the box.
  [[nodiscard]] Sample line_integral(const std::array<Rational, 2>& region, const Height& height) const;
  /// The lines across an axis of a part of the box, and the rule over them. The integral over one line, whose origins
  /// lack `inner_origin`, is that at a place of the axis.
  [[nodiscard]] PlaneLines lines(unsigned outer, const ExactBox& region, Peaks peaks) const;
  [[nodiscard]] GradedRule rule(unsigned outer, const PlaneLines& lines, const Height& height) const;
  [[nodiscard]] Sample across(const std::vector<Stretch>& stretches, unsigned outer, double at, double inner_origin,
                              const Height& height) const;

 private:
  [[nodiscard]] LineWeight weight(const Height& height, unsigned axis, double origin) const;
};

/// The lines of the whole box, which marginals run along.
struct Posterior::Marginals {
  std::array<Lazy<PlaneLines>, 2> lines{};
};

/// Q - level with exact coefficients; a constant that is no rational number, as exp(1), stands for its double, and
/// `doubt` tells. Throws Error above two variables or for functions, TooLarge.
[[nodiscard]] PlanePolynomial polynomial_minus_level(const Potential& potential, const Rational& level);

/// Throws Error unless the box is finite, not empty and of the potential's dimension.
void require_box(const Potential& potential, const Box& box);

}  // namespace flypaper
