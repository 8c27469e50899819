#include "flypaper/base/core/parallel.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <mutex>
#include <set>
#include <string>
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

TEST(ProgressBar, OneThingToDoIsNotDoneBefore) {
  const Progress bar("work", 1);
  EXPECT_EQ(bar.text(0, milliseconds(1)), "work [                              ]   0%");
  EXPECT_EQ(bar.text(1, milliseconds(1)), "work [==============================] 100%");
  EXPECT_EQ(bar.text(2, milliseconds(1)), bar.text(1, milliseconds(1))) << "more than all is all";
}

TEST(ProgressBar, NothingToDoIsDone) {
  const Progress bar("work", 0);
  EXPECT_NE(bar.text(0, seconds(9)).find("100%"), std::string::npos);
}

/// What a bar of two steps writes to standard error, which is `stream` meanwhile.
void draw_on(int stream) {
  const int kept = dup(STDERR_FILENO);
  dup2(stream, STDERR_FILENO);
  {
    Progress bar("work", 2);
    bar.advance();
    bar.advance();  // too soon to be drawn
  }
  dup2(kept, STDERR_FILENO);
  close(kept);
}

TEST(ProgressBar, IsDrawnOnATerminalAndTakenAwayAtItsEnd) {
  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  ASSERT_EQ(grantpt(terminal), 0);
  ASSERT_EQ(unlockpt(terminal), 0);
  const int other = open(ptsname(terminal), O_RDWR | O_NOCTTY);  // NOLINT
  draw_on(other);
  std::array<char, 1000> text{};
  const auto length = static_cast<std::size_t>(read(terminal, text.data(), text.size()));
  close(other);
  close(terminal);
  const std::string clear = "\r\x1b[2K";
  EXPECT_EQ(std::string(text.data(), length), clear + "work [===============               ]  50%" + clear);
}

TEST(ProgressBar, WritesNothingToAFile) {
  std::FILE* const file = std::tmpfile();
  draw_on(fileno(file));
  EXPECT_EQ(lseek(fileno(file), 0, SEEK_END), 0);
  static_cast<void>(std::fclose(file));
}

// Closed for a moment: whatever is opened meanwhile would get their numbers.
TEST(ClosedStreams, AreOpenedForNothing) {
  const std::array kept{dup(STDIN_FILENO), dup(STDOUT_FILENO), dup(STDERR_FILENO)};
  std::array<bool, 3> opened{};
  std::array<ssize_t, 3> taken{};
  for (const int stream : {STDIN_FILENO, STDERR_FILENO}) close(stream);
  open_closed_streams();
  for (int stream = 0; stream < 3; ++stream) {
    const auto place = static_cast<std::size_t>(stream);
    opened.at(place) = fcntl(stream, F_GETFD) >= 0;  // NOLINT(cppcoreguidelines-pro-type-vararg)
    if (stream != STDOUT_FILENO) taken.at(place) = write(stream, "x", 1);
  }
  for (int stream = 0; stream < 3; ++stream) {
    dup2(kept.at(static_cast<std::size_t>(stream)), stream);
    close(kept.at(static_cast<std::size_t>(stream)));
  }
  EXPECT_EQ(opened, (std::array{true, true, true}));
  EXPECT_EQ(taken, (std::array<ssize_t, 3>{-1, 0, -1})) << "what is written there fails";
  const int before = dup(STDIN_FILENO);
  open_closed_streams();
  const int after = dup(STDIN_FILENO);
  EXPECT_EQ(after, before + 1) << "where all are open none is opened";
  close(before);
  close(after);
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
