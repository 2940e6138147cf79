// What `graphcool dev` serves: the definition in a folder, by the rules of its family.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "commands/kit/output.h"
#include "core/base/result.h"
#include "core/service/definition.h"

namespace graphcool::commands {

class DevSource {
 public:
  virtual ~DevSource() = default;

  virtual Checked<service::Definition> load() const = 0;
  // What to watch for changes.
  virtual std::vector<std::filesystem::path> files() const = 0;
  // Where the definition stands, and .graphcool/ beside it.
  virtual const std::filesystem::path& folder() const = 0;
  // Of the service on the cluster. Prisma services have a stage.
  virtual std::string name() const = 0;
  virtual std::string stage() const { return {}; }
};

// Of the definition that is nearest to the working folder. NotFound when there is none.
Checked<std::unique_ptr<const DevSource>> find_dev_source(Context& context);

}  // namespace graphcool::commands
