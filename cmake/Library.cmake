# graphcool_library(FOLDER LINK [folder | target]...)
#
# One library target per folder: `core/graphql` becomes `graphcool_core_graphql`, made of the sources
# that stand directly in that folder. Folders are linked by their path, other targets by their name.
# What a folder links is also what it may include; graphcool_check_arrows() holds it to that.
set_property(GLOBAL PROPERTY GRAPHCOOL_FOLDERS "")

function(graphcool_library folder)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  string(REPLACE "/" "_" name ${folder})
  set(target graphcool_${name})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/cli/main\\.cpp$")
  get_property(folders GLOBAL PROPERTY GRAPHCOOL_FOLDERS)

  set(scope PUBLIC)
  if(sources)
    add_library(${target} STATIC ${sources})
    graphcool_compile_options(${target})
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()

  set(links "")
  foreach(link IN LISTS ARG_LINK)
    if(link IN_LIST folders)
      list(APPEND links ${link})
      string(REPLACE "/" "_" link graphcool_${link})
    endif()
    target_link_libraries(${target} ${scope} ${link})
  endforeach()
  set_property(GLOBAL APPEND PROPERTY GRAPHCOOL_FOLDERS ${folder})
  set_property(GLOBAL PROPERTY GRAPHCOOL_LINKS_${folder} "${links}")
endfunction()

# Adds the target `check_arrows`, part of every build: it fails where a file includes a header of a
# folder that its own folder does not link, straight or through others.
function(graphcool_check_arrows)
  get_property(folders GLOBAL PROPERTY GRAPHCOOL_FOLDERS)
  set(arrows "")
  foreach(folder IN LISTS folders)
    get_property(links GLOBAL PROPERTY GRAPHCOOL_LINKS_${folder})
    set(reach ${folder})
    foreach(link IN LISTS links)
      list(APPEND reach ${link} ${GRAPHCOOL_REACH_${link}})
    endforeach()
    list(REMOVE_DUPLICATES reach)
    set(GRAPHCOOL_REACH_${folder} ${reach})
    list(JOIN reach " " row)
    string(APPEND arrows "${folder}: ${row}\n")
  endforeach()
  file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/arrows.txt CONTENT "${arrows}")
  file(GLOB_RECURSE files CONFIGURE_DEPENDS
       ${PROJECT_SOURCE_DIR}/core/*.h ${PROJECT_SOURCE_DIR}/core/*.cpp
       ${PROJECT_SOURCE_DIR}/modules/*.h ${PROJECT_SOURCE_DIR}/modules/*.cpp
       ${PROJECT_SOURCE_DIR}/commands/*.h ${PROJECT_SOURCE_DIR}/commands/*.cpp)
  add_custom_command(
    OUTPUT ${CMAKE_BINARY_DIR}/arrows.checked
    COMMAND ${CMAKE_COMMAND} -DARROWS=${CMAKE_BINARY_DIR}/arrows.txt -DROOT=${PROJECT_SOURCE_DIR}
            -DSTAMP=${CMAKE_BINARY_DIR}/arrows.checked -P ${PROJECT_SOURCE_DIR}/cmake/CheckArrows.cmake
    DEPENDS ${files} ${CMAKE_BINARY_DIR}/arrows.txt ${PROJECT_SOURCE_DIR}/cmake/CheckArrows.cmake
    COMMENT "Checking which folder includes which")
  add_custom_target(check_arrows ALL DEPENDS ${CMAKE_BINARY_DIR}/arrows.checked)
endfunction()
