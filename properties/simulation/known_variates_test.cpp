// Known answers of normal and gamma variates and of the sums of fresh batches, for every vector width. They come from
// properties/known_variates.py, which computes them anew to 50 digits.
#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/random.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/simulation/data/batches.hpp"

namespace flypaper {
namespace {

/// A unit in the last place is at most this times the number.
constexpr double unit = 0x1p-52;
/// Of a normal: half of SLEEF's 3.5 units for the logarithm, under the root; 3.5 for sine and cosine; roundings.
constexpr double normal_units = 7.0;

std::vector<std::istringstream> lines_with(const std::string& word) {
  std::vector<std::istringstream> found;
  for (const std::string& line : split(read_file(FLYPAPER_SOURCE_FOLDER "/properties/known_variates.txt"), '\n')) {
    if (line.starts_with(word + " ")) found.emplace_back(line.substr(word.size() + 1));
  }
  return found;
}

bool close(double found, double expected, double units) {
  return std::abs(found - expected) <= units * unit * std::abs(expected);
}

TEST(KnownVariates, Normals) {
  std::vector<std::istringstream> lines = lines_with("variates");
  EXPECT_EQ(lines.size(), 10U);
  for (std::istringstream& line : lines) {
    std::uint64_t seed = 0;
    RandomAddress address;
    Variates expected{};
    line >> seed >> address.trajectory >> address.step >> expected.first_normal >> expected.second_normal >>
        expected.uniform;
    ASSERT_TRUE(line) << line.str();
    const Variates found = variates(random_words(seed, address));
    EXPECT_TRUE(close(found.first_normal, expected.first_normal, normal_units)) << line.str();
    EXPECT_TRUE(close(found.second_normal, expected.second_normal, normal_units)) << line.str();
    EXPECT_EQ(found.uniform, expected.uniform) << line.str();
    EXPECT_FALSE(close(found.second_normal, expected.first_normal, normal_units)) << "twin: sine for cosine";
    EXPECT_FALSE(close(-found.first_normal, expected.first_normal, normal_units)) << "twin: the other sign";
    EXPECT_FALSE(close(found.first_normal * (1.0 + 16.0 * unit), expected.first_normal, normal_units)) << "twin";
  }
}

struct Known {
  std::uint64_t batch_size = 0;
  std::uint64_t seed = 0;
  std::uint64_t trajectory = 0;
  std::uint64_t step = 0;
  BatchSums sums{};
  unsigned attempts = 0;
};

std::vector<Known> known_batches() {
  std::vector<Known> known;
  for (std::istringstream& line : lines_with("fresh")) {
    Known one;
    line >> one.batch_size >> one.seed >> one.trajectory >> one.step >> one.sums.s_xx >> one.sums.s_xy >> one.attempts;
    if (!line) throw std::runtime_error("cannot read: " + line.str());
    known.push_back(one);
  }
  return known;
}

constexpr Population population{.slope = -0.75, .input_variance = 2.5, .noise_variance = 0.5};

BatchSums draw(const Known& known, const Population& from, std::uint64_t batch_size, VectorWidth width) {
  const auto source = fresh_batches(from, batch_size, known.seed, width);
  const std::uint64_t first_step = known.step / 64 * 64;
  std::vector<BatchLanes> lanes(known.step - first_step + 1);
  source->fill_block({.first_trajectory = known.trajectory, .count = 1, .first_step = first_step}, lanes, nullptr);
  return {lanes.back().s_xx.values[0], lanes.back().s_xy.values[0]};
}

/// Relative error bound of S_xx in units. B = 1: twice a normal's. Else S_xx is a multiple of v = (1 + t)^3, t = c x,
/// and the error of t, 10 units, counts 3 |t|/(1 + t) times; the rest are roundings.
double units_of(const Known& known) {
  if (known.batch_size == 1) return 2.0 * normal_units + 3.0;
  const double shape = static_cast<double>(known.batch_size) / 2.0;
  const double root = std::cbrt(known.sums.s_xx / population.input_variance * shape / (shape - 1.0 / 3.0));
  return 30.0 * std::abs(root - 1.0) / root + 8.0;
}

/// S_xy = slope S_xx + spread normal, the spread a root of S_xx.
bool agrees(const Known& known, const BatchSums& found) {
  const double units = units_of(known);
  const double drift = population.slope * known.sums.s_xx;
  const double noise = known.sums.s_xy - drift;
  const double bound = unit * ((units + 1.0) * std::abs(drift) + (units / 2.0 + normal_units + 3.0) * std::abs(noise) +
                               std::abs(known.sums.s_xy));
  return close(found.s_xx, known.sums.s_xx, units) && std::abs(found.s_xy - known.sums.s_xy) <= bound;
}

TEST(KnownVariates, FreshBatchesOfAnySizeAtEveryWidth) {
  const std::vector<Known> all = known_batches();
  EXPECT_GE(all.size(), 60U);
  unsigned rejected = 0;
  for (const Known& known : all) {
    rejected += known.attempts > 1 ? 1 : 0;
    for (const VectorWidth width : available_widths()) {
      const BatchSums found = draw(known, population, known.batch_size, width);
      EXPECT_TRUE(agrees(known, found)) << name_of(width) << " B=" << known.batch_size << " trajectory "
                                        << known.trajectory << ": " << found.s_xx << ", " << found.s_xy;
    }
  }
  EXPECT_GE(rejected, 4U) << "known answers of draws that were rejected at first";
}

TEST(KnownVariates, TwinsDisagree) {
  for (const Known& known : known_batches()) {
    Population scaled = population;
    scaled.input_variance *= 1.0 + 0x1p-40;
    EXPECT_FALSE(agrees(known, draw(known, scaled, known.batch_size, VectorWidth::scalar)));
    Population turned = population;
    turned.slope = -turned.slope;
    EXPECT_FALSE(agrees(known, draw(known, turned, known.batch_size, VectorWidth::scalar)));
    if (known.batch_size < std::uint64_t{1} << 32U) {
      EXPECT_FALSE(agrees(known, draw(known, population, known.batch_size + 1, VectorWidth::scalar)));
    }
    const BatchSums found = draw(known, population, known.batch_size, VectorWidth::scalar);
    EXPECT_FALSE(agrees(known, {found.s_xx, 2.0 * population.slope * found.s_xx - found.s_xy})) << "the noise's sign";
  }
}

}  // namespace
}  // namespace flypaper
