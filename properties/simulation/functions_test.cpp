// exp, log, sin, cos and tanh in expressions: their values and bits, rounding bounds, derivatives and enclosures.
#include <boost/math/differentiation/autodiff.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

#include <bit>
#include <cmath>
#include <complex>
#include <numbers>
#include <random>

#include "flypaper/simulation/model/disc.hpp"
#include "flypaper/simulation/model/tape.hpp"
#include "properties/generators.hpp"
#include "properties/roundings.hpp"

namespace flypaper {
namespace {

using Wide = boost::multiprecision::cpp_bin_float_50;

constexpr std::array functions{Operation::exponential, Operation::logarithm, Operation::sine, Operation::cosine,
                               Operation::hyperbolic_tangent};

Wide exact(Operation function, double x) { return evaluate_function(function, Wide(x)); }

/// Numbers of many sizes and signs, with neighbours that take other branches of the functions.
double draw(std::mt19937_64& engine) {
  const double unit = static_cast<double>(engine() >> 11U) * 0x1p-53;
  const double sign = engine() % 2 == 0 ? 1.0 : -1.0;
  return sign * std::ldexp(0.5 + unit, static_cast<int>(engine() % 40) - 30);
}

/// |found - exact| in units in the last place of the exact value.
double units_off(double found, const Wide& value) {
  const auto size = static_cast<double>(abs(value));
  const double unit = std::nextafter(size, INFINITY) - size;
  return static_cast<double>(abs(Wide(found) - value)) / unit;
}

TEST(Functions, AreWithinOneUnitInTheLastPlace) {
  std::mt19937_64 engine(1);
  double worst = 0.0;
  for (int i = 0; i < 1000; ++i) {
    for (const Operation function : functions) {
      double x = draw(engine);
      if (function == Operation::logarithm) x = std::abs(x);
      if (function == Operation::exponential && std::abs(x) > 700.0) continue;
      worst = std::max(worst, units_off(apply_function(function, x), exact(function, x)));
    }
  }
  EXPECT_LE(worst, 1.0);
  EXPECT_GT(units_off(std::nextafter(std::nextafter(std::numbers::e, 3.0), 3.0), exact(functions[0], 1.0)), 1.0)
      << "the twin that must fail: two units off";
}

TEST(Functions, OfAsManyArgumentsAsAreAskedFor) {
  Lane values{};
  values.values[3] = 7.0;
  const Lane arguments{};
  apply_function(Operation::exponential, arguments.values, values.values, 3, VectorWidth::scalar);
  EXPECT_EQ(values.values[2], 1.0);
  EXPECT_EQ(values.values[3], 7.0) << "behind the last";
}

TEST(Functions, HaveTheSameBitsAtEveryWidthWhateverTheirNeighbours) {
  std::mt19937_64 engine(2);
  std::array<Lane, 2> lanes{};
  for (int i = 0; i < 500; ++i) {
    for (double& x : lanes[0].values) {
      x = engine() % 8 == 0 ? std::bit_cast<double>(engine()) : draw(engine);
    }
    for (const Operation function : functions) {
      for (const VectorWidth width : available_widths()) {
        apply_function(function, lanes[0].values, lanes[1].values, block_size, width);
        for (std::size_t k = 0; k < block_size; ++k) {
          const double alone = apply_function(function, lanes[0].values[k]);
          if (std::isnan(alone) && std::isnan(lanes[1].values[k])) continue;
          ASSERT_EQ(std::bit_cast<std::uint64_t>(alone), std::bit_cast<std::uint64_t>(lanes[1].values[k]))
              << name_of_function(function) << " of " << lanes[0].values[k] << ", " << name_of(width);
        }
      }
    }
  }
}

TEST(Functions, OneTrajectoryHasTheBitsOfItsBlock) {
  // Powers up to the square only: the tape multiplies higher ones in another order than the tree.
  const Potential potential("w1*tanh(w2) + exp(sin(w1) - w2/3)*log(w2^2 + 0.5)/2 - cos(w1 + sin(w2))");
  std::vector<NodeId> outputs{potential.q()};
  outputs.insert(outputs.end(), potential.gradient().begin(), potential.gradient().end());
  outputs.insert(outputs.end(), potential.hessian().begin(), potential.hessian().end());
  std::mt19937_64 engine(3);
  for (const VectorWidth width : available_widths()) {
    const Tape tape(potential.graph(), outputs, width);
    auto workspace = tape.workspace();
    std::vector<Lane> lanes(2);
    for (Lane& lane : lanes) {
      for (double& w : lane.values) w = 4.0 * static_cast<double>(engine() >> 11U) * 0x1p-53 - 2.0;
    }
    tape.evaluate(lanes, workspace);
    for (std::size_t i = 0; i < block_size; ++i) {
      const std::vector<double> at{lanes[0].values[i], lanes[1].values[i]};
      for (std::size_t k = 0; k < outputs.size(); ++k) {
        ASSERT_EQ(tape.output(workspace, k).values[i],
                  potential.graph().evaluate(outputs[k], std::span<const double>(at)))
            << name_of(width) << ", output " << k;
      }
    }
  }
}

/// |value - exact| over k u magnitude.
double error_in_bounds(const Potential& potential, NodeId node, const std::vector<double>& at, double factor = 1.0) {
  const auto value = factor * potential.graph().evaluate(node, std::span<const double>(at));
  const double size = magnitude(potential.graph(), node, at);
  const unsigned k = value_of<Roundings<1>>(potential.graph(), node, at).count;
  const auto error = static_cast<double>(abs(Wide(value) - value_of<Wide>(potential.graph(), node, at)));
  return error == 0.0 ? 0.0 : error / (k * 0x1p-53 * size);
}

RC_GTEST_PROP(Functions, RoundingIsWithinItsBound, ()) {
  const Potential potential((*generators::tree_with_functions(3)).text());
  std::vector<double> at = *generators::point(3);
  at.resize(potential.dimension());
  for (const NodeId node : all_nodes(potential)) {
    const double size = magnitude(potential.graph(), node, at);
    if (!(size < 1e8)) continue;  // to first order: k u times it must be small
    RC_ASSERT(error_in_bounds(potential, node, at) <= 1.0);
  }
}

TEST(Functions, RoundingBoundTwinFails) {
  const Potential potential("exp(w1)*sin(w2)");
  const std::vector<double> at{1.5, 2.5};
  EXPECT_LE(error_in_bounds(potential, potential.q(), at), 1.0);
  EXPECT_GT(error_in_bounds(potential, potential.q(), at, 1.0 + 1e-13), 1.0);
}

RC_GTEST_PROP(Functions, PrintedOnesAreReadBack, ()) {
  const Potential potential((*generators::tree_with_functions(3)).text());
  const std::string printed = potential.print();
  const Potential again(printed);
  RC_ASSERT(again.print() == printed);
  const std::vector<double> at = *generators::point(3);
  RC_ASSERT(again.graph().evaluate(again.q(), std::span<const double>(at)) ==
            potential.graph().evaluate(potential.q(), std::span<const double>(at)));
}

RC_GTEST_PROP(Functions, DiscsHoldTheValuesThatTheyEnclose, ()) {
  const Potential potential((*generators::tree_with_functions(2)).text());
  std::vector<double> at = *generators::point(2);
  at.resize(potential.dimension());
  const double radius = 0.01 * *generators::whole(1, 60);
  std::vector<std::complex<double>> point;
  for (const double w : at) {
    point.push_back(w + std::polar(radius, 0.01 * std::numbers::pi * *generators::whole(0, 200)));
  }
  const std::vector<double> radii(at.size(), radius);
  const Disc disc = values_on_discs(potential.graph(), potential.q(), at, radii);
  const auto value = potential.graph().evaluate(potential.q(), std::span<const std::complex<double>>(point));
  if (!std::isfinite(disc.largest())) RC_SUCCEED("not known to be analytic there");
  RC_ASSERT(std::abs(value - disc.centre) <= disc.radius + 1e-11 * disc.largest());
}

/// The largest |f(c + d) - f(c)| over points d of the circle |d| = r.
double reach_of(Operation function, double c, double r) {
  double largest = 0.0;
  for (int i = 0; i < 400; ++i) {
    const std::complex<double> d = std::polar(r, std::numbers::pi * i / 200.0);
    largest = std::max(largest, std::abs(evaluate_function(function, c + d) - evaluate_function(function, c)));
  }
  return largest;
}

// Small discs are stretched by the derivative, and larger ones by little more than the function itself does.
TEST(Discs, OfFunctionsAreHardlyWiderThanTheirValues) {
  for (const Operation function : functions) {
    for (const double c : {0.3, 0.7, 1.9}) {
      for (const auto& [r, wider] : {std::pair{1e-4, 1.001}, {0.1, 1.3}}) {
        const double radius = apply_function(function, Disc(c, r)).radius;
        EXPECT_GE(radius, reach_of(function, c, r) * (1.0 - 1e-9)) << name_of_function(function) << c << " " << r;
        EXPECT_LE(radius, reach_of(function, c, r) * wider) << name_of_function(function) << c << " " << r;
      }
    }
  }
}

TEST(Discs, AreInfiniteWhereAFunctionIsNotKnownToBeAnalytic) {
  const auto radius = [](Operation function, double c, double r) {
    return apply_function(function, Disc(c, r)).radius;
  };
  EXPECT_EQ(radius(Operation::logarithm, 1.0, 1.0), INFINITY);
  EXPECT_EQ(radius(Operation::logarithm, -1.0, 0.1), INFINITY);
  EXPECT_EQ(radius(Operation::logarithm, 1.0, 0.5), 1.0);
  EXPECT_EQ(radius(Operation::hyperbolic_tangent, 0.0, 1.5), INFINITY) << "its poles are at pi/2 i";
  EXPECT_TRUE(std::isfinite(radius(Operation::hyperbolic_tangent, 0.0, 1.49)));
  EXPECT_EQ(radius(Operation::hyperbolic_tangent, 3.0, 0.8), INFINITY) << "t tan(r) is above 1";
  EXPECT_EQ((Disc(1.0, 0.5) / Disc(2.0, 2.0)).radius, INFINITY);
  EXPECT_EQ((Disc(1.0, 0.5) / Disc(-2.0, 1.0)).radius, 0.5 * 0.5 + 1.0 * 0.5 + 0.5 * 0.5) << "1/b is within 1/2";
  EXPECT_EQ((Disc(-3.0, 0.5) * Disc(2.0, 0.25)).radius, 3.0 * 0.25 + 0.5 * 2.0 + 0.5 * 0.25);
  EXPECT_EQ((Disc(-3.0, 0.5) - Disc(2.0, 0.25)).radius, 0.75);
  EXPECT_EQ((-Disc(-3.0, 0.5)).largest(), 3.5);
  EXPECT_EQ(Disc(NAN, 1.0).largest(), INFINITY);
}

TEST(Functions, DerivativesShareTheirSubexpressions) {
  // exp, and 1 - tanh^2, come back in every derivative: the Hessian of a chain of n functions has O(n) nodes.
  std::string chain = "w1";
  for (int i = 0; i < 60; ++i) chain = (i % 2 == 0 ? "tanh(" : "exp(") + chain + "/2)";
  const Potential long_chain(chain);
  EXPECT_LT(long_chain.graph().nodes().size(), 2000U);
  const Potential potential("tanh(w1)");
  EXPECT_EQ(potential.graph().print(potential.gradient()[0]), "1 - tanh(w1)^2");
}

}  // namespace
}  // namespace flypaper
