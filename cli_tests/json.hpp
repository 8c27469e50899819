#pragma once
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "cli_tests/program.hpp"

namespace flypaper::cli_tests {

using Json = nlohmann::json;

/// Standard output as one JSON value; anything else there throws. Expects exit 0 unless told otherwise.
inline Json read_json(const Outcome& outcome, int status = 0) {
  EXPECT_EQ(outcome.status, status) << outcome.err;
  return Json::parse(outcome.out);
}

/// The keys of an object in alphabetical order.
inline std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> found;
  for (const auto& [key, value] : object.items()) found.push_back(key);
  return found;
}

}  // namespace flypaper::cli_tests
