include(CMakePackageConfigHelpers)

# Of the wings base and simulation alone, only what they need.
set(flypaper_package ${CMAKE_INSTALL_LIBDIR}/cmake/flypaper)
foreach(wing IN LISTS flypaper_wings)
  install(TARGETS flypaper_${wing} EXPORT flypaper FILE_SET HEADERS)
endforeach()
install(TARGETS flypaper EXPORT flypaper)
if(TARGET flypaper_program)
  install(TARGETS flypaper_program)
  install(FILES claims/words.toml claims/glossary.toml claims/passages.toml DESTINATION ${CMAKE_INSTALL_DATADIR}/flypaper/claims)
  install(DIRECTORY share/schema DESTINATION ${CMAKE_INSTALL_DATADIR}/flypaper)
  install(DIRECTORY share/report DESTINATION ${CMAKE_INSTALL_DATADIR}/flypaper/share)
  install(FILES goldens/spread.json DESTINATION ${CMAKE_INSTALL_DATADIR}/flypaper/goldens OPTIONAL)
endif()
if(TARGET flypaper_testing)
  install(TARGETS flypaper_testing EXPORT flypaper_testing FILE_SET HEADERS)
  install(EXPORT flypaper_testing NAMESPACE flypaper:: DESTINATION ${flypaper_package}
          FILE flypaperTesting.cmake)
endif()
if(NOT FLYPAPER_SIMULATION_ONLY)
  install(FILES ${CMAKE_CURRENT_LIST_DIR}/FlypaperPotentials.cmake DESTINATION ${flypaper_package})
endif()
install(DIRECTORY potentials experiments trust DESTINATION ${CMAKE_INSTALL_DATADIR}/flypaper)
install(EXPORT flypaper NAMESPACE flypaper:: DESTINATION ${flypaper_package} FILE flypaperTargets.cmake)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/flypaperConfig.cmake.in ${PROJECT_BINARY_DIR}/flypaperConfig.cmake
                              INSTALL_DESTINATION ${flypaper_package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/flypaperConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/flypaperConfig.cmake ${PROJECT_BINARY_DIR}/flypaperConfigVersion.cmake
              ${CMAKE_CURRENT_LIST_DIR}/FlypaperFlint.cmake
        DESTINATION ${flypaper_package})
