# graphcool_write_embedded(name namespace folder header source): writes the two files of an embedded
# folder, see Embed.cmake. Also a script, for folders that only exist once something was built:
#   cmake -DNAME= -DNAMESPACE= -DFOLDER= -DHEADER= -DSOURCE= -P EmbedFiles.cmake
# With an empty folder name the list is empty.
function(graphcool_write_embedded name namespace folder header source)
  set(files "")
  if(folder)
    file(GLOB_RECURSE files LIST_DIRECTORIES false ${folder}/* ${folder}/.*)
    list(REMOVE_DUPLICATES files)
    list(SORT files)
  endif()
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
  file(CONFIGURE OUTPUT ${header} @ONLY CONTENT "// Made by cmake/EmbedFiles.cmake.
#pragma once
#include <span>
#include <string_view>

#ifndef GRAPHCOOL_EMBEDDED_FILE
#define GRAPHCOOL_EMBEDDED_FILE
namespace @namespace@ {
struct File {
  std::string_view path;   // Relative to the embedded folder, with '/'.
  std::string_view bytes;  // Lives as long as the program.
};
}  // namespace @namespace@
#endif

namespace @namespace@ {
std::span<const File> @name@();
}
")
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT "// Made by cmake/EmbedFiles.cmake.
#include \"embedded/@name@.h\"

#include <array>

@assembly@
@declarations@
namespace @namespace@ {
std::span<const File> @name@() {
  static const std::array<File, @index@> files = {
@rows@  };
  return files;
}
}  // namespace @namespace@
")
endfunction()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  graphcool_write_embedded(${NAME} ${NAMESPACE} "${FOLDER}" ${HEADER} ${SOURCE})
  # The text may be the same and the embedded bytes not: what is made from it has to be made again.
  file(TOUCH ${SOURCE})
endif()
