#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "flypaper/audit/answers/answer.hpp"
#include "flypaper/exact/escape/basin.hpp"
#include "flypaper/exact/geometry/box_coefficient.hpp"
#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// What SGD is asked about.
struct StabilityQuestion {
  UpdateRule rule;  ///< its learning rate only if `learning_rate` is given
  Population population;
  std::uint64_t batch_size = 20;
  std::optional<double> learning_rate;
};

/// Whether an answer draws figures too.
enum class Drawing : unsigned char { none, figures };

/// Everything known about a potential at a point.
struct CheckRequest {
  Potential potential;
  std::vector<double> at;
  std::vector<Rational> exact;  ///< the point as it was meant; of use where every coordinate is finite
  ExactBox box;                 ///< empty if infinite
  StabilityQuestion question;
  std::optional<DataSet> data;  ///< takes the place of the question's population
  Drawing drawing = Drawing::none;
  std::uint64_t seed = 1;  ///< of the batches that laws are tried on
};
/// Throws Error.
[[nodiscard]] Answer answer(const CheckRequest& request);

/// The box of a potential's file, else of half-width 1 around the point; empty if the file's is infinite.
[[nodiscard]] ExactBox box_around(const Potential& potential, const std::vector<Rational>& at);

/// Stability at every zero and critical point of a potential of one variable, with figures of escape from one basin.
struct AtlasRequest {
  Potential potential;
  StabilityQuestion question;
  std::optional<Interval1d> box;    ///< only points in it
  std::optional<Interval1d> basin;  ///< that the figures are of (default: the first regular zero's)
  Drawing drawing = Drawing::none;
  unsigned threads = 0;
};
/// A point about which something cannot be found says so with the reason; the others are listed all the same. Throws
/// Error for more variables, a constant Q, and where there is nothing to draw.
[[nodiscard]] Answer answer(const AtlasRequest& request);

/// How fast SGD leaves a basin.
struct EscapeRequest {
  Potential potential;
  Box basin;
  UpdateRule rule;
  Population population{};
  std::uint64_t batch_size = 0;
  std::optional<std::vector<double>> from;  ///< default: the minimum
  std::uint64_t trajectories = 0;
  std::uint64_t steps = 0;
  std::uint64_t seed = 1;
  unsigned threads = 0;
  enum class Method : unsigned char { exact, simulate } method = Method::exact;
  Drawing drawing = Drawing::none;
};
/// Throws Error if no minimum is in the basin, and, offering the simulation, if the method is exact and the request of
/// more than one variable or with momentum.
[[nodiscard]] Answer answer(const EscapeRequest& request);

}  // namespace flypaper
