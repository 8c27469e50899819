# flypaper_list_folder(FOLDER claims FUNCTION all_claims TYPE Claim HEADER ... NAMESPACE claims OUTPUT var)
#
# The folder is the list: every NAME.cpp in it defines `Type flypaper::namespace::NAME()`, and the generated file defines
# `std::vector<Type> flypaper::FUNCTION()`, sorted by file name. (new.cpp defines `new_()`.)
function(flypaper_list_folder)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "FOLDER;FUNCTION;TYPE;HEADER;NAMESPACE;OUTPUT" "")
  file(GLOB files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${arg_FOLDER}/*.cpp)
  list(SORT files)
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
