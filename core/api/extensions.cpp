#include "core/api/extensions.h"

#include "core/api/extension_reader.h"

namespace graphcool::api {

const Hook* Extensions::hook(const model::Type& type, Verb verb, bool before) const {
  for (const Hook& each : hooks) {
    // By name: a revision's model may be a copy of the one that was looked at.
    if (each.verb == verb && each.before == before && each.type->name == type.name) return &each;
  }
  return nullptr;
}

Checked<Extensions> read_extensions(const std::vector<ResolverSource>& resolvers,
                                    const std::vector<HookSource>& hooks, const model::Model& model,
                                    std::span<const model::SdlFile> types) {
  return ExtensionReader(model).read(resolvers, hooks, types);
}

}  // namespace graphcool::api
