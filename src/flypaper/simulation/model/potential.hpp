#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flypaper/simulation/model/expression.hpp"

namespace flypaper {

class Settings;

/// A product of open intervals; a side may be infinite.
struct Box {
  std::vector<double> lower;
  std::vector<double> upper;
  bool operator==(const Box&) const = default;
};

/// A claimed rate of escape from a point's basin, fresh batches of the population with slope 0 and variances 1.
struct ClaimedEscape {
  double per_step = 0.0;
  double tolerance = 0.0;  ///< relative
  double learning_rate = 0.0;
  std::uint64_t batch_size = 0;
  std::string loss;  ///< "half_mse" or "mse"
};

/// A claimed symmetry: Q(maps(w)) is Q(w), or -Q(w) if it is odd.
struct ClaimedSymmetry {
  std::vector<std::string> maps;  ///< an expression for each variable
  enum class Parity : std::uint8_t { even, odd } parity = Parity::even;
  std::string evidence;
  std::string unclaimed = {};  ///< or why it is not claimed
};

/// What a potential's file says of one point.
struct ClaimedPoint {
  std::vector<double> at;
  std::vector<Rational> exact;       ///< `at` as it was meant
  Box basin;                         ///< empty if none is given
  std::string learning_coefficient;  ///< as written, "1/2"; empty if not claimed
  std::uint64_t multiplicity = 0;    ///< 0 if not claimed
  std::optional<ClaimedEscape> escape;
  std::string evidence;   ///< why the claims are believed
  std::string unclaimed;  ///< or why nothing is claimed
};

/// The model f(w, x) = Q(w) x, whose population loss is c v_x Q(w)^2 / 2 up to a constant (section "Models" of the
/// post), with the symbolic gradient and Hessian of Q.
class Potential {
 public:
  /// Q in flypaper's grammar. The dimension is the number of its highest variable, at least 1. Throws Error.
  explicit Potential(std::string_view q, Parameters given = {});

  /// potentials/NAME.toml. Throws Error with file and line; unknown keys are errors.
  [[nodiscard]] static Potential load(const std::filesystem::path& file);

  [[nodiscard]] unsigned dimension() const { return static_cast<unsigned>(gradient_.size()); }
  [[nodiscard]] const ExpressionGraph& graph() const& { return graph_; }
  [[nodiscard]] NodeId q() const { return q_; }
  [[nodiscard]] const std::vector<NodeId>& gradient() const& { return gradient_; }
  /// Row-major, dimension x dimension.
  [[nodiscard]] const std::vector<NodeId>& hessian() const& { return hessian_; }
  // References into a temporary would outlive it.
  [[nodiscard]] const ExpressionGraph& graph() const&& = delete;
  [[nodiscard]] const std::vector<NodeId>& gradient() const&& = delete;
  [[nodiscard]] const std::vector<NodeId>& hessian() const&& = delete;
  [[nodiscard]] std::string print() const { return graph_.print(q_); }

  std::string name;   ///< the file's stem; empty for an expression
  std::string title;  ///< empty for an expression
  Parameters parameters;
  Box box;  ///< where to draw it and where its points lie; empty for an expression
  std::vector<ClaimedPoint> points;
  std::vector<ClaimedSymmetry> symmetries;

 private:
  ExpressionGraph graph_;
  NodeId q_ = 0;
  std::vector<NodeId> gradient_;
  std::vector<NodeId> hessian_;
};

/// A potential as users name it: a path that ends in .toml, a name in `folder`, else an expression, whose parameters
/// are `given`. Throws Error that lists the valid names, and if parameters are given to a file, which sets its own.
[[nodiscard]] Potential find_potential(std::string_view text, const std::filesystem::path& folder,
                                       const Parameters& given = {});

/// The table `parameters` of a file, empty if it has none. Throws Error with file and line.
[[nodiscard]] Parameters read_parameters(const Settings& file);

/// Evaluates rows of "lower, upper" expressions. Throws Error if a row has not two entries or lower is not below upper.
[[nodiscard]] Box evaluate_box(const std::vector<std::vector<std::string>>& rows, const Parameters& parameters);

}  // namespace flypaper
