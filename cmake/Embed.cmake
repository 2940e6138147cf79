# graphcool_embed(NAME FOLDER folder NAMESPACE namespace)
#
# Makes the library graphcool_embedded_NAME, which holds every file below FOLDER, byte for byte, as
#   struct File { std::string_view path; std::string_view bytes; };
#   std::span<const File> NAME();        // sorted by path; declared in "embedded/NAME.h"
# The bytes are taken in by the assembler (.incbin), so that embedding costs no compile time.
include(${CMAKE_CURRENT_LIST_DIR}/EmbedFiles.cmake)
set(GRAPHCOOL_EMBEDDED ${CMAKE_BINARY_DIR}/embedded)

function(graphcool_embed name)
  cmake_parse_arguments(ARG "" "FOLDER;NAMESPACE" "" ${ARGN})
  get_filename_component(folder ${ARG_FOLDER} ABSOLUTE BASE_DIR ${PROJECT_SOURCE_DIR})
  file(GLOB_RECURSE files CONFIGURE_DEPENDS LIST_DIRECTORIES false ${folder}/* ${folder}/.*)
  set(source ${GRAPHCOOL_EMBEDDED}/${name}.cpp)
  graphcool_write_embedded(${name} ${ARG_NAMESPACE} ${folder}
                           ${GRAPHCOOL_EMBEDDED}/include/embedded/${name}.h ${source})
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${files}")
  graphcool_embedded_library(${name} ${source})
endfunction()

function(graphcool_embedded_library name source)
  add_library(graphcool_embedded_${name} STATIC ${source})
  target_include_directories(graphcool_embedded_${name} PUBLIC ${GRAPHCOOL_EMBEDDED}/include)
  # Top-level asm and link-time optimisation do not mix.
  set_target_properties(graphcool_embedded_${name} PROPERTIES INTERPROCEDURAL_OPTIMIZATION OFF)
endfunction()
