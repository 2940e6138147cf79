#include "core/cluster/installer.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "core/base/ids.h"
#include "core/cluster/messages.h"
#include "core/cluster/prisma_messages.h"
#include "core/migrate/prisma.h"
#include "core/model/relations.h"

namespace graphcool::cluster {
namespace {

// What a change does, before it is judged. The number is that of the current revision.
Deployed compare(Change& change, std::int64_t number, bool no_migration) {
  const auto before = number == 0   ? std::make_shared<const model::Model>()
                      : change.back ? change.back->from
                                    : change.engine->model();
  const auto& after = change.back ? change.back->to : change.data.model;
  Deployed deployed{.revision = number, .migration = migrate::make_migration(before, after)};
  deployed.warnings = std::move(change.data.warnings);
  const service::Definition old = change.before ? change.before->definition : service::Definition();
  deployed.messages =
      change.definition.family == service::Family::Prisma
          ? prisma_messages(deployed.migration, no_migration,
                            change.before && old.secrets != change.definition.secrets)
          : deploy_messages(old, change.definition, deployed.migration);
  return deployed;
}

// Whether something that a migration deletes has data in it.
bool loses_data(const migrate::Migration& migration, migrate::DataProbe& probe) {
  using Kind = migrate::Step::Kind;
  return std::ranges::any_of(migration.steps, [&](const migrate::Step& step) {
    switch (step.kind) {
      case Kind::DeleteType:
        return probe.count_rows(*step.type_before) > 0;
      case Kind::DeleteField:
        return probe.count_rows(*step.type_before) >
               probe.count_nulls(*step.type_before, *step.field_before);
      case Kind::DeleteRelation:
        return probe.count_edges(*step.relation_before) > 0;
      default:
        return false;
    }
  });
}

// What forbids the migration. Prisma's warnings are added to those of `deployed`, and hold it back.
model::SchemaErrors judge(Deployed& deployed, const Change& change, const DeployOptions& options) {
  const migrate::Migration& migration = deployed.migration;
  const auto probe = change.engine->store().probe(migration.before);
  // A dry run of Graphcool's needs no force; Prisma's holds back what a deploy would.
  const bool is_tried = options.dry_run && change.definition.family == service::Family::Graphcool;
  const bool force = options.force || is_tried || (change.back && !loses_data(migration, *probe));
  if (migration.after->sdl == model::Sdl::Graphcool) {
    return migrate::check(migration, *probe, force);
  }
  if (options.no_migration) return migrate::check_unmigrated(migration);
  auto verdict = migrate::check_prisma(migration, *probe);
  std::ranges::move(verdict.warnings, std::back_inserter(deployed.warnings));
  deployed.held = !deployed.warnings.empty() && !force;
  return std::move(verdict.errors);
}

}  // namespace

Installer::Installer(const Signing& signing, Revisions& revisions)
    : signing_(signing), revisions_(revisions) {}

// Those that the definition names: the ones that are there stay.
std::vector<RootToken> Installer::root_tokens(const Change& change) const {
  std::vector<RootToken> tokens;
  for (const auto& wanted : change.definition.root_tokens) {
    const auto same = [&](const RootToken& each) { return each.name == wanted.name; };
    if (change.before) {
      const auto& old = change.before->root_tokens;
      if (const auto kept = std::ranges::find_if(old, same); kept != old.end()) {
        tokens.push_back(*kept);
        continue;
      }
    }
    std::string id = ids::cuid();
    std::string token =
        auth::root_token(signing_.keys(), signing_.account_id(), change.info.id, id);
    tokens.push_back({std::move(id), wanted.name, std::move(token)});
  }
  return tokens;
}

Pushed<Installed> Installer::install(Change change, const DeployOptions& options) {
  engine::Service& engine = *change.engine;
  const auto stored = engine.store().revision();
  if (!stored) return one_problem(stored.error());
  Installed installed{.deployed = compare(change, stored->number, options.no_migration),
                      .hosted = nullptr};
  Deployed& deployed = installed.deployed;
  const migrate::Migration& migration = deployed.migration;
  const std::string inherited = model::inherited(*migration.after);
  auto roots = root_tokens(change);
  const std::string bundle =
      write_stored_bundle({service::bundle_of(change.definition), inherited, roots});
  if (stored->number != 0 && migration.empty() && bundle == stored->bundle) return installed;

  auto served = change.back ? model::with_inherited(change.data.model, inherited) : migration.after;
  auto prepared =
      revisions_.prepare({change.info, change.definition, std::move(served), roots}, engine, true);
  if (!prepared) return std::move(prepared).error();
  if (auto problems = judge(deployed, change, options); !problems.empty()) return problems;
  if (options.dry_run || deployed.held) return installed;

  auto number = engine.store().migrate(migration, stored->number, bundle, deployed.messages);
  if (!number) return one_problem(number.error());
  deployed.revision = *number;
  revisions_.activate(change.info, engine, std::move(*prepared), *number);
  installed.hosted = std::make_shared<Hosted>(Hosted{.info = change.info,
                                                     .revision = *number,
                                                     .definition = change.definition,
                                                     .root_tokens = std::move(roots),
                                                     .verifier = verifier_of(change.definition),
                                                     .engine = change.engine});
  return installed;
}

Pushed<Deployed> Installer::try_first(const ServiceInfo& info,
                                      const service::Definition& definition, DataModel data) {
  if (auto fine = revisions_.check({info, definition, data.model, {}}); !fine) {
    return std::move(fine).error();
  }
  auto migration = migrate::make_migration(std::make_shared<model::Model>(), data.model);
  std::string messages = deploy_messages({}, definition, migration);
  return Deployed{0, std::move(migration), std::move(messages), std::move(data.warnings)};
}

}  // namespace graphcool::cluster
