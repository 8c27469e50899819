// How far the doubles that simulations use may be from exact values. In the standard model of floating point every
// operation multiplies its result by 1 + delta, |delta| <= u = 2^-53. A value that is a sum of products then has an
// error of at most gamma_k = k u/(1 - k u) times the expression evaluated on absolute values, where k counts the
// factors that one product collects: a sum has one more than the larger of its sides, a product one more than both
// together (so k is the longest path only where nothing is multiplied). Source: Higham 2002, section 3.1. A power by
// squarings collects as many as one by repeated multiplication: n k + n - 1.
//
// Exact means exact for the constants as doubles: 1.8 stands for the double next to 9/5.
#include <boost/multiprecision/cpp_int.hpp>

#include <cmath>
#include <random>

#include "flypaper/base/core/files.hpp"
#include "flypaper/simulation/model/tape.hpp"
#include "properties/generators.hpp"
#include "properties/roundings.hpp"

namespace flypaper {
namespace {

using Rational = boost::multiprecision::cpp_rational;

/// Arithmetic on absolute values.
struct Absolute {
  Rational value;
  explicit Absolute(const Rational& number) : value(abs(number)) {}
  explicit Absolute(double number) : Absolute(Rational(number)) {}
  friend Absolute operator+(const Absolute& a, const Absolute& b) { return Absolute(Rational(a.value + b.value)); }
  friend Absolute operator-(const Absolute& a, const Absolute& b) { return a + b; }
  friend Absolute operator*(const Absolute& a, const Absolute& b) { return Absolute(Rational(a.value * b.value)); }
  friend Absolute operator/(const Absolute& a, const Absolute& b) { return Absolute(Rational(a.value / b.value)); }
  friend Absolute operator-(const Absolute& a) { return a; }
};

/// Whether error <= gamma_k magnitude, in exact arithmetic.
bool within(const Rational& error, unsigned k, const Rational& magnitude) {
  const Rational ku = Rational(k) / Rational(std::uint64_t{1} << 53U);
  return abs(error) * (1 - ku) <= ku * magnitude;
}

/// Whether `found` is a value of the node within its bound; `fewer` roundings than are counted are allowed.
bool accurate(const ExpressionGraph& graph, NodeId node, const std::vector<double>& at, double found,
              unsigned fewer = 0) {
  const Rational error = Rational(found) - value_of<Rational>(graph, node, at);
  const unsigned k = value_of<Roundings<0>>(graph, node, at).count;
  return within(error, k - std::min(k, fewer), value_of<Absolute>(graph, node, at).value);
}

/// The first node of which the tape or the tree is not accurate at a point, or -1.
int inaccurate_node(const Potential& potential, const std::vector<std::vector<double>>& points) {
  const std::vector<NodeId> nodes = all_nodes(potential);
  const Tape tape(potential.graph(), nodes);
  auto workspace = tape.workspace();
  std::vector<Lane> lanes(potential.dimension());
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t d = 0; d < lanes.size(); ++d) lanes[d].values[i] = points[i][d];
  }
  tape.evaluate(lanes, workspace);
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t k = 0; k < nodes.size(); ++k) {
      const double tree = potential.graph().evaluate(nodes[k], std::span<const double>(points[i]));
      if (!accurate(potential.graph(), nodes[k], points[i], tape.output(workspace, k).values[i]) ||
          !accurate(potential.graph(), nodes[k], points[i], tree)) {
        return static_cast<int>(k);
      }
    }
  }
  return -1;
}

/// The point moved by up to 40 units in the last place in each coordinate; from 0 by units of those of 1, as products
/// of the least numbers underflow, which no relative bound covers.
std::vector<double> beside(std::vector<double> point, std::mt19937_64& engine) {
  for (double& w : point) {
    auto steps = static_cast<int>(engine() % 81) - 40;
    if (w == 0.0) {
      w = steps * 0x1p-52;
      continue;
    }
    for (; steps != 0; steps -= steps > 0 ? 1 : -1) {
      w = std::nextafter(w, steps > 0 ? 10.0 : -10.0);
    }
  }
  return point;
}

RC_GTEST_PROP(Accuracy, OfRandomPolynomials, ()) {
  const Potential potential(*generators::polynomial(3, 2));
  std::vector<std::vector<double>> points;
  for (int i = 0; i < 4; ++i) points.push_back(*generators::point(3));
  RC_ASSERT(inaccurate_node(potential, points) == -1);
}

TEST(Accuracy, OfEveryPotentialBesideItsPoints) {
  const std::filesystem::path folder = FLYPAPER_SOURCE_FOLDER "/potentials";
  std::mt19937_64 engine(1);
  std::size_t checked = 0;
  for (const std::string& name : list_stems(folder, ".toml")) {
    const Potential potential = Potential::load(folder / (name + ".toml"));
    // Values of functions are not rational; functions_test.cpp holds them to units in the last place.
    if (potential.graph().function_in(potential.q())) continue;
    for (const ClaimedPoint& point : potential.points) {
      std::vector<std::vector<double>> points{point.at};
      while (points.size() < 20) points.push_back(beside(point.at, engine));
      EXPECT_EQ(inaccurate_node(potential, points), -1) << name;
      ++checked;
    }
  }
  EXPECT_GT(checked, 0U);
}

/// In how many of 2000 cases beside 1, where relative errors are largest, the bound with `fewer` roundings is broken.
int broken(const Potential& potential, unsigned fewer) {
  std::mt19937_64 engine(2);
  int found = 0;
  for (int i = 0; i < 2000; ++i) {
    std::vector<double> at;
    for (unsigned d = 0; d < potential.dimension(); ++d) {
      at.push_back((d % 2 == 0 ? 1.0 : 0x1p-30) * (1.0 + static_cast<double>(engine() >> 12U) * 0x1p-72));
    }
    const double value = potential.graph().evaluate(potential.q(), std::span<const double>(at));
    found += accurate(potential.graph(), potential.q(), at, value, fewer) ? 0 : 1;
  }
  return found;
}

TEST(Accuracy, TwinWithOneRoundingFewerFails) {
  for (const char* q : {"w1 + w2", "w1 + w2 + w4", "(w1 + w2)*(w3 + w4)"}) {
    EXPECT_EQ(broken(Potential(q), 0), 0) << q;
    EXPECT_GT(broken(Potential(q), 1), 0) << q << ": the longest path of the last has 2 operations, which are too few";
  }
}

TEST(Accuracy, FactoredFormsAreAccurateRelativeToTheirValueBesideZeros) {
  // Differences of two doubles have one rounding, so a product of them has no error but of its own size.
  const Potential factored("(w1 + 1.8)*(w1 - 1.8)^2");
  const Potential expanded("w1^3 - 1.8*w1^2 - 3.24*w1 + 5.832");
  std::mt19937_64 engine(3);
  int failures_of_expanded = 0;
  for (int i = 0; i < 500; ++i) {
    const std::vector<double> at = beside({i % 2 == 0 ? 1.8 : -1.8}, engine);
    const auto exact = value_of<Rational>(factored.graph(), factored.q(), at);
    const unsigned k = value_of<Roundings<0>>(factored.graph(), factored.q(), at).count;
    const auto holds = [&](const Potential& form) {
      return within(Rational(form.graph().evaluate(form.q(), std::span<const double>(at))) - exact, k, abs(exact));
    };
    EXPECT_TRUE(holds(factored)) << at[0];
    failures_of_expanded += holds(expanded) ? 0 : 1;
  }
  EXPECT_GT(failures_of_expanded, 400) << "the twin that must fail";
}

}  // namespace
}  // namespace flypaper
