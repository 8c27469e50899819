# CMake, or the tools below it, cannot read every name of a folder: what they would trip over is said here, before they do.
# Brackets that match are fine, if every glob escapes them (FlypaperList.cmake).
foreach(folder IN ITEMS "${CMAKE_CURRENT_SOURCE_DIR}" "${CMAKE_BINARY_DIR}")
  set(rest "${folder}")
  while(rest MATCHES "\\[[^][]*\\]")
    string(REGEX REPLACE "\\[[^][]*\\]" "" rest "${rest}")
  endwhile()
  if(rest MATCHES "[][]")
    message(FATAL_ERROR "the folder '${folder}' has a bracket without its other one in its name, which CMake cannot read: "
                        "move it to another, or rename it")
  endif()
  if(folder MATCHES "[;\"#*?\\]")
    message(FATAL_ERROR "the folder '${folder}' has one of ; \" # * ? \\ in its name, which CMake or make cannot read: "
                        "move it to another, or rename it")
  endif()
endforeach()
