// Every count of a night against its known probability, by a powered check; with a twin that is off by what it sees.
#include <gtest/gtest.h>

#include <cmath>

#include "flypaper/audit/nights/night_count.hpp"
#include "flypaper/base/statistics/proportion.hpp"

namespace flypaper {
namespace {

TEST(NightCounts, HaveTheirKnownProbabilities) {
  for (const NightCount& count : all_night_counts()) {
    const double known = count.probability().value;
    const double margin = 12.0 * std::sqrt(known * (1.0 - known) / static_cast<double>(count.draws));
    const auto check = ProportionCheck::equivalent(known, margin, count.draws);
    const std::uint64_t successes = count.successes(20, 0);
    EXPECT_TRUE(check.evaluate("", successes).passed) << count.id << ": " << successes << " of " << count.draws;
    const auto off = static_cast<std::uint64_t>(2.0 * margin * static_cast<double>(count.draws));
    EXPECT_FALSE(check.evaluate("", successes + off).passed) << count.id << ", twin: twice the margin more";
    EXPECT_FALSE(check.evaluate("", successes - off).passed) << count.id << ", twin: twice the margin fewer";
  }
}

TEST(NightCounts, DependOnTheSeedAndOnNoNumberOfThreads) {
  for (const NightCount& count : all_night_counts()) {
    if (count.draws > 5'000'000) continue;  // those do not use threads
    EXPECT_EQ(count.successes(3, 1), count.successes(3, 2)) << count.id;
    EXPECT_NE(count.successes(3, 1), count.successes(4, 1)) << count.id;
  }
}

}  // namespace
}  // namespace flypaper
