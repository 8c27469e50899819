# flypaper_glob(VARIABLE [RECURSE] PATTERN...)   the files that match, from the project's folder; none is an error.
#
# CMake reads [ and ] of the folder's own name as part of the pattern: they are escaped.
function(flypaper_glob variable)
  string(REPLACE "[" "[[]" folder "${PROJECT_SOURCE_DIR}")
  cmake_parse_arguments(PARSE_ARGV 1 arg RECURSE "" "")
  list(TRANSFORM arg_UNPARSED_ARGUMENTS PREPEND "${folder}/" OUTPUT_VARIABLE patterns)
  set(kind GLOB)
  if(arg_RECURSE)
    set(kind GLOB_RECURSE)
  endif()
  file(${kind} files CONFIGURE_DEPENDS ${patterns})
  list(SORT files)
  if(NOT files)
    message(FATAL_ERROR "flypaper_glob: no file matches ${arg_UNPARSED_ARGUMENTS} in ${PROJECT_SOURCE_DIR}; the sources are incomplete, or "
                        "the folder has a name that CMake cannot read: move them to another")
  endif()
  set(${variable} ${files} PARENT_SCOPE)
endfunction()

# flypaper_list_folder(FOLDER claims FUNCTION all_claims TYPE Claim HEADER ... NAMESPACE claims OUTPUT var)
#
# The folder is the list: every NAME.cpp in it defines `Type flypaper::namespace::NAME()`, and the generated file defines
# `std::vector<Type> flypaper::FUNCTION()`, sorted by file name. (new.cpp defines `new_()`.)
function(flypaper_list_folder)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "FOLDER;FUNCTION;TYPE;HEADER;NAMESPACE;OUTPUT" "")
  flypaper_glob(files ${arg_FOLDER}/*.cpp)
  set(declarations "")
  set(calls "")
  foreach(file IN LISTS files)
    cmake_path(GET file STEM name)
    if(name STREQUAL "new")  # a keyword of C++
      set(name new_)
    endif()
    string(APPEND declarations "${arg_TYPE} ${name}();\n")
    string(APPEND calls "          ${arg_NAMESPACE}::${name}(),\n")
  endforeach()
  set(output ${PROJECT_BINARY_DIR}/generated/${arg_FUNCTION}.cpp)
  file(CONFIGURE OUTPUT ${output} @ONLY CONTENT [[
// Generated from the folder @arg_FOLDER@.
#include "@arg_HEADER@"

namespace flypaper {
namespace @arg_NAMESPACE@ {
@declarations@}

std::vector<@arg_TYPE@> @arg_FUNCTION@() {
  return {
@calls@  };
}

}  // namespace flypaper
]])
  set(${arg_OUTPUT} ${output} PARENT_SCOPE)
endfunction()
