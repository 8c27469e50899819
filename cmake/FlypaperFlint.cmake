# flypaper_flint: FLINT and Arb, which bring no files for CMake. Debian calls Arb's library flint-arb; FLINT 3 holds it.
# Read where flypaper is built and, as its libraries are static, where the installed package is used.
find_library(FLYPAPER_FLINT_LIBRARY flint REQUIRED)
find_library(FLYPAPER_ARB_LIBRARY NAMES flint-arb arb)
if(NOT TARGET flypaper_flint)
  add_library(flypaper_flint INTERFACE IMPORTED)
  foreach(library IN ITEMS ${FLYPAPER_ARB_LIBRARY} ${FLYPAPER_FLINT_LIBRARY} gmp)
    if(library)
      target_link_libraries(flypaper_flint INTERFACE ${library})
    endif()
  endforeach()
endif()
