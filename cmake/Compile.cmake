# How everything here is compiled: warnings as errors, sanitizers by preset, ccache and a fast linker
# where the machine has them.
find_program(GRAPHCOOL_CCACHE ccache)
if(GRAPHCOOL_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${GRAPHCOOL_CCACHE})
endif()

# GCC's link-time optimisation needs the linker that it was built with.
find_program(GRAPHCOOL_LLD ld.lld)
if(GRAPHCOOL_LLD AND NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  add_link_options(-fuse-ld=lld)
endif()

include(CheckIPOSupported)
check_ipo_supported(RESULT GRAPHCOOL_IPO OUTPUT GRAPHCOOL_IPO_WHY)

function(graphcool_compile_options target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Werror)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  if(GRAPHCOOL_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${GRAPHCOOL_SANITIZE} -fno-omit-frame-pointer
                                             -fno-sanitize-recover=all)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      # GCC 12 sees uninitialised reads in <regex> and std::optional that only the sanitizers' own code makes.
      target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
      if(GRAPHCOOL_SANITIZE MATCHES "thread")
        # Asio has fences, which ThreadSanitizer does not follow: nothing here relies on them alone.
        target_compile_options(${target} PRIVATE -Wno-tsan)
      endif()
    endif()
    target_link_options(${target} PRIVATE -fsanitize=${GRAPHCOOL_SANITIZE})
  endif()
  if(CMAKE_BUILD_TYPE STREQUAL "Release" AND GRAPHCOOL_IPO)
    set_target_properties(${target} PROPERTIES INTERPROCEDURAL_OPTIMIZATION ON)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      # Seen only where the linker inlines copies of the standard library whose length it cannot bound.
      target_link_options(${target} PRIVATE -Wno-stringop-overflow)
    endif()
  endif()
endfunction()
