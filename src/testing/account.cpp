#include "testing/account.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>

namespace flypaper::account {
namespace {

/// A line of the account, as JSON. Numbers have the digits that read back.
std::string line_of(const std::string& test, const Sampled& check) {
  return fmt::format(R"({{"test":"{}","alpha":{},"beta":{},"deviation":{},"sample_size":{}}})", test, check.alpha,
                     check.beta, check.deviation, check.sample_size);
}

std::string name_of_running_test() {
  const testing::TestInfo* const test = testing::UnitTest::GetInstance()->current_test_info();
  return test == nullptr ? "" : fmt::format("{}.{}", test->test_suite_name(), test->name());
}

class Account final : public testing::EmptyTestEventListener {
 public:
  explicit Account(const std::string& program) : program_(std::filesystem::path(program).filename().string()) {}

  void OnTestStart(const testing::TestInfo& /*test*/) override {
    const std::scoped_lock lock(mutex_);
    lines_.clear();
    checks_in_test_ = 0;
    spent_in_test_ = 0.0;
  }

  void OnTestEnd(const testing::TestInfo& test) override {
    const std::scoped_lock lock(mutex_);
    if (checks_in_test_ > 0) {
      fmt::print("{}.{} spends {:.3g} in {} checks\n", test.test_suite_name(), test.name(), spent_in_test_,
                 checks_in_test_);
    }
    const char* const folder = std::getenv("FLYPAPER_ACCOUNT");  // NOLINT(concurrency-mt-unsafe): nothing sets it
    if (folder == nullptr || lines_.empty()) return;
    std::string name = fmt::format("{}.{}.{}.jsonl", program_, test.test_suite_name(), test.name());
    std::ranges::replace(name, '/', '-');
    std::filesystem::create_directories(folder);
    std::ofstream file(std::filesystem::path(folder) / name);
    for (const std::string& line : lines_) file << line << '\n';
  }

  void OnTestProgramEnd(const testing::UnitTest& /*all*/) override {
    if (checks_ == 0 && replays_ == 0) return;
    fmt::print("{} checks spend alpha {:.3g}; {} were replays and spend nothing\n", checks_, spent_, replays_);
  }

  void enter(const Sampled& check) {
    const std::scoped_lock lock(mutex_);
    const std::string test = name_of_running_test();
    if (test.empty()) return;  // while tests are listed
    lines_.push_back(line_of(test, check));
    ++checks_;
    spent_ += check.alpha;
    ++checks_in_test_;
    spent_in_test_ += check.alpha;
  }
  void at_this_seed(double probability, const std::string& why) {
    const std::scoped_lock lock(mutex_);
    lines_.push_back(
        fmt::format(R"({{"test":"{}","at_this_seed":{},"why":"{}"}})", name_of_running_test(), probability, why));
  }
  void replay() {
    const std::scoped_lock lock(mutex_);
    ++replays_;
  }

 private:
  std::mutex mutex_;
  std::string program_;
  std::vector<std::string> lines_;  ///< of the test that runs
  std::uint64_t checks_ = 0;
  std::uint64_t replays_ = 0;
  double spent_ = 0.0;
  std::uint64_t checks_in_test_ = 0;
  double spent_in_test_ = 0.0;
};

/// Of the program; GoogleTest owns it.
Account*& kept() {
  static Account* account = nullptr;
  return account;
}

}  // namespace

void keep(const std::string& program) {
  if (kept() != nullptr) return;
  kept() = new Account(program);  // NOLINT(cppcoreguidelines-owning-memory): GoogleTest deletes it
  testing::UnitTest::GetInstance()->listeners().Append(kept());
  static const Witness witness([](const Sampled& check) { kept()->enter(check); });
}

void at_this_seed(double probability, const std::string& why) {
  if (kept() != nullptr) kept()->at_this_seed(probability, why);
}

Replays::Replays()
    : witness_([](const Sampled&) {
        if (kept() != nullptr) kept()->replay();
      }) {}

}  // namespace flypaper::account
