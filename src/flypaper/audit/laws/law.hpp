#pragma once
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flypaper/base/statistics/evidence.hpp"
#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// What a law is tried on: a potential, a point, and settings of data, batches and dynamics.
struct LawCase {
  Potential potential;
  std::vector<double> at;
  Population population;
  DataSet data;  ///< a small data set: laws may enumerate its subsets
  std::uint64_t batch_size = 1;
  Loss loss = Loss::half_mse;
  double learning_rate = 0.01;
  double momentum = 0.5;
  std::uint64_t steps = 8;
  std::uint64_t seed = 1;  ///< of the batches

  /// Without momentum.
  [[nodiscard]] UpdateRule sgd() const { return {.learning_rate = learning_rate, .loss = loss}; }
  [[nodiscard]] LocalModel local() const { return local_model(potential, at); }
  /// Of Q or a derivative at the point, without cancellation.
  [[nodiscard]] double size_of(NodeId node) const { return magnitude(potential.graph(), node, at); }
  /// c (Q S_xx - S_xy): what multiplies grad Q in a batch's gradient.
  [[nodiscard]] double pull(double q, const BatchSums& sums) const {
    return loss_factor(loss) * (q * sums.s_xx - sums.s_xy);
  }
  /// The same of a sample, and on absolute values.
  [[nodiscard]] double pull(double q, std::size_t sample) const {
    return pull(q, {data.x[sample] * data.x[sample], data.x[sample] * data.y[sample]});
  }
  [[nodiscard]] double size_of_pull(double q, std::size_t sample) const {
    const double x = data.x[sample];
    return loss_factor(loss) * (std::abs(q) * x * x + std::abs(x * data.y[sample]));
  }
};

/// Which cases a law speaks of, so that generators draw such.
enum class Scope : std::uint8_t {
  everywhere,
  zeros,         ///< of Q, with data of slope 0
  fixed_points,  ///< where the gradient of Q is exactly 0, in floating point too
  one_variable   ///< potentials of one; in more the law does not apply
};

/// Which Q a law speaks of.
enum class Forms : std::uint8_t { analytic, polynomials };

/// error / scale; the error itself where nothing has a scale.
[[nodiscard]] inline double relative(double error, double scale) { return scale > 0.0 ? error / scale : error; }

/// How far a case is from satisfying a law.
struct LawOutcome {
  double error = 0.0;      ///< relative to the size of the terms that were compared
  double tolerance = 0.0;  ///< with its derivation beside it in the law
  std::string compared;    ///< the two sides, for messages

  [[nodiscard]] bool passed() const { return error <= tolerance; }  // false for NaN
};

/// Something that is true of every potential. src/flypaper/audit/laws/NAME.cpp defines one; the program's `check`,
/// properties/ and users' own tests run the same ones.
struct Law {
  std::string name;
  std::string statement;
  std::function<std::optional<LawOutcome>(const LawCase&)> compare;
  Scope scope = Scope::everywhere;
  Forms forms = Forms::analytic;

  /// No value if the law says nothing about this case: so where squares of Q or of its gradient overflow, where it
  /// needs one variable or a polynomial, or where expanding that takes more work than an answer is worth.
  [[nodiscard]] std::optional<LawOutcome> check(const LawCase& given) const {
    const ExpressionGraph& graph = given.potential.graph();
    double size = given.size_of(given.potential.q());
    for (const NodeId node : given.potential.gradient()) size += given.size_of(node);
    if (!std::isfinite(size * size * size * size)) return std::nullopt;  // variances are of products of squares
    if (forms == Forms::polynomials && graph.function_in(given.potential.q())) return std::nullopt;
    if (scope == Scope::one_variable && given.potential.dimension() != 1) return std::nullopt;
    try {
      return compare(given);
    } catch (const TooLarge&) {
      return std::nullopt;
    } catch (const NotRational&) {
      return std::nullopt;
    }
  }
};

/// The laws of the folder, sorted by name. The list is generated from the folder.
[[nodiscard]] std::vector<Law> all_laws();

/// A learning rate that is `fraction` of 1 over a bound of the loss's curvature at the case's point, so that steps stay
/// small on any potential; `fraction` itself where Q is flat.
[[nodiscard]] inline double gentle_learning_rate(const LawCase& given, double fraction) {
  double slope = 0.0;
  double bend = 0.0;
  for (const NodeId node : given.potential.gradient()) slope += given.size_of(node);
  for (const NodeId node : given.potential.hessian()) bend += given.size_of(node);
  const Population& data = given.population;
  const double label =
      std::abs(data.slope) * data.input_variance + std::sqrt(data.input_variance * data.noise_variance);
  const double q = given.size_of(given.potential.q());
  const double curvature =
      loss_factor(given.loss) * (data.input_variance * slope * slope + (q * data.input_variance + label) * bend);
  return curvature > 0.0 && std::isfinite(curvature) ? fraction / curvature : fraction;
}

/// A case at `at` with a fixed small data set and settings, for the program's `check`.
[[nodiscard]] inline LawCase standard_case(const Potential& potential, std::vector<double> at) {
  LawCase given{.potential = potential,
                .at = std::move(at),
                .population = {},
                .data = sample_data_set({}, 7, 1),
                .batch_size = 3};
  given.learning_rate = gentle_learning_rate(given, 0.1);
  return given;
}

}  // namespace flypaper
