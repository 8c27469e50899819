#include "flypaper/base/core/parallel.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <limits>
#include <mutex>
#include <set>
#include <thread>

#include "flypaper/base/core/console.hpp"
#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {

TEST(Threads, AreNeverMoreThanBlocksOrASensibleLimit) {
  EXPECT_EQ(resolve_threads(3, 100), 3U);
  EXPECT_EQ(resolve_threads(3, 2), 2U);
  EXPECT_EQ(resolve_threads(1000, 1), 1U);
  EXPECT_EQ(resolve_threads(0, 1), 1U);
  EXPECT_EQ(resolve_threads(7, 0), 1U) << "no work, and still somebody to see that";
  EXPECT_GE(resolve_threads(0, 1'000'000), 1U);
  EXPECT_EQ(resolve_threads(most_threads, 1'000'000), most_threads);
  for (const std::uint64_t wrong : {std::uint64_t{most_threads} + 1, std::uint64_t{5000}, std::uint64_t{1} << 32U,
                                    std::numeric_limits<std::uint64_t>::max()}) {
    EXPECT_THROW((void)resolve_threads(wrong, 1), Error) << wrong;
  }
}

TEST(Threads, EveryBlockIsWorkedOnOnceByNoMoreWorkersThanBlocks) {
  for (const unsigned threads : {0U, 1U, 3U, 1000U}) {
    std::mutex mutex;
    std::multiset<std::size_t> blocks;
    std::set<std::thread::id> ids;
    const auto work = [&](std::size_t block, unsigned worker) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      const std::scoped_lock lock(mutex);
      EXPECT_LT(worker, 3U);
      blocks.insert(block);
      ids.insert(std::this_thread::get_id());
    };
    EXPECT_EQ(for_each_block(4, 7, threads, work, [] { return false; }), 7U);
    EXPECT_EQ(blocks, (std::multiset<std::size_t>{4, 5, 6}));
    EXPECT_LE(ids.size(), 3U);
  }
}

TEST(Threads, TheFirstFailureIsThrown) {
  const auto work = [](std::size_t block, unsigned) {
    if (block == 3) throw Error("block 3");
  };
  EXPECT_THROW(for_each_block(0, 100, 4, work, [] { return false; }), Error);
}

TEST(Threads, APauseEndsAfterTheBlockThatItFollows) {
  std::vector<std::size_t> blocks;
  const auto work = [&](std::size_t block, unsigned) { blocks.push_back(block); };
  EXPECT_EQ(for_each_block(2, 9, 1, work, [&] { return blocks.size() == 3; }), 5U) << "where to go on";
  EXPECT_EQ(blocks, (std::vector<std::size_t>{2, 3, 4}));
  EXPECT_EQ(for_each_block(5, 9, 1, work, [] { return false; }), 9U);
  EXPECT_EQ(blocks.back(), 8U);
  EXPECT_EQ(for_each_block(9, 9, 3, work, [] { return false; }), 9U);
  EXPECT_EQ(blocks.size(), 7U) << "nothing is left to do";
  const auto fails = [&](std::size_t block, unsigned) {
    blocks.push_back(block);
    throw Error("at once");
  };
  EXPECT_THROW(for_each_block(0, 9, 1, fails, [] { return false; }), Error);
  EXPECT_EQ(blocks.size(), 8U) << "no block after a failure";
}

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(ProgressBar, SaysWhatTimeIsLeftOnlyOnceItCanBeTold) {
  const Progress bar("work", 1000);
  EXPECT_EQ(bar.text(0, milliseconds(1)), "work [                              ]   0%");
  EXPECT_EQ(bar.text(1, milliseconds(995)).find("left"), std::string::npos) << "one block of a thousand tells no speed";
  EXPECT_EQ(bar.text(500, milliseconds(100)).find("left"), std::string::npos) << "nor does a tenth of a second";
  EXPECT_EQ(bar.text(19, seconds(60)).find("left"), std::string::npos);
  EXPECT_EQ(bar.text(500, seconds(4)), "work [===============               ]  50%  4 s left");
  EXPECT_EQ(bar.text(1000, seconds(4)), "work [==============================] 100%  0 s left");
}

TEST(ProgressBar, WhatWasDoneBeforeTellsNoSpeed) {
  Progress bar("work", 1000);
  bar.resume_at(800);
  EXPECT_EQ(bar.text(800, seconds(9)).find("left"), std::string::npos);
  EXPECT_NE(bar.text(900, seconds(9)).find("  9 s left"), std::string::npos);
}

TEST(ProgressBar, NothingToDoIsDone) {
  const Progress bar("work", 0);
  EXPECT_NE(bar.text(0, seconds(9)).find("100%"), std::string::npos);
}

// /dev/full takes what is written and has no place for it.
TEST(FinishedOutput, IsAnErrorWhereItIsLost) {
  EXPECT_NO_THROW(finish_output());
  const int kept = dup(STDOUT_FILENO);
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);  // NOLINT(cppcoreguidelines-pro-type-vararg)
  dup2(full, STDOUT_FILENO);
  std::fputs("lost", stdout);
  EXPECT_THROW(finish_output(), Error);
  EXPECT_THROW(finish_output(), Error) << "what is lost stays lost, though nothing is left to write";
  dup2(kept, STDOUT_FILENO);
  close(kept);
  close(full);
  std::clearerr(stdout);
  EXPECT_NO_THROW(finish_output());
}

}  // namespace
}  // namespace flypaper
