# Replays of every oracle where its error rates are stated, and the smallest defects that are seen: at night.
flypaper_glob(calibration_sources calibration/*.cpp)
list(FILTER calibration_sources EXCLUDE REGEX "/main\\.cpp$")
flypaper_glob(oracle_sources calibration/oracles/*.cpp)
flypaper_list_folder(FOLDER calibration/oracles FUNCTION all_oracles TYPE calibration::Oracle
                     HEADER calibration/replay.hpp NAMESPACE calibration::oracles OUTPUT oracles_list)
flypaper_glob(defect_sources calibration/defects/*.cpp)
flypaper_list_folder(FOLDER calibration/defects FUNCTION all_defects TYPE calibration::Defect
                     HEADER calibration/detection.hpp NAMESPACE calibration::defects OUTPUT defects_list)
add_library(flypaper_oracles STATIC ${calibration_sources} ${oracle_sources} ${oracles_list} ${defect_sources}
            ${defects_list})
target_include_directories(flypaper_oracles PUBLIC ${PROJECT_SOURCE_DIR})
target_link_libraries(flypaper_oracles PUBLIC flypaper::exact PRIVATE fmt::fmt Boost::headers)
target_precompile_headers(flypaper_oracles REUSE_FROM flypaper_base)
add_executable(flypaper_calibration calibration/main.cpp)
target_link_libraries(flypaper_calibration PRIVATE flypaper_oracles fmt::fmt nlohmann_json::nlohmann_json)
flypaper_set_up_code(flypaper_calibration)
add_test(NAME calibration.oracles COMMAND flypaper_calibration)
add_test(NAME calibration.detection COMMAND flypaper_calibration --detection)
set_tests_properties(calibration.oracles calibration.detection PROPERTIES LABELS nightly TIMEOUT 3600)
