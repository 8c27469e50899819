# A filter that matches nothing would pass: it is made to fail.
# RapidCheck draws its cases from a fixed seed, so that a run can be repeated.
# One test program for each folder of tests, its CTest label the folder's kind.
find_package(GTest REQUIRED)
find_package(rapidcheck REQUIRED)
include(GoogleTest)

function(flypaper_add_tests folder label)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "goldens/(entry|golden|tolerance)\\.cpp$")  # in flypaper_potential_tests
  if(NOT sources)
    return()
  endif()
  add_executable(flypaper_${folder} ${sources})
  target_include_directories(flypaper_${folder} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(flypaper_${folder} PRIVATE FLYPAPER_SOURCE_FOLDER="${PROJECT_SOURCE_DIR}"
                             FLYPAPER_PROGRAM="$<TARGET_FILE:flypaper_program>"
                             FLYPAPER_QUICK_AUDIT="${PROJECT_BINARY_DIR}/quick_audit"
                             FLYPAPER_FULL_AUDIT="${PROJECT_BINARY_DIR}/full_audit")
  target_link_libraries(flypaper_${folder} PRIVATE flypaper_claims flypaper_potential_tests GTest::gtest GTest::gtest_main GTest::gmock rapidcheck
                        rapidcheck_gtest fmt::fmt nlohmann_json::nlohmann_json Boost::headers)
  add_dependencies(flypaper_${folder} flypaper_program)
  gtest_discover_tests(flypaper_${folder} TEST_PREFIX "${label}." DISCOVERY_TIMEOUT 60
                       PROPERTIES LABELS ${label} TIMEOUT 300 ENVIRONMENT RC_PARAMS=seed=1
                       FAIL_REGULAR_EXPRESSION "from 0 test suites" ${ARGN})
endfunction()

# The quick audit runs once; the tests that read its report require this fixture.
add_test(NAME audit.quick COMMAND flypaper_program audit --tier quick --out ${PROJECT_BINARY_DIR}/quick_audit)
set_tests_properties(audit.quick PROPERTIES FIXTURES_SETUP quick_audit LABELS statistical TIMEOUT 600
                     PROCESSORS 2)

# The longer tiers reach the same verdicts.
foreach(tier full nightly)
  add_test(NAME audit.${tier} COMMAND flypaper_program audit --tier ${tier} --out ${PROJECT_BINARY_DIR}/${tier}_audit
           --expect ${PROJECT_SOURCE_DIR}/goldens/verdicts.json)
  set_tests_properties(audit.${tier} PROPERTIES LABELS nightly TIMEOUT 7200 RUN_SERIAL ON)
endforeach()

set_tests_properties(audit.full PROPERTIES FIXTURES_SETUP full_audit)
# Other seeds reach them too, and what holds no chance does not depend on them.
add_test(NAME audit.seeds COMMAND ${PROJECT_SOURCE_DIR}/ci/check-seeds $<TARGET_FILE:flypaper_program>)
set_tests_properties(audit.seeds PROPERTIES LABELS nightly TIMEOUT 3600 RUN_SERIAL ON)

flypaper_add_tests(properties property)
flypaper_add_tests(statistical_tests statistical FIXTURES_REQUIRED quick_audit)
# What is disabled there is long: at night.
add_test(NAME nightly.escape COMMAND flypaper_statistical_tests --gtest_also_run_disabled_tests
         --gtest_filter=DISABLED_Nightly*)
set_tests_properties(nightly.escape PROPERTIES LABELS nightly TIMEOUT 3600 FAIL_REGULAR_EXPRESSION
                     "from 0 test suites")
# Every deciding check in a setting where its assertion is false: foil.CLAIM.KEY.
flypaper_add_tests(foils foil)
flypaper_add_tests(goldens golden FIXTURES_REQUIRED quick_audit)
add_test(NAME nightly.spread COMMAND flypaper_goldens --gtest_also_run_disabled_tests --gtest_filter=DISABLED_Nightly*)
set_tests_properties(nightly.spread PROPERTIES LABELS nightly TIMEOUT 300 FIXTURES_REQUIRED full_audit
                     FAIL_REGULAR_EXPRESSION "from 0 test suites")
flypaper_add_tests(cli_tests cli)
add_subdirectory(examples)
flypaper_add_potentials(DIRECTORY potentials GOLDENS goldens/potentials)

add_test(NAME lint.layers COMMAND ${PROJECT_SOURCE_DIR}/ci/check-layers)
add_test(NAME lint.format COMMAND ${PROJECT_SOURCE_DIR}/ci/check-format)
add_test(NAME lint.layers_test COMMAND ${PROJECT_SOURCE_DIR}/ci/check-layers-test)
add_test(NAME lint.claims COMMAND ${PROJECT_SOURCE_DIR}/ci/check-claims)
add_test(NAME lint.claims_test COMMAND ${PROJECT_SOURCE_DIR}/ci/check-claims-test)
set_tests_properties(lint.layers lint.format lint.layers_test lint.claims lint.claims_test PROPERTIES LABELS lint)
add_test(NAME install.consumer COMMAND ${PROJECT_SOURCE_DIR}/ci/test-install ${PROJECT_BINARY_DIR})
add_test(NAME docs.add_a_potential COMMAND ${PROJECT_SOURCE_DIR}/ci/test-guide ${PROJECT_BINARY_DIR})
add_test(NAME ci.nightly COMMAND ${PROJECT_SOURCE_DIR}/ci/test-nightly $<TARGET_FILE:flypaper_program>)
set_tests_properties(install.consumer docs.add_a_potential ci.nightly PROPERTIES LABELS cli TIMEOUT 900)

# The same bits for every number of threads and vector width; at night for every compiler, optimisation and machine.
add_test(NAME same_bits.here COMMAND ${PROJECT_SOURCE_DIR}/ci/same-bits $<TARGET_FILE:flypaper_same_bits>)
set_tests_properties(same_bits.here PROPERTIES LABELS golden TIMEOUT 300)
foreach(part native cross dispatch)
  add_test(NAME same_bits.${part} COMMAND ${PROJECT_SOURCE_DIR}/ci/same-bits --matrix ${part})
  set_tests_properties(same_bits.${part} PROPERTIES LABELS nightly TIMEOUT 3600 RUN_SERIAL ON)
endforeach()
add_test(NAME lint.sampling COMMAND ${PROJECT_SOURCE_DIR}/ci/check-sampling ${PROJECT_BINARY_DIR})
add_test(NAME lint.sampling_test COMMAND ${PROJECT_SOURCE_DIR}/ci/check-sampling-test)
add_test(NAME lint.setup_test COMMAND ${PROJECT_SOURCE_DIR}/ci/setup-test)
set_tests_properties(lint.sampling lint.sampling_test lint.setup_test PROPERTIES LABELS lint)
