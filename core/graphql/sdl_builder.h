// From type-system documents to a Schema, without asking whether they are right. Internal to this
// folder: build_schema() and validate_sdl() ask.
#pragma once

#include "core/graphql/ast.h"
#include "core/graphql/schema.h"
#include "core/graphql/source.h"

namespace graphcool::graphql {

// Makes the schema that a document's definitions and extensions describe. Errors are those of
// values in directives (@deprecated, @specifiedBy), of defaults that lead to themselves, and of
// types with more wrappers than a TypeRef holds; what has them is left out.
//
// REQUIRES: the document passed the SDL rules.
Schema build_unchecked(const ast::Document& document, GraphQLErrors& errors);

// The rules on schemas that graphql-js 16 checks before it runs anything, with its wording.
// `document` is what the schema was built from.
void check_schema(const Schema& schema, const ast::Document& document, GraphQLErrors& errors);

// The rules on type-system documents, before a schema is made of one.
GraphQLErrors check_sdl(const ast::Document& document);

}  // namespace graphcool::graphql
