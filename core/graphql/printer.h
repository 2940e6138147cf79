// Printing documents and schemas, as graphql-js 16 prints them.
#pragma once

#include <string>

#include "core/graphql/ast.h"
#include "core/graphql/schema.h"

namespace graphcool::graphql {

// The document in canonical form: parsing the output gives an equal tree.
std::string print(const ast::Document& document);
std::string print(const ast::Definition& definition);
std::string print(const ast::Value& value);
std::string print(const ast::TypeReference& type);

// The text without comments, commas, and white space that separates nothing; same tokens.
Result<std::string, GraphQLError> strip_ignored_characters(const Source& source);

// The schema as SDL, without built-in types and directives.
std::string print_schema(const Schema& schema);

}  // namespace graphcool::graphql
