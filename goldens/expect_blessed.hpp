#pragma once
#include <gtest/gtest.h>

#include "goldens/golden.hpp"

namespace flypaper::goldens {

/// Finishes a golden; each of its failures fails the running test.
inline void expect_blessed(const Golden& golden) {
  for (const std::string& failure : golden.finish()) ADD_FAILURE() << failure;
}

}  // namespace flypaper::goldens
