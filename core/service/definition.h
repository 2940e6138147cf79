// A service definition: graphcool.yml and the files it names, as plain values with their places
// (reference/graphcool-framework, section 1). Nothing outside this folder sees YAML.
//
// There is one reader, for a folder and for a bundle. It knows the form of a definition and what
// can be said without the data model; whether a model, field or relation exists is for others.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/service/bundle.h"

namespace graphcool::service {

struct SourceFile {
  std::string path;  // Relative to the folder of graphcool.yml; `where` shows how it is spelled.
  std::string text;
  Location where = {};  // Where the definition names it.
};

// ---- Functions (section 1.4)

// Runs in Node.js.
struct Code {
  std::string src;  // One of code_files(), unless it is external.
  std::map<std::string, std::string> environment = {};
  std::optional<ExternalFile> external = {};  // Uploaded by itself.
};

struct Webhook {
  std::string url;
  std::map<std::string, std::string> headers = {};
};

// A program in whatever language, run in the folder of the code files.
struct Exec {
  std::vector<std::string> command;  // The program and its arguments; at least one.
  std::map<std::string, std::string> environment = {};
};

using Handler = std::variant<Code, Webhook, Exec>;

enum class FunctionType { Resolver, Subscription, OperationBefore, OperationAfter, Schedule };
enum class Verb { Create, Update, Delete };

struct Function {
  std::string name;  // Unique without regard to case.
  FunctionType type = FunctionType::Resolver;
  Handler handler = Webhook{};
  bool is_enabled = true;
  std::string description = {};
  SourceFile schema = {};  // Of a resolver: SDL. Empty: its field stands in the types.
  SourceFile query = {};   // Of a subscription: GraphQL.
  std::string model = {};  // Of the two kinds of hooks; one of each kind for a model and a verb.
  Verb verb = Verb::Create;
  std::string cron = {};  // Of a schedule: five fields, checked.

  Location where = {};  // Its name.
  Location handler_where = {};
  Location operation_where = {};  // Of hooks.
  Location cron_where = {};
};

std::string_view name_of(FunctionType type);  // "operationBefore", as graphcool.yml says it.
std::string_view name_of(Verb verb);          // "create"

// ---- Permissions (section 1.6)

struct PermissionQuery {
  std::string path;
  std::string name = {};  // The operation that was chosen; empty when it has no name.
  std::string text;       // Of the whole file; it parses.
  Location where = {};    // Where the definition names it.
};

struct Permission {
  std::string operation;     // "*", "Post.read", "PostAuthor.*"
  std::string subject = {};  // "Post": of a model, or else of a relation. Empty for "*".
  // read create update delete connect disconnect *; empty for "*".
  std::string verb = {};
  bool authenticated = false;
  std::optional<std::vector<std::string>> fields = {};  // Nothing: all of them.
  std::optional<PermissionQuery> query = {};
  std::string description = {};
  Location where = {};            // The entry of the list.
  Location operation_where = {};  // Its operation.
  Location fields_where = {};
};

// `permissionMode: strict`: read permissions also hold for what filters and counts tell.
enum class PermissionMode { Graphcool, Strict };

// ---- The whole

struct RootToken {
  std::string name;
  Location where = {};
};

// Another definition that was merged into this one.
struct Module {
  std::string name;
  std::string path;  // Of its graphcool.yml, from the folder of the service.
  Location where = {};
};

struct Definition {
  Family family = Family::Graphcool;
  std::filesystem::path folder = {};   // Where graphcool.yml stands; empty when it came otherwise.
  std::vector<SourceFile> types = {};  // The data model, in the family's SDL.
  std::vector<Function> functions = {};
  std::vector<Permission> permissions = {};
  PermissionMode permission_mode = PermissionMode::Graphcool;
  std::vector<RootToken> root_tokens = {};
  std::vector<std::string> secrets = {};  // Prisma: any of them signs tokens; none: all is open.
  std::vector<Module> modules = {};
  Errors warnings = {};  // What is allowed and hardly meant.
  Bundle bundle = {};    // What all of this was read from.
};

// The files that functions run with, by path: the handlers' and all others of the folder that they
// may load (section 12.7). None when every function is a webhook, or its code was uploaded by
// itself. REQUIRES: the definition was read by read_definition(), or add_code() was called.
std::vector<SourceFile> code_files(const Definition& definition);

// Says of a path below the folder of a service, of a folder or a file, whether it is taken.
using TakesPath = std::function<bool(const std::string& path)>;
inline const TakesPath kTakesAll = [](const std::string&) { return true; };

// Takes the files that functions may load from the definition's folder into its bundle: all that
// are there but for those that `takes` says no to, .git, .graphcool, build and the like, and what
// .graphcoolignore names. Nothing when no function runs from files. Limit, with the largest parts,
// when they are more than a bundle may have; Io. REQUIRES: it was read by load_definition().
Result<> add_code(Definition& definition, const TakesPath& takes = kTakesAll);

// What a definition is stored and sent as: its bundle. One that was put together by hand gets one
// that names its types and opens everything.
Bundle bundle_of(const Definition& definition);

// The folder of the nearest graphcool.yml, from `from` upwards. NotFound with the hint `graphcool
// init`.
Result<std::filesystem::path> find_definition(const std::filesystem::path& from);

// Where the variables in a definition get their values from.
struct Sources {
  using LookUp = std::function<std::optional<std::string>(std::string_view name)>;
  LookUp variable = [](std::string_view) { return std::nullopt; };  // ${env:NAME}
  LookUp option = [](std::string_view) { return std::nullopt; };    // ${opt:name}
};

// Reads and checks the definition in `folder`, without the files that only its functions load,
// which add_code() adds: every problem at once, with file, line, column and what to do; problems
// that the older systems' clients know by a number carry it (Error::api_code).
Checked<Definition> load_definition(const std::filesystem::path& folder,
                                    const Sources& sources = {});

// The same of a bundle.
Checked<Definition> read_definition(const Bundle& bundle);

// The files that load_definition() reads, or would read if they were there, and those of functions
// without their packages: what to watch for changes. As many as a definition with mistakes lets
// see; graphcool.yml always.
std::vector<std::filesystem::path> files_of_definition(const std::filesystem::path& folder,
                                                       const Sources& sources = {});

}  // namespace graphcool::service
