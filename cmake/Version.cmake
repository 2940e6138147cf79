# graphcool_version_library(): makes the target graphcool_version, which fills commands/kit/version.h.
#
# The revision of git is looked up at each build, but the one small source file is written, and so
# compiled, only when something in it changed. Run as a script this file is the lookup.
if(CMAKE_SCRIPT_MODE_FILE)
  cmake_minimum_required(VERSION 3.25)
  set(revision "unknown")
  execute_process(COMMAND git rev-parse --short=12 HEAD WORKING_DIRECTORY ${ROOT}
                  OUTPUT_VARIABLE head RESULT_VARIABLE failed ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT failed)
    set(revision ${head})
    execute_process(COMMAND git status --porcelain --untracked-files=no WORKING_DIRECTORY ${ROOT}
                    OUTPUT_VARIABLE changes ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(changes)
      string(APPEND revision "+")
    endif()
  endif()
  file(CONFIGURE OUTPUT ${SOURCE} @ONLY CONTENT "// Made by cmake/Version.cmake.
#include \"commands/kit/version.h\"

namespace graphcool {
Version version() { return {\"@NUMBER@\", \"@revision@\", \"@BUILD_TYPE@\", \"@COMPILER@\"}; }
}  // namespace graphcool
")
  return()
endif()

function(graphcool_version_library)
  set(source ${CMAKE_BINARY_DIR}/version/version.cpp)
  add_custom_target(graphcool_version_lookup
    COMMAND ${CMAKE_COMMAND} -DROOT=${PROJECT_SOURCE_DIR} -DSOURCE=${source}
            -DNUMBER=${PROJECT_VERSION} -DBUILD_TYPE=${CMAKE_BUILD_TYPE}
            "-DCOMPILER=${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}"
            -P ${PROJECT_SOURCE_DIR}/cmake/Version.cmake
    BYPRODUCTS ${source}
    COMMENT "Looking up the revision" VERBATIM)
  add_library(graphcool_version STATIC ${source})
  add_dependencies(graphcool_version graphcool_version_lookup)
  graphcool_compile_options(graphcool_version)
endfunction()
