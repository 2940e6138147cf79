// Calls functions and waits: for tests of runtimes.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <future>
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

inline void write_file(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace graphcool::tests
