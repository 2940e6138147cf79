// A function of a service: the developer's own code in the path of the API, and where it runs.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace graphcool::functions {

enum class Kind { Resolver, OperationBefore, OperationAfter, Subscription, Schedule };

// "resolver", "operationBefore", ...: as graphcool.yml spells it.
std::string_view kind_name(Kind kind);

// A file that Node.js runs, within `folder`.
struct Code {
  std::filesystem::path folder;  // Absolute; where its node_modules are looked for, from here up.
  std::string file;              // Relative to it.
  std::map<std::string, std::string> environment = {};
};

// A POST to somewhere else.
struct Webhook {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers = {};
};

// Any executable: the event comes on its standard input, its answer goes to standard output.
struct Executable {
  std::filesystem::path folder;      // Where it runs.
  std::vector<std::string> command;  // The program, then its arguments.
  std::map<std::string, std::string> environment = {};
};

using Handler = std::variant<Code, Webhook, Executable>;

struct Function {
  std::string service;  // Id of the service that it belongs to.
  std::string name;     // Unique in the service, upper and lower case alike.
  Kind kind = Kind::Resolver;
  Handler handler;
  // Functions of one service and version may share a process and what their modules remember.
  std::string version = {};
};

// What a function may take, whatever it runs on.
struct Limits {
  std::chrono::milliseconds time{15'000};
  std::size_t memory_bytes = 512u << 20;
  std::size_t processes = 64;  // That one call of a program, or one Node.js process, is made of.
  std::size_t answer_bytes = 16u << 20;
  std::size_t kept_output_bytes = 256u << 10;  // Of each of stdout and stderr; the rest is cut.
  std::size_t output_bytes = 64u << 20;        // Printing more than that ends the function.
};

}  // namespace graphcool::functions
