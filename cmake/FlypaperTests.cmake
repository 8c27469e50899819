# A filter that matches nothing would pass: it is made to fail.
# RapidCheck draws its cases from a fixed seed, so that a run can be repeated.
find_package(GTest REQUIRED)
find_package(rapidcheck REQUIRED)
include(GoogleTest)

# What the checks of a run spend of alpha: each test enters them in the account below, and the last to run adds them up.
set(account ${PROJECT_BINARY_DIR}/account)
add_test(NAME budget.open COMMAND ${PROJECT_SOURCE_DIR}/ci/check-budget --open ${account})
set_tests_properties(budget.open PROPERTIES FIXTURES_SETUP account LABELS statistical)
add_test(NAME budget.sum COMMAND ${PROJECT_SOURCE_DIR}/ci/check-budget ${account}
         ${PROJECT_BINARY_DIR}/quick_audit/audit.json)
set_tests_properties(budget.sum PROPERTIES FIXTURES_CLEANUP account LABELS statistical)
set(in_account FIXTURES_REQUIRED account ENVIRONMENT FLYPAPER_ACCOUNT=${account})
add_library(flypaper_test_main STATIC src/testing/main/main.cpp src/testing/account.cpp)
target_include_directories(flypaper_test_main PRIVATE src)
target_link_libraries(flypaper_test_main PUBLIC flypaper::base GTest::gtest PRIVATE fmt::fmt)
flypaper_set_up_code(flypaper_test_main)

# flypaper_add_tests(FOLDER LABEL [LIBRARIES TARGET...] [PROPERTY VALUE...])
#
# One test program of the sources in FOLDER, its CTest label the kind of its tests.
function(flypaper_add_tests folder label)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "LIBRARIES")
  flypaper_glob(sources ${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "goldens/(entry|golden|tolerance)\\.cpp$")  # in flypaper_testing
  string(REPLACE "/" "_" target flypaper_${folder})
  add_executable(${target} ${sources})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(${target} PRIVATE FLYPAPER_SOURCE_FOLDER="${PROJECT_SOURCE_DIR}")
  target_link_libraries(${target} PRIVATE ${arg_LIBRARIES} flypaper_test_main GTest::gtest GTest::gmock rapidcheck
                        rapidcheck_gtest fmt::fmt Boost::headers)
  flypaper_set_up_code(${target})
  target_precompile_headers(${target} REUSE_FROM flypaper_generators)
  gtest_discover_tests(${target} TEST_PREFIX "${label}." DISCOVERY_TIMEOUT 60
                       PROPERTIES LABELS ${label} TIMEOUT 300 ENVIRONMENT RC_PARAMS=seed=1 ${in_account}
                       FAIL_REGULAR_EXPRESSION "from 0 test suites" ${arg_UNPARSED_ARGUMENTS})
endfunction()

# Each wing has a program of its own, which links that wing alone (and those that it stands on).
flypaper_glob(generator_sources properties/*.cpp)
add_library(flypaper_generators STATIC ${generator_sources})
target_include_directories(flypaper_generators PUBLIC ${PROJECT_SOURCE_DIR})
target_link_libraries(flypaper_generators PUBLIC flypaper::simulation GTest::gtest rapidcheck rapidcheck_gtest
                                          PRIVATE fmt::fmt)
flypaper_set_up_code(flypaper_generators)
target_precompile_headers(flypaper_generators PRIVATE <gmock/gmock.h> <gtest/gtest.h> <rapidcheck/gtest.h> <cmath>
                          <filesystem> <fmt/format.h>)
flypaper_add_tests(properties/base property LIBRARIES flypaper::base)
flypaper_add_tests(properties/simulation property LIBRARIES flypaper::simulation flypaper_generators)

# The same bits for every number of threads and vector width.
add_test(NAME same_bits.here COMMAND ${PROJECT_SOURCE_DIR}/ci/same-bits $<TARGET_FILE:flypaper_same_bits>)
set_tests_properties(same_bits.here PROPERTIES LABELS golden TIMEOUT 300)
if(FLYPAPER_SIMULATION_ONLY)
  return()
endif()

include(FlypaperBenchmark)
include(FlypaperCalibration)
flypaper_add_tests(properties/exact property LIBRARIES flypaper::exact flypaper_generators)
flypaper_add_tests(properties/audit property LIBRARIES flypaper_claims flypaper_testing flypaper_generators
                   nlohmann_json::nlohmann_json)

# What reads the audit, the claims or the program.
function(flypaper_add_program_tests folder label)
  flypaper_add_tests(${folder} ${label} ${ARGN} LIBRARIES flypaper_claims flypaper_testing flypaper_generators
                     nlohmann_json::nlohmann_json)
  target_compile_definitions(flypaper_${folder} PRIVATE FLYPAPER_PROGRAM="$<TARGET_FILE:flypaper_program>"
                             FLYPAPER_QUICK_AUDIT="${PROJECT_BINARY_DIR}/quick_audit"
                             FLYPAPER_FULL_AUDIT="${PROJECT_BINARY_DIR}/full_audit")
  add_dependencies(flypaper_${folder} flypaper_program)
endfunction()

# The quick audit runs once; the tests that read its report require this fixture.
add_test(NAME audit.quick COMMAND flypaper_program audit --tier quick --out ${PROJECT_BINARY_DIR}/quick_audit)
set_tests_properties(audit.quick PROPERTIES FIXTURES_SETUP quick_audit FIXTURES_REQUIRED account LABELS statistical
                     TIMEOUT 1500 PROCESSORS 2)

add_test(NAME browser.pages COMMAND ${PROJECT_SOURCE_DIR}/ci/test-pages ${PROJECT_BINARY_DIR}/quick_audit)
set_tests_properties(browser.pages PROPERTIES LABELS browser FIXTURES_REQUIRED quick_audit TIMEOUT 600)

# The longer tiers reach the same verdicts.
foreach(tier full nightly)
  add_test(NAME audit.${tier} COMMAND flypaper_program audit --tier ${tier} --out ${PROJECT_BINARY_DIR}/${tier}_audit
           --expect ${PROJECT_SOURCE_DIR}/goldens/verdicts.json)
  set_tests_properties(audit.${tier} PROPERTIES LABELS nightly TIMEOUT 3600 RUN_SERIAL ON)
endforeach()

set_tests_properties(audit.full PROPERTIES FIXTURES_SETUP full_audit)
# Other seeds reach them too, and what holds no chance does not depend on them.
add_test(NAME audit.seeds COMMAND ${PROJECT_SOURCE_DIR}/ci/check-seeds $<TARGET_FILE:flypaper_program>)
set_tests_properties(audit.seeds PROPERTIES LABELS nightly TIMEOUT 3600 RUN_SERIAL ON)

flypaper_add_program_tests(statistical_tests statistical FIXTURES_REQUIRED quick_audit)
target_link_libraries(flypaper_statistical_tests PRIVATE flypaper_oracles)
# What is disabled there is long: at night.
add_test(NAME nightly.escape COMMAND flypaper_statistical_tests --gtest_also_run_disabled_tests
         --gtest_filter=DISABLED_Nightly*)
set_tests_properties(nightly.escape PROPERTIES LABELS nightly TIMEOUT 3600 FAIL_REGULAR_EXPRESSION
                     "from 0 test suites")
add_test(NAME nightly.years COMMAND flypaper_properties_audit --gtest_also_run_disabled_tests
         --gtest_filter=*DISABLED_Nightly*)
set_tests_properties(nightly.years PROPERTIES LABELS nightly TIMEOUT 3600 FAIL_REGULAR_EXPRESSION
                     "from 0 test suites")
# Every deciding check in a setting where its assertion is false: foil.CLAIM.KEY.
flypaper_add_program_tests(foils foil)
flypaper_add_program_tests(goldens golden FIXTURES_REQUIRED quick_audit)
add_test(NAME nightly.spread COMMAND flypaper_goldens --gtest_also_run_disabled_tests --gtest_filter=DISABLED_Nightly*)
set_tests_properties(nightly.spread PROPERTIES LABELS nightly TIMEOUT 300 FIXTURES_REQUIRED full_audit
                     FAIL_REGULAR_EXPRESSION "from 0 test suites")
flypaper_add_program_tests(cli_tests cli)
add_test(NAME nightly.killed COMMAND flypaper_cli_tests --gtest_also_run_disabled_tests --gtest_filter=DISABLED_Nightly*)
set_tests_properties(nightly.killed PROPERTIES LABELS nightly TIMEOUT 1800 FAIL_REGULAR_EXPRESSION "from 0 test suites")
add_subdirectory(examples)
flypaper_add_potentials(DIRECTORY potentials GOLDENS goldens/potentials PROPERTIES ${in_account})
# At night on a fresh seed; goldens are of one.
add_test(NAME nightly.potentials COMMAND ${PROJECT_SOURCE_DIR}/ci/test-fresh $<TARGET_FILE:flypaper_potentials>
         --gtest_filter=statistical.*:property.*)
set_tests_properties(nightly.potentials PROPERTIES LABELS nightly TIMEOUT 1200)

add_test(NAME lint.layers COMMAND ${PROJECT_SOURCE_DIR}/ci/check-layers)
add_test(NAME lint.format COMMAND ${PROJECT_SOURCE_DIR}/ci/check-format)
add_test(NAME lint.layers_test COMMAND ${PROJECT_SOURCE_DIR}/ci/check-layers-test)
add_test(NAME lint.claims COMMAND ${PROJECT_SOURCE_DIR}/ci/check-claims)
add_test(NAME lint.claims_test COMMAND ${PROJECT_SOURCE_DIR}/ci/check-claims-test)
add_test(NAME lint.paths COMMAND ${PROJECT_SOURCE_DIR}/ci/check-paths)
add_test(NAME lint.paths_test COMMAND ${PROJECT_SOURCE_DIR}/ci/check-paths-test)
add_test(NAME lint.workflows COMMAND ${PROJECT_SOURCE_DIR}/ci/check-workflows)
add_test(NAME lint.workflows_test COMMAND ${PROJECT_SOURCE_DIR}/ci/check-workflows-test)
set_tests_properties(lint.layers lint.format lint.layers_test lint.claims lint.claims_test lint.paths lint.paths_test
                     lint.workflows lint.workflows_test PROPERTIES LABELS lint)
add_test(NAME docs.interface COMMAND ${PROJECT_SOURCE_DIR}/ci/docs-test)
add_test(NAME ci.mutants COMMAND ${PROJECT_SOURCE_DIR}/ci/mutants-test)
set_tests_properties(docs.interface ci.mutants PROPERTIES LABELS lint)
add_test(NAME install.consumer COMMAND ${PROJECT_SOURCE_DIR}/ci/test-install ${PROJECT_BINARY_DIR})
add_test(NAME docs.add_a_potential COMMAND ${PROJECT_SOURCE_DIR}/ci/test-guide ${PROJECT_BINARY_DIR}
         ${PROJECT_SOURCE_DIR}/docs/add-a-potential.md)
add_test(NAME docs.nights COMMAND ${PROJECT_SOURCE_DIR}/ci/test-guide ${PROJECT_BINARY_DIR}
         ${PROJECT_SOURCE_DIR}/docs/nights.md)
add_test(NAME ci.nightly COMMAND ${PROJECT_SOURCE_DIR}/ci/test-nightly $<TARGET_FILE:flypaper_program>)
set_tests_properties(install.consumer docs.add_a_potential docs.nights ci.nightly PROPERTIES LABELS cli TIMEOUT 900)
add_test(NAME cli.schemas COMMAND ${PROJECT_SOURCE_DIR}/ci/check-schemas $<TARGET_FILE:flypaper_program>
         audit=${PROJECT_BINARY_DIR}/quick_audit/audit.json)
add_test(NAME cli.schemas_test COMMAND ${PROJECT_SOURCE_DIR}/ci/check-schemas-test $<TARGET_FILE:flypaper_program>)
set_tests_properties(cli.schemas cli.schemas_test PROPERTIES LABELS cli TIMEOUT 300)
set_tests_properties(cli.schemas PROPERTIES FIXTURES_REQUIRED quick_audit)
add_test(NAME ci.folders COMMAND ${PROJECT_SOURCE_DIR}/ci/test-folders)
set_tests_properties(ci.folders PROPERTIES LABELS cli TIMEOUT 300)
# The planted defects: their data, and at night each of them.
add_test(NAME ci.defects COMMAND ${PROJECT_SOURCE_DIR}/ci/defects --check --programs ${PROJECT_BINARY_DIR})
add_test(NAME ci.defects_test COMMAND ${PROJECT_SOURCE_DIR}/ci/defects-test ${PROJECT_BINARY_DIR})
set_tests_properties(ci.defects ci.defects_test PROPERTIES LABELS ci TIMEOUT 600)
add_test(NAME defects.all COMMAND ${PROJECT_SOURCE_DIR}/ci/defects)
set_tests_properties(defects.all PROPERTIES LABELS nightly TIMEOUT 3600 RUN_SERIAL ON)
# A sample of mutants, another one each day.
add_test(NAME mutants.today COMMAND ${PROJECT_SOURCE_DIR}/ci/mutate --minutes 45 --strict)
set_tests_properties(mutants.today PROPERTIES LABELS nightly TIMEOUT 3600 RUN_SERIAL ON)
# How much faster than NumPy, beside the nights before.
add_test(NAME speed.ratios COMMAND ${PROJECT_SOURCE_DIR}/ci/speed)
set_tests_properties(speed.ratios PROPERTIES LABELS nightly TIMEOUT 3600 RUN_SERIAL ON)
# A red morning rehearsed, another one each day.
add_test(NAME ci.drills COMMAND ${PROJECT_SOURCE_DIR}/ci/drill --check)
add_test(NAME ci.bisect COMMAND ${PROJECT_SOURCE_DIR}/ci/bisect-test)
set_tests_properties(ci.drills ci.bisect PROPERTIES LABELS ci)
add_test(NAME drill.today COMMAND ${PROJECT_SOURCE_DIR}/ci/drill --today)
set_tests_properties(drill.today PROPERTIES LABELS nightly TIMEOUT 3600 RUN_SERIAL ON)
add_test(NAME speed.judged COMMAND python3 ${PROJECT_SOURCE_DIR}/bench/speed_test.py $<TARGET_FILE:flypaper_program>)
set_tests_properties(speed.judged PROPERTIES LABELS ci)
# Base and simulation alone, where the other wings' libraries are hidden.
add_test(NAME ci.simulation COMMAND ${PROJECT_SOURCE_DIR}/ci/test-simulation)
set_tests_properties(ci.simulation PROPERTIES LABELS nightly TIMEOUT 3600 RUN_SERIAL ON)

# The same bits at night for every compiler, optimisation and machine.
foreach(part native cross dispatch)
  add_test(NAME same_bits.${part} COMMAND ${PROJECT_SOURCE_DIR}/ci/same-bits --matrix ${part})
  set_tests_properties(same_bits.${part} PROPERTIES LABELS nightly TIMEOUT 3600 RUN_SERIAL ON)
endforeach()
# Under sanitizers and with random inputs at night, so much at a time that each ends within an hour.
foreach(label property statistical foil golden cli)
  add_test(NAME sanitize.${label} COMMAND ${PROJECT_SOURCE_DIR}/ci/sanitize address -L ${label})
  list(APPEND long sanitize.${label})
endforeach()
add_test(NAME sanitize.thread COMMAND ${PROJECT_SOURCE_DIR}/ci/sanitize thread)
flypaper_glob(fuzz_targets fuzz/*.cpp)
foreach(file IN LISTS fuzz_targets)
  cmake_path(GET file STEM target)
  add_test(NAME fuzz.${target} COMMAND ${PROJECT_SOURCE_DIR}/ci/fuzz ${target})
  list(APPEND long fuzz.${target})
endforeach()
set_tests_properties(${long} sanitize.thread PROPERTIES LABELS nightly TIMEOUT 3600 RUN_SERIAL ON)
add_test(NAME lint.sampling COMMAND ${PROJECT_SOURCE_DIR}/ci/check-sampling ${PROJECT_BINARY_DIR})
add_test(NAME lint.sampling_test COMMAND ${PROJECT_SOURCE_DIR}/ci/check-sampling-test)
add_test(NAME lint.setup_test COMMAND ${PROJECT_SOURCE_DIR}/ci/setup-test)
add_test(NAME lint.budget_test COMMAND ${PROJECT_SOURCE_DIR}/ci/check-budget-test)
set_tests_properties(lint.sampling lint.sampling_test lint.setup_test lint.budget_test PROPERTIES LABELS lint)
