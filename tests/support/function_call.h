// Calls functions and waits: for tests of runtimes.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <memory>
#include <string>

#include "core/functions/runtime.h"
#include "tests/support/temporary_folder.h"

namespace graphcool::tests {

inline functions::Outcome call(functions::Runtime& runtime,
                               std::shared_ptr<const functions::Function> function,
                               const std::string& event = "{}") {
  auto promise = std::make_shared<std::promise<functions::Outcome>>();
  runtime.invoke(std::move(function), event,
                 [promise](functions::Outcome outcome) { promise->set_value(std::move(outcome)); });
  auto outcome = promise->get_future();
  REQUIRE(outcome.wait_for(std::chrono::seconds(30)) == std::future_status::ready);
  return outcome.get();
}

// How many processes of the machine run `program` with `argument` among its arguments.
inline int running(const std::string& program, const std::string& argument) {
  int found = 0;
  std::error_code gone;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", gone)) {
    std::ifstream file(entry.path() / "cmdline", std::ios::binary);
    const std::string command(std::istreambuf_iterator<char>(file), {});
    if (command.starts_with(program) && command.find(argument) != command.npos) ++found;
  }
  return found;
}

inline void write_file(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace graphcool::tests
