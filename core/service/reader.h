// The reader of service definitions. One Reader reads one graphcool.yml; those of modules write to
// the same Reading.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/service/definition.h"
#include "core/service/files.h"
#include "core/service/variables.h"
#include "core/service/yaml.h"

namespace graphcool::service {

inline constexpr const char* kFileName = "graphcool.yml";
inline constexpr const char* kWildcard = "permissions:\n  - operation: \"*\"";

// What comes of reading one service with its modules.
struct Reading {
  const Files& files;
  const Sources& sources;
  Definition definition = {};
  Errors errors = {};
  BundleModule root = {};                   // Of what was read.
  std::vector<std::string> mentioned = {};  // Paths of files, there or not.
};

class Reader {
 public:
  // Of the definition at `path`, which is `document`; `outer` leads to it. The references outlive
  // this.
  Reader(Reading& reading, const Files& files, yaml::Document document,
         std::vector<std::string> outer = {});

  void read();

 private:
  using Entry = yaml::Entry;
  using Value = yaml::Value;
  using ValuePtr = yaml::ValuePtr;

  // ---- What every part uses (reader.cpp)
  Location where(const Value& at) const { return {document_.file, at.line, at.column}; }
  Location where(const Entry& at) const { return {document_.file, at.line, at.column}; }
  template <class At>
  Error& add(const At& at, std::string what, std::string hint, int api_code = 0) {
    errors_.push_back(document_.error(at.line, at.column, std::move(what), std::move(hint)));
    errors_.back().api_code = api_code;
    return errors_.back();
  }
  void check_keys(const Value& map, std::string_view of, const std::vector<std::string>& known);
  // The value with its variables replaced; null when they stand for nothing, which is an error
  // then.
  ValuePtr value_of(const ValuePtr& value) { return variables_.resolve(value, errors_); }
  // The property of that name, if it is there and holds something.
  struct Property {
    const Entry* entry = nullptr;
    ValuePtr value = nullptr;
    explicit operator bool() const { return value != nullptr; }
    bool is_missing() const { return !entry || entry->value->kind == Value::Kind::Null; }
  };
  Property property(const Value& map, std::string_view name);
  // Its text, a number or boolean too; an error when it is a list, map or empty. `hint` tells what
  // it would look like.
  std::optional<std::string> text_of(const Property& property, const std::string& hint);
  std::optional<bool> boolean_of(const Property& property);
  std::map<std::string, std::string> texts_of(const Property& property, std::string_view what);
  std::string joined(std::string_view path) const;  // From the service's folder.

  // A file that the definition names at `at`; an error and nothing when it cannot be read.
  std::optional<SourceFile> read_file(const Value& at, const std::string& spelled,
                                      std::size_t max_bytes);
  // The same of a GraphQL document; `api_code` is that of a syntax error.
  std::optional<SourceFile> read_graphql(const Value& at, const std::string& spelled, int api_code);

  // ---- The parts
  void read_types();
  void read_types_file(const Value& at);
  void read_root_tokens();
  void read_permission_mode();

  void read_permissions();  // reader_permissions.cpp
  void read_permission(const Value& at);
  bool read_operation(const Property& property, Permission& permission);
  void read_fields(const Value& map, Permission& permission);
  void read_query(const Value& map, Permission& permission);
  void choose_operation(const Value& at, PermissionQuery& query);

  void read_functions();  // reader_functions.cpp
  void read_function(const Entry& at);
  void warn_of_strangers(const Value& map, const Function& function);
  bool read_function_type(const Value& map, const Entry& at, Function& function);
  void read_handler(const Value& map, const Entry& at, Function& function);
  std::optional<Code> read_code(const Property& property);
  std::optional<Webhook> read_webhook(const Property& property);
  std::optional<Exec> read_exec(const Property& property);
  std::optional<std::string> find_program(const Value& at, const std::string& spelled);
  void read_what_it_answers(const Value& map, const Entry& at, Function& function);
  void read_hook(const Value& map, const Entry& at, Function& function);
  void read_schedule(const Value& map, const Entry& at, Function& function);

  void read_modules();  // reader_modules.cpp
  void read_module(const Entry& at);

  Reading& reading_;
  const Files& files_;
  const yaml::Document document_;
  const std::string folder_;  // Of document_, from the service's; "" for the service itself.
  const std::vector<std::string> outer_;  // Paths of the definitions around this one.
  const Variables variables_;
  Errors errors_;
};

bool is_letter_or_digit(char c);
// What stands before the dot of an operation: the name of a model or a relation.
bool is_subject(std::string_view name);

// Reads the document at `path`: NotFound, Limit, or what is wrong with its YAML.
Checked<yaml::Document> read_document(const Files& files, const std::string& path);

// What only the whole tells: names that two parts of it use (sections 1.4, 1.7).
void check_names(Reading& reading);

}  // namespace graphcool::service
