# graphcool_embed(NAME FOLDER folder NAMESPACE namespace)
#
# Makes the library graphcool_embedded_NAME, which holds every file below FOLDER, byte for byte, as
#   struct File { std::string_view path; std::string_view bytes; };
#   std::span<const File> NAME();        // sorted by path; declared in "embedded/NAME.h"
# The bytes are taken in by the assembler (.incbin), so that embedding costs no compile time.
function(graphcool_embed name)
  cmake_parse_arguments(ARG "" "FOLDER;NAMESPACE" "" ${ARGN})
  get_filename_component(folder ${ARG_FOLDER} ABSOLUTE BASE_DIR ${PROJECT_SOURCE_DIR})
  file(GLOB_RECURSE files CONFIGURE_DEPENDS LIST_DIRECTORIES false ${folder}/* ${folder}/.*)
  list(REMOVE_DUPLICATES files)
  list(SORT files)
  set(header ${CMAKE_BINARY_DIR}/embedded/include/embedded/${name}.h)
  set(source ${CMAKE_BINARY_DIR}/embedded/${name}.cpp)
  set(assembly "")
  set(declarations "")
  set(rows "")
  set(index 0)
  foreach(file IN LISTS files)
    file(RELATIVE_PATH path ${folder} ${file})
    set(symbol graphcool_embedded_${name}_${index})
    string(APPEND assembly
           "asm(\".section .rodata\\n.global ${symbol}\\n${symbol}:\\n.incbin \\\"${file}\\\"\\n.global ${symbol}_end\\n${symbol}_end:\\n.byte 0\\n.previous\\n\");\n")
    string(APPEND declarations "extern \"C\" const char ${symbol}[];\nextern \"C\" const char ${symbol}_end[];\n")
    string(APPEND rows "      File{\"${path}\", {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  file(CONFIGURE OUTPUT ${header} @ONLY CONTENT "// Made by cmake/Embed.cmake.
#pragma once
#include <span>
#include <string_view>

#ifndef GRAPHCOOL_EMBEDDED_FILE
#define GRAPHCOOL_EMBEDDED_FILE
namespace @ARG_NAMESPACE@ {
struct File {
  std::string_view path;   // Relative to the embedded folder, with '/'.
  std::string_view bytes;  // Lives as long as the program.
};
}  // namespace @ARG_NAMESPACE@
#endif

namespace @ARG_NAMESPACE@ {
std::span<const File> @name@();
}
")
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT "// Made by cmake/Embed.cmake.
#include \"embedded/@name@.h\"

#include <array>

@assembly@
@declarations@
namespace @ARG_NAMESPACE@ {
std::span<const File> @name@() {
  static const std::array<File, @index@> files = {
@rows@  };
  return files;
}
}  // namespace @ARG_NAMESPACE@
")
  add_library(graphcool_embedded_${name} STATIC ${source})
  target_include_directories(graphcool_embedded_${name} PUBLIC ${CMAKE_BINARY_DIR}/embedded/include)
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${files}")
  # Top-level asm and link-time optimisation do not mix.
  set_target_properties(graphcool_embedded_${name} PROPERTIES INTERPROCEDURAL_OPTIMIZATION OFF)
endfunction()
