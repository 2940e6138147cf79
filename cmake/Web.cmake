# graphcool_web(NAME NAMESPACE namespace)
#
# Bundles the page web/NAME with npm into web/NAME/dist and embeds that as graphcool_embed() does. Done
# again only when a source of it changed; npm needs the network only when package-lock.json did. Without
# GRAPHCOOL_WEB the library is there and its list empty, for builds that only test C++.
option(GRAPHCOOL_WEB "Bundle the web pages with npm and embed them" ON)

function(graphcool_web name)
  cmake_parse_arguments(ARG "" "NAMESPACE" "" ${ARGN})
  set(folder ${PROJECT_SOURCE_DIR}/web/${name})
  set(header ${GRAPHCOOL_EMBEDDED}/include/embedded/${name}.h)
  set(source ${GRAPHCOOL_EMBEDDED}/${name}.cpp)
  if(GRAPHCOOL_WEB)
    find_program(NODE node REQUIRED)
    find_program(NPM npm REQUIRED)
    file(GLOB inputs CONFIGURE_DEPENDS ${folder}/*.html ${folder}/*.mjs ${folder}/package*.json ${folder}/src/*)
    add_custom_command(
      OUTPUT ${source} ${header}
      COMMAND ${PROJECT_SOURCE_DIR}/scripts/npm-install.sh ${folder}
      COMMAND ${NODE} ${folder}/build.mjs ${folder}/dist
      COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DNAMESPACE=${ARG_NAMESPACE} -DFOLDER=${folder}/dist
              -DHEADER=${header} -DSOURCE=${source} -P ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake
      DEPENDS ${inputs} ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake
              ${PROJECT_SOURCE_DIR}/scripts/npm-install.sh
      COMMENT "Bundling web/${name}")
  else()
    graphcool_write_embedded(${name} ${ARG_NAMESPACE} "" ${header} ${source})
  endif()
  graphcool_embedded_library(${name} ${source})
endfunction()
