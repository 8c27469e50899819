# The claims, the program that decides them, and the tests that a folder of potentials gets, here and elsewhere.
flypaper_glob(claim_sources claims/*.cpp)
flypaper_list_folder(FOLDER claims FUNCTION all_claims TYPE Claim HEADER flypaper/audit/report/claim.hpp
                     NAMESPACE claims OUTPUT claims_list)
flypaper_glob(finding_sources findings/*.cpp)
flypaper_list_folder(FOLDER findings FUNCTION all_findings TYPE Finding HEADER flypaper/audit/report/claim.hpp
                     NAMESPACE findings OUTPUT findings_list)
flypaper_glob(post_figure_sources post_figures/*.cpp)
flypaper_list_folder(FOLDER post_figures FUNCTION all_post_figures TYPE PostFigure
                     HEADER flypaper/audit/report/post_figure.hpp NAMESPACE post_figures OUTPUT post_figures_list)
flypaper_glob(night_sources nights/*.cpp)
flypaper_list_folder(FOLDER nights FUNCTION all_night_counts TYPE NightCount
                     HEADER flypaper/audit/nights/night_count.hpp NAMESPACE nights OUTPUT nights_list)
add_library(flypaper_claims STATIC ${claim_sources} ${claims_list} ${finding_sources} ${findings_list}
            ${post_figure_sources} ${post_figures_list} ${night_sources} ${nights_list})
target_include_directories(flypaper_claims PRIVATE ${PROJECT_SOURCE_DIR})
target_link_libraries(flypaper_claims PUBLIC flypaper::audit PRIVATE fmt::fmt Boost::headers)
flypaper_set_up_code(flypaper_claims)
target_precompile_headers(flypaper_claims PRIVATE <algorithm> <cmath> <fmt/format.h>
                          ${PROJECT_SOURCE_DIR}/claims/shared/settings.hpp)

find_package(CLI11 REQUIRED)
flypaper_glob(cli_sources RECURSE src/cli/*.cpp)
flypaper_list_folder(FOLDER src/cli/verbs FUNCTION all_verbs TYPE Verb HEADER cli/verb.hpp NAMESPACE verbs
                     OUTPUT verbs_list)
add_executable(flypaper_program ${cli_sources} ${verbs_list})
set_target_properties(flypaper_program PROPERTIES OUTPUT_NAME flypaper RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
target_include_directories(flypaper_program PRIVATE src)
target_link_libraries(flypaper_program PRIVATE flypaper_claims CLI11::CLI11 fmt::fmt nlohmann_json::nlohmann_json)
flypaper_set_up_code(flypaper_program)
target_precompile_headers(flypaper_program PRIVATE <CLI/CLI.hpp> <fmt/format.h> <nlohmann/json.hpp>)

find_package(GTest)
include(FlypaperPotentials)
if(GTest_FOUND)
  flypaper_glob(testing_sources src/testing/*.cpp)
  add_library(flypaper_testing STATIC ${testing_sources} goldens/entry.cpp goldens/golden.cpp goldens/tolerance.cpp)
  add_library(flypaper::testing ALIAS flypaper_testing)
  set_target_properties(flypaper_testing PROPERTIES EXPORT_NAME testing)
  set_source_files_properties(goldens/golden.cpp PROPERTIES
                              COMPILE_DEFINITIONS FLYPAPER_SOURCE_FOLDER="${PROJECT_SOURCE_DIR}")
  target_sources(flypaper_testing PUBLIC FILE_SET HEADERS BASE_DIRS src FILES src/testing/potential_tests.hpp)
  target_include_directories(flypaper_testing PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(flypaper_testing PUBLIC flypaper::audit PRIVATE GTest::gtest fmt::fmt
                                         $<BUILD_INTERFACE:nlohmann_json::nlohmann_json>)
endif()
