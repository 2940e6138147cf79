#include "commands/dev_source.h"

#include "commands/function_code.h"
#include "commands/prisma/folder.h"
#include "core/service/prisma_definition.h"

namespace graphcool::commands {
namespace {

namespace fs = std::filesystem;

class GraphcoolSource final : public DevSource {
 public:
  GraphcoolSource(const Context& context, fs::path folder)
      : folder_(std::move(folder)), sources_{.variable = context.variable} {}

  Checked<service::Definition> load() const override {
    auto definition = service::load_definition(folder_, sources_);
    if (!definition) return definition;
    if (auto added = add_code_for_here(*definition); !added) return Errors{added.error()};
    return definition;
  }
  std::vector<fs::path> files() const override {
    return service::files_of_definition(folder_, sources_);
  }
  const fs::path& folder() const override { return folder_; }
  std::string name() const override { return "dev"; }

 private:
  const fs::path folder_;
  const service::Sources sources_;
};

// prisma.yml names the service and its stage in the endpoint; wherever that leads, it is served
// here.
class PrismaSource final : public DevSource {
 public:
  PrismaSource(Context& context, const service::PrismaDefinition& first)
      : context_(context),
        folder_(first.file.parent_path()),
        file_(first.file),
        endpoint_(first.endpoint.value_or(service::PrismaEndpoint{})) {}

  Checked<service::Definition> load() const override {
    auto read = prisma::load(context_, {});
    if (!read) return std::move(read).error();
    service::Definition definition;
    definition.family = service::Family::Prisma;
    definition.folder = folder_;
    definition.types = std::move(read->datamodel);
    definition.secrets = std::move(read->secrets);
    for (const auto& each : read->subscriptions) {
      service::Function function{
          .name = each.name,
          .type = service::FunctionType::Subscription,
          .handler = service::Webhook{.url = each.url,
                                      .headers = {each.headers.begin(), each.headers.end()}}};
      function.query = {.path = "subscriptions/" + each.name + ".graphql", .text = each.query};
      function.where = each.where;
      definition.functions.push_back(std::move(function));
    }
    definition.bundle = service::prisma_bundle(definition);
    return definition;
  }
  std::vector<fs::path> files() const override {
    std::vector<fs::path> files = {file_, context_.folder / ".env"};
    const auto read = prisma::read(context_, {});
    if (!read) return files;
    for (const auto& each : read->datamodel) files.push_back(folder_ / each.path);
    return files;
  }
  const fs::path& folder() const override { return folder_; }
  std::string name() const override { return endpoint_.project(); }
  std::string stage() const override { return endpoint_.stage; }

 private:
  Context& context_;
  const fs::path folder_, file_;
  const service::PrismaEndpoint endpoint_;
};

}  // namespace

Checked<std::unique_ptr<const DevSource>> find_dev_source(Context& context) {
  using Source = std::unique_ptr<const DevSource>;
  if (prisma::is_prisma(context, {})) {
    const auto first = prisma::read(context, {});
    if (!first) return first.error();
    return Source(std::make_unique<PrismaSource>(context, *first));
  }
  auto folder = service::find_definition(context.folder);
  if (!folder) return Errors{folder.error()};
  return Source(std::make_unique<GraphcoolSource>(context, std::move(*folder)));
}

}  // namespace graphcool::commands
