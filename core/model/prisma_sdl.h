// Data models of Prisma 1, versions 1.0 and 1.1: SDL -> Model (reference/prisma1, section 2).
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/model/model.h"
#include "core/model/sdl.h"

namespace graphcool::model {

struct PrismaModel {
  std::shared_ptr<const Model> model;
  SchemaErrors warnings = {};  // What is accepted and should not be written so.
};

// Parses the files as one document and checks every rule; all errors at once, each with its file,
// line and column. The version is 1.1 when a directive (or argument) of 1.1 stands anywhere in
// them, else 1.0. An empty model is fine. An error with code 4004 is one of names that were made
// here, not written.
Result<PrismaModel, SchemaErrors> parse_prisma(std::span<const SdlFile> files);

// "PostToUser": what a relation without a name is called. At most 54 characters: the longer of the
// two names loses some of its end.
std::string generated_relation_name(std::string_view a, std::string_view b);

}  // namespace graphcool::model
