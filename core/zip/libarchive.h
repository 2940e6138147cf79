// libarchive, loaded when it is first needed (core/base/late_library.h). For the files of this
// folder.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include "core/base/late_library.h"

namespace graphcool::zip {

// The functions that are called here, under their names without `archive_`.
struct Libarchive {
  LibrarySymbols& symbols;

  decltype(&::archive_error_string) error_string = symbols.find("archive_error_string");

  decltype(&::archive_read_new) read_new = symbols.find("archive_read_new");
  decltype(&::archive_read_support_format_zip) read_support_format_zip =
      symbols.find("archive_read_support_format_zip");
  decltype(&::archive_read_open_memory) read_open_memory = symbols.find("archive_read_open_memory");
  decltype(&::archive_read_open_filename) read_open_filename =
      symbols.find("archive_read_open_filename");
  decltype(&::archive_read_next_header) read_next_header = symbols.find("archive_read_next_header");
  decltype(&::archive_read_data) read_data = symbols.find("archive_read_data");
  decltype(&::archive_read_free) read_free = symbols.find("archive_read_free");

  decltype(&::archive_write_new) write_new = symbols.find("archive_write_new");
  decltype(&::archive_write_set_format_zip) write_set_format_zip =
      symbols.find("archive_write_set_format_zip");
  decltype(&::archive_write_open_filename) write_open_filename =
      symbols.find("archive_write_open_filename");
  decltype(&::archive_write_header) write_header = symbols.find("archive_write_header");
  decltype(&::archive_write_data) write_data = symbols.find("archive_write_data");
  decltype(&::archive_write_close) write_close = symbols.find("archive_write_close");
  decltype(&::archive_write_free) write_free = symbols.find("archive_write_free");

  decltype(&::archive_entry_new) entry_new = symbols.find("archive_entry_new");
  decltype(&::archive_entry_free) entry_free = symbols.find("archive_entry_free");
  decltype(&::archive_entry_pathname) entry_pathname = symbols.find("archive_entry_pathname");
  decltype(&::archive_entry_filetype) entry_filetype = symbols.find("archive_entry_filetype");
  decltype(&::archive_entry_set_pathname) entry_set_pathname =
      symbols.find("archive_entry_set_pathname");
  decltype(&::archive_entry_set_size) entry_set_size = symbols.find("archive_entry_set_size");
  decltype(&::archive_entry_set_filetype) entry_set_filetype =
      symbols.find("archive_entry_set_filetype");
  decltype(&::archive_entry_set_perm) entry_set_perm = symbols.find("archive_entry_set_perm");
};

// Any thread may call. Errors: those of LateLibrary.
Result<const Libarchive*> load_libarchive();

}  // namespace graphcool::zip
