// Variables in service definitions: ${env:NAME}, ${self:path}, ${opt:name}, ${'literal'}, and lists
// of fallbacks between them (reference/graphcool-framework, section 1.8).
#pragma once

#include "core/service/definition.h"
#include "core/service/yaml.h"

namespace graphcool::service {

class Variables {
 public:
  // Both outlive this.
  Variables(const yaml::Document& document, const Sources& sources)
      : document_(document), sources_(sources) {}

  // `node` with its variables replaced, when it is a scalar; other nodes come back as they are. A
  // value that is one variable as a whole becomes what that stands for, of whatever kind. Null when
  // a variable stands for nothing; then, and for whatever else is wrong, `errors` gets the reason.
  yaml::ValuePtr resolve(const yaml::ValuePtr& node, Errors& errors) const;

 private:
  // What a node stands for where a variable is looked up. `node` null: nothing found.
  struct Found {
    yaml::ValuePtr node = nullptr;
    std::string problem = {};
  };
  Found look_up(std::string_view expression) const;
  Found look_up_one(std::string_view reference) const;
  yaml::ValuePtr resolve(const yaml::ValuePtr& node, Errors& errors, int depth) const;

  const yaml::Document& document_;
  const Sources& sources_;
};

}  // namespace graphcool::service
