# flypaper_add_wing(NAME [ON WING...] [SOURCES FILE...] [LIBRARIES TARGET...])
#
# The library flypaper::NAME of everything in src/flypaper/NAME, which stands on the wings ON; SOURCES are generated ones.
function(flypaper_add_wing name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "ON;SOURCES;LIBRARIES")
  flypaper_glob(sources RECURSE src/flypaper/${name}/*.cpp)
  flypaper_glob(headers RECURSE src/flypaper/${name}/*.hpp)
  set(target flypaper_${name})
  add_library(${target} STATIC ${sources} ${arg_SOURCES})
  add_library(flypaper::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS src FILES ${headers})
  target_compile_features(${target} PUBLIC cxx_std_20)
  # Contracted multiply-adds would give other bits on machines that have them.
  target_compile_options(${target} PUBLIC -ffp-contract=off)
  foreach(wing IN LISTS arg_ON)
    target_link_libraries(${target} PUBLIC flypaper::${wing})
  endforeach()
  foreach(library IN LISTS arg_LIBRARIES)
    if(library MATCHES "::" AND NOT library STREQUAL "fmt::fmt")  # headers only: no user of the installed library needs them
      set(library $<BUILD_INTERFACE:${library}>)
    endif()
    target_link_libraries(${target} PRIVATE ${library})
  endforeach()
  if(flypaper_wings)
    target_precompile_headers(${target} REUSE_FROM flypaper_base)
  else()
    target_precompile_headers(${target} PRIVATE <algorithm> <array> <cmath> <filesystem> <functional> <map> <memory>
                              <optional> <span> <string> <vector> <fmt/format.h>)
  endif()
  list(APPEND flypaper_wings ${name})
  set(flypaper_wings ${flypaper_wings} PARENT_SCOPE)
endfunction()

# What most files of a target include is read once (precompiled headers), which was half of the time of a build. The
# presets dev and tidy go without, so that a file that relies on it does not build there.

# flypaper_set_up_code(TARGET)   claims, tests and the program call the library, and wait for it: they are built quickly.
function(flypaper_set_up_code target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
endfunction()
