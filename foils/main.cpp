// Listing what a claim asserts costs time, and each test is a process of its own: only the claim that the filter names
// is asked for its foils.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "foils/foils.hpp"
#include "testing/account.hpp"

namespace {

/// "claim" of --gtest_filter=claim.key; empty if it names no single one.
std::string wanted_claim(int argc, char** argv) {
  constexpr std::string_view option = "--gtest_filter=";
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (!argument.starts_with(option)) continue;
    const std::string_view filter = argument.substr(option.size());
    if (filter.find_first_of("*?:-") == std::string_view::npos) return std::string(filter.substr(0, filter.find('.')));
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  flypaper::register_foils(wanted_claim(argc, argv));
  testing::InitGoogleTest(&argc, argv);
  flypaper::account::keep(argv[0]);
  return RUN_ALL_TESTS();
}
