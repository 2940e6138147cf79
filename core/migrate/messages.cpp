// The `migrationMessages` of the system API (reference/graphcool-framework, section 4.6).
#include <fmt/format.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/migrate/describe.h"
#include "core/migrate/migration.h"

namespace graphcool::migrate {
namespace {

using model::Field;
using model::Model;
using model::Relation;
using model::Type;
using Kind = Step::Kind;

struct Message {
  std::string_view type;
  std::string_view action;
  std::string name;
  std::string description;
  std::vector<Message> parts = {};
};

void append(std::string& out, const Message& message, bool with_parts) {
  out += R"({"type":)";
  json::append_string(out, message.type);
  out += R"(,"action":)";
  json::append_string(out, message.action);
  out += R"(,"name":)";
  json::append_string(out, message.name);
  out += R"(,"description":)";
  json::append_string(out, message.description);
  if (with_parts) {
    out += R"(,"subDescriptions":[)";
    for (const Message& part : message.parts) {
      if (&part != message.parts.data()) out += ',';
      append(out, part, false);
    }
    out += ']';
  }
  out += '}';
}

// A type that stays and changes: what happens to it and its fields, in the original's order.
struct TypeChange {
  const Type* before = nullptr;
  const Type* after = nullptr;
  std::vector<Message> created, deleted, updated;
};

class Writer {
 public:
  explicit Writer(const Migration& migration) : migration_(migration) {
    for (const Step& step : migration.steps) gather(step);
  }

  std::vector<Message> messages() {
    std::vector<Message> all;
    const auto take = [&all](std::vector<Message>& messages) {
      for (Message& message : messages) all.push_back(std::move(message));
    };
    take(of(Kind::CreateEnum));
    take(of(Kind::DeleteType));
    take(of(Kind::CreateType));
    for (const Type& type : migration_.after->types) {
      const auto change = changes_.find(&type);
      if (change != changes_.end()) all.push_back(message_of(change->second));
    }
    for (Kind kind : {Kind::DeleteEnum, Kind::UpdateEnum, Kind::DeleteRelation,
                      Kind::CreateRelation, Kind::UpdateRelation}) {
      take(of(kind));
    }
    return all;
  }

 private:
  std::vector<Message>& of(Kind kind) { return by_kind_[static_cast<int>(kind)]; }

  TypeChange& change_of(const Type& before, const Type& after) {
    TypeChange& change = changes_[&after];
    change.before = &before;
    change.after = &after;
    return change;
  }

  static Message message_of(TypeChange& change) {
    Step step{.kind = Kind::UpdateType, .type_before = change.before, .type_after = change.after};
    Message message{"Type", "Update", change.before->name, describe(step)};
    for (auto* part : {&change.created, &change.deleted, &change.updated}) {
      for (Message& field : *part) message.parts.push_back(std::move(field));
    }
    return message;
  }

  void gather(const Step& step) {
    switch (step.kind) {
      case Kind::CreateEnum:
        return of(step.kind).push_back({"Enum", "Create", step.enum_after->name, describe(step)});
      case Kind::UpdateEnum:
        return of(step.kind).push_back({"Enum", "Update", step.enum_before->name, describe(step)});
      case Kind::DeleteEnum:
        return of(step.kind).push_back({"Enum", "Delete", step.enum_before->name, describe(step)});
      case Kind::CreateType:
        return gather_new_type(step);
      case Kind::UpdateType:
        change_of(*step.type_before, *step.type_after);
        return;
      case Kind::DeleteType:
        return of(step.kind).push_back({"Type", "Delete", step.type_before->name, describe(step)});
      case Kind::CreateField:
      case Kind::UpdateField:
      case Kind::DeleteField:
        return gather_field(step);
      case Kind::CreateRelation:
        return of(step.kind).push_back(
            {"Relation", "Create", step.relation_after->name, describe(step)});
      case Kind::UpdateRelation:
        return gather_changed_relation(step);
      case Kind::DeleteRelation:
        return of(step.kind).push_back(
            {"Relation", "Delete", step.relation_before->name, describe(step)});
    }
  }

  // The id goes without saying; so do timestamps that are not declared.
  void gather_new_type(const Step& step) {
    Message message{"Type", "Create", step.type_after->name, describe(step)};
    for (const Field& field : step.type_after->fields) {
      if (field.is_relation() || field.hidden || field.role == model::Role::Id) continue;
      const Step part{.kind = Kind::CreateField, .field_after = &field};
      message.parts.push_back({"Field", "Create", field.name, describe(part)});
    }
    of(step.kind).push_back(std::move(message));
  }

  void gather_field(const Step& step) {
    if (step.kind == Kind::UpdateField && is_told_by_its_enum(step)) return;
    TypeChange& change = change_of(*step.type_before, *step.type_after);
    if (step.kind == Kind::CreateField) {
      change.created.push_back({"Field", "Create", step.field_after->name, describe(step)});
    } else if (step.kind == Kind::DeleteField) {
      change.deleted.push_back({"Field", "Delete", step.field_before->name, describe(step)});
    } else {
      change.updated.push_back({"Field", "Update", step.field_before->name, describe(step)});
    }
  }

  // Only rows are rewritten, because the field's enum loses values or has another name.
  static bool is_told_by_its_enum(const Step& step) {
    const Field& was = *step.field_before;
    const Field& now = *step.field_after;
    return was.name == now.name && !step.type_changes && was.list == now.list &&
           was.required == now.required && was.unique == now.unique &&
           was.default_value == now.default_value && !step.fill.all && !step.fill.nulls;
  }

  // A renamed relation is one message; what changes in its fields belongs to their types.
  void gather_changed_relation(const Step& step) {
    const Relation& was = *step.relation_before;
    const Relation& now = *step.relation_after;
    if (was.name != now.name) {
      of(step.kind).push_back({"Relation", "Update", was.name, describe(step)});
    }
    const Model& before = *migration_.before;
    const Model& after = *migration_.after;
    for (int side : {0, 1}) {
      if (was.ends[side].field < 0 || now.ends[side].field < 0) continue;
      const Type& type_was = before.types[was.ends[side].type];
      const Type& type_now = after.types[now.ends[side].type];
      const Field& field_was = type_was.fields[was.ends[side].field];
      const Field& field_now = type_now.fields[now.ends[side].field];
      const std::string text_now = relation_type(after, field_now);
      const bool shape_changes =
          field_was.list != field_now.list || field_was.required != field_now.required;
      if (field_was.name == field_now.name && !shape_changes) continue;
      std::string text = fmt::format("The field `{}` is updated.", field_was.name);
      if (field_was.name != field_now.name) {
        text += fmt::format(" It is renamed to `{}`.", field_now.name);
      }
      if (shape_changes) text += fmt::format(" Its type becomes `{}`.", text_now);
      change_of(type_was, type_now)
          .updated.push_back({"Field", "Update", field_was.name, std::move(text)});
    }
  }

  static std::string relation_type(const Model& model, const Field& field) {
    const std::string& name = model.related_type(field).name;
    return field.list ? "[" + name + "!]!" : name + (field.required ? "!" : "");
  }

  const Migration& migration_;
  std::unordered_map<int, std::vector<Message>> by_kind_;
  std::unordered_map<const Type*, TypeChange> changes_;
};

}  // namespace

std::string messages_json(const Migration& migration) {
  std::string out = "[";
  for (const Message& message : Writer(migration).messages()) {
    if (out.size() > 1) out += ',';
    append(out, message, true);
  }
  return out + ']';
}

}  // namespace graphcool::migrate
