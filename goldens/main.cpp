#include <gtest/gtest.h>

#include <exception>
#include <iostream>

#include "goldens/experiments.hpp"
#include "testing/account.hpp"

// Own main: each experiment's test is registered before the tests are listed or run.
int main(int argc, char** argv) {
  try {
    testing::InitGoogleTest(&argc, argv);
    flypaper::account::keep(argv[0]);
    flypaper::goldens::register_experiment_tests();
    return RUN_ALL_TESTS();
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 2;
  }
}
