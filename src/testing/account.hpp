#pragma once
#include <string>

#include "flypaper/base/statistics/witness.hpp"

/// What the checks of a test program spend: every check that decides is one entry, under the name of the test that
/// runs.
namespace flypaper::account {

/// Keeps account of every test from here on, for the main functions of test programs; `program` is how it was called.
/// At its end the sum is printed; if FLYPAPER_ACCOUNT names a folder, the entries of each test are written to a file of
/// their own there, which ci/check-budget adds up over all programs.
void keep(const std::string& program);

/// A decision by chance that no check makes, in the test that runs: so often at most it would fail with another seed
/// although all is right. `why` says where the number comes from; ci/check-budget prints it, and adds these up apart.
void at_this_seed(double probability, const std::string& why);

/// While it lives, checks that decide are not entered: they are not believed but tested, by replay or at levels of
/// their own. How many there were is printed.
class Replays {
 public:
  Replays();

 private:
  Witness witness_;
};

}  // namespace flypaper::account
