#pragma once
#include <filesystem>

namespace flypaper::goldens {

/// experiments/ of the source tree.
[[nodiscard]] std::filesystem::path experiments_folder();

/// Registers one test for each experiments/*.toml, "experiment.NAME": its result against goldens/data/NAME.json.
void register_experiment_tests();

}  // namespace flypaper::goldens
