#include "commands/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "commands/service_api.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/graphql/parser.h"
#include "core/graphql/schema_builder.h"
#include "core/graphql/validate.h"
#include "core/model/source_map.h"

namespace graphcool::commands {

Command validate_command(Context& context) {
  auto options = std::make_shared<ValidateOptions>();
  return {
      .name = "validate",
      .group = "General commands",
      .summary = "Check GraphQL documents",
      .details =
          "Operation documents are checked against the schema that --schema names, or else "
          "against the API of the service in this folder; type-system documents by "
          "themselves.",
      .examples = {{"graphcool validate queries/*.graphql", "Against the service of this folder"},
                   {"graphcool validate --schema schema.graphql query.graphql", ""},
                   {"graphcool validate types.graphql", "A type-system document by itself"}},
      .positionals = {{.name = "FILE",
                       .help = "GraphQL documents",
                       .required = true,
                       .repeated = true,
                       .completes = "files",
                       .value = &options->files}},
      .flags = {{.spelling = "--schema",
                 .placeholder = "FILE",
                 .help = "A file with the schema, as SDL",
                 .value = &options->schema},
                {.spelling = "--syntax-only",
                 .placeholder = "",
                 .help = "Only parse",
                 .value = &options->syntax_only},
                api_flag(options->api, "Which API of the service in this folder")},
      .run = [&context, options] { return run_validate(context, *options); },
  };
}

namespace {

namespace ast = graphql::ast;

// What people write has no limits but that of the stack.
constexpr graphql::ParseOptions kParse{.limits = {.max_tokens = 0, .max_depth = 4000}};

// A file, and what is wrong with it.
struct File {
  std::string path;
  std::string text;
  graphql::GraphQLErrors errors = {};
};

bool is_type_system(const ast::Document& document) {
  return std::ranges::none_of(document.definitions, [](const ast::Definition& definition) {
    return definition.kind == ast::Definition::Kind::Operation ||
           definition.kind == ast::Definition::Kind::Fragment;
  });
}

std::string other_places(const File& file, const graphql::GraphQLError& error) {
  std::string places;
  for (std::size_t i = 1; i < error.locations.size(); ++i) {
    if (i > 1) places += ", ";
    places +=
        fmt::format("{}:{}:{}", file.path, error.locations[i].line, error.locations[i].column);
  }
  return places.empty() ? places : "See also " + places;
}

Errors for_people(const File& file) {
  const model::SourceMap map(file.path, file.text);
  Errors errors;
  for (const graphql::GraphQLError& error : file.errors) {
    Error out{.code = ErrorCode::Invalid,
              .what = error.message,
              .where = {.file = file.path},
              .hint = other_places(file, error)};
    if (!error.locations.empty()) {
      out.where.line = error.locations.front().line;
      out.where.column = error.locations.front().column;
      out.excerpt = map.excerpt_of_line(out.where.line);
    }
    errors.push_back(std::move(out));
  }
  return errors;
}

class Validator {
 public:
  Validator(Context& context, const ValidateOptions& options)
      : context_(context), options_(options) {}

  Checked<> run() {
    if (!options_.schema.empty() && !options_.syntax_only) {
      if (auto loaded = load_schema_file(); !loaded) return loaded;
    }
    for (const std::string& path : options_.files) {
      auto text = read(path);
      if (!text) return Errors{text.error()};
      files_.push_back({.path = path, .text = std::move(*text)});
      if (auto checked = check(files_.back()); !checked) return checked;
    }
    return context_.output.is_json() ? report_json() : report();
  }

 private:
  Result<std::string> read(const std::string& path) const {
    auto text = files::read(context_.folder / path);
    if (!text) return Error(text.error());
    return text;
  }

  Checked<> load_schema_file() {
    auto text = read(options_.schema);
    if (!text) return Errors{text.error()};
    schema_file_ = {.path = options_.schema, .text = std::move(*text)};
    auto document = graphql::parse({.body = schema_file_.text, .name = schema_file_.path}, kParse);
    if (!document) {
      schema_file_.errors = {document.error()};
      return for_people(schema_file_);
    }
    schema_document_ = std::move(*document);
    auto schema = graphql::build_schema(schema_document_);
    if (!schema) {
      schema_file_.errors = schema.error();
      return for_people(schema_file_);
    }
    own_schema_.emplace(std::move(*schema));
    schema_ = &*own_schema_;
    return {};
  }

  // Fails where there is nothing to check against; what is wrong with the file goes into it.
  Checked<> check(File& file) {
    const auto document = graphql::parse({.body = file.text, .name = file.path}, kParse);
    if (!document) {
      file.errors = {document.error()};
      return {};
    }
    if (options_.syntax_only) return {};
    if (options_.schema.empty() && is_type_system(*document)) {
      file.errors = graphql::validate_sdl(*document);
      return {};
    }
    if (schema_ == nullptr) {
      auto api = load_service_api(context_, options_.api);
      if (!api) return with_hint(api.error());
      api_ = std::move(*api);
      schema_ = &api_->schema();
    }
    file.errors = graphql::validate(*schema_, *document, graphql::kUsualValidation);
    return {};
  }

  static Errors with_hint(Errors errors) {
    if (errors.size() == 1 && errors.front().code == ErrorCode::NotFound) {
      errors.front().hint = "Name the schema to check against: --schema FILE";
    }
    return errors;
  }

  Checked<> report() const {
    Errors errors;
    for (const File& file : files_) {
      if (file.errors.empty()) context_.output.line(fmt::format("{} is valid.", file.path));
      for (Error& error : for_people(file)) errors.push_back(std::move(error));
    }
    if (errors.empty()) return {};
    return errors;
  }

  Checked<> report_json() const {
    bool valid = true;
    std::string out = "{\"errors\":[";
    for (const File& file : files_) {
      for (graphql::GraphQLError error : file.errors) {
        if (!valid) out += ',';
        valid = false;
        if (files_.size() > 1) error.extra_json = "\"file\":" + json::quoted(file.path);
        graphql::append_json(out, error);
      }
    }
    context_.output.json(out + "]}");
    if (valid) return {};
    return Errors{};
  }

  Context& context_;
  const ValidateOptions& options_;
  File schema_file_;
  ast::Document schema_document_;
  std::optional<graphql::Schema> own_schema_;
  std::shared_ptr<const api::Api> api_;
  const graphql::Schema* schema_ = nullptr;
  std::vector<File> files_;
};

}  // namespace

Checked<> run_validate(Context& context, const ValidateOptions& options) {
  return Validator(context, options).run();
}

}  // namespace graphcool::commands
