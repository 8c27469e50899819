// How as-run numbers spread over fresh data sets, as the full audit found it: goldens/spread.json, which the page
// shows.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>

#include "flypaper/base/core/files.hpp"
#include "goldens/expect_blessed.hpp"

namespace flypaper::goldens {
namespace {

TEST(DISABLED_NightlySpread, IsAsBlessed) {
  const auto audit = nlohmann::json::parse(read_file(std::filesystem::path(FLYPAPER_FULL_AUDIT) / "audit.json"));
  Golden golden("spread", {.configuration = "audit --tier full", .seed = audit.at("seed")},
                data_folder().parent_path());
  for (const char* list : {"claims", "findings"}) {
    for (const auto& entry : audit.at(list)) {
      for (const auto& piece : entry.at("evidence")) {
        if (!piece.contains("fresh_data_sets")) continue;
        const auto& spread = piece.at("fresh_data_sets");
        const std::array<double, 3> numbers{spread.at("least"), spread.at("median"), spread.at("largest")};
        golden.numbers(entry.at("id").get<std::string>() + ": " + piece.at("key").get<std::string>(), numbers,
                       relative(1e-9));
      }
    }
  }
  expect_blessed(golden);
}

}  // namespace
}  // namespace flypaper::goldens
