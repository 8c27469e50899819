# The programs that ci/benchmark times. No test is timed; that they run and agree is one.
find_package(benchmark REQUIRED)
flypaper_glob(bench_sources bench/*.cpp)
add_executable(flypaper_bench ${bench_sources})
target_compile_definitions(flypaper_bench PRIVATE FLYPAPER_SOURCE_FOLDER="${PROJECT_SOURCE_DIR}")
target_link_libraries(flypaper_bench PRIVATE flypaper::flypaper benchmark::benchmark)
add_test(NAME bench.agrees COMMAND flypaper_bench --agree)
set_tests_properties(bench.agrees PROPERTIES LABELS property TIMEOUT 300)
