// The main function of test programs: every check that decides is entered in the account of the test that runs.
#include <gtest/gtest.h>

#include "testing/account.hpp"

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  flypaper::account::keep(argv[0]);
  return RUN_ALL_TESTS();
}
