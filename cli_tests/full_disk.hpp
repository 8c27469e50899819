#pragma once
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

namespace flypaper::cli_tests {

/// Files that this process's children write end at that many bytes: a disk that is full.
class FullDisk {
 public:
  enum class Answer : unsigned char { error, death };  ///< of a write beyond the end

  FullDisk(rlim_t bytes, Answer answer) : action_(signal(SIGXFSZ, answer == Answer::error ? SIG_IGN : SIG_DFL)) {
    EXPECT_EQ(getrlimit(RLIMIT_FSIZE, &limit_), 0);
    const rlimit less{.rlim_cur = bytes, .rlim_max = limit_.rlim_max};
    EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &less), 0);
  }
  ~FullDisk() {
    static_cast<void>(setrlimit(RLIMIT_FSIZE, &limit_));
    static_cast<void>(signal(SIGXFSZ, action_));
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  FullDisk(FullDisk&&) = delete;
  FullDisk& operator=(FullDisk&&) = delete;

 private:
  void (*action_)(int);
  rlimit limit_{};
};

}  // namespace flypaper::cli_tests
