#include "core/transfer/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <map>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/transfer/values.h"

namespace graphcool::transfer {
namespace {

using boost::json::object;
using boost::json::value;
using model::Datum;
using model::Field;
using model::Role;
using model::Type;
using query::Step;
using query::Value;

std::string_view text_of(const object& from, std::string_view key) {
  const value* found = from.if_contains(key);
  if (found == nullptr || !found->is_string()) return {};
  return {found->get_string().data(), found->get_string().size()};
}

std::string printed(const value& given) {
  std::string out;
  append_json(out, given);
  return out;
}

class Words final : public query::ConstraintWords {
 public:
  query::Failure unique_violation(const Type& type, const Field& field,
                                  const std::string&) const override {
    return {0,
            fmt::format("A unique constraint would be violated on {}. Details: Field name = {}",
                        type.name, field.name),
            {}};
  }
  query::Failure out_of_range(const Type& type, const Field& field) const override {
    return {0, fmt::format("{}.{} cannot hold the number.", type.name, field.name), {}};
  }
};

// Turns the values of a document into a plan with a root for each, so that one that is refused
// takes no other with it.
class Importer {
 public:
  explicit Importer(std::shared_ptr<const model::Model> model)
      : model_(*model), plan_(std::make_shared<query::Plan>()) {
    plan_->model = std::move(model);
    plan_->writes = true;
    plan_->words = std::make_shared<const Words>();
  }

  void add_node(const value& given);
  void add_list(const value& given);
  void add_relation(const value& given);

  std::shared_ptr<query::Plan> take_plan() { return std::move(plan_); }
  std::vector<std::string> take_subjects() { return std::move(subjects_); }
  std::vector<std::string> take_problems() { return std::move(problems_); }

 private:
  // A node that a value speaks of.
  struct Node {
    const Type* type = nullptr;
    Datum id = {};
    std::string id_text = {};
  };

  std::optional<Node> node_of(const value& given, std::string_view subject);
  bool add_field(const Node& node, const object& values, const Field& field, Step& insert);
  void refuse(const std::string& subject, std::string_view cause) {
    problems_.push_back(fmt::format("{} Cause: {}", subject, cause));
  }
  query::Root& add_root(std::string subject);
  Step find(const Node& node, std::uint32_t target);
  static Step fail_if_empty(const Node& node, std::uint32_t reg);

  const model::Model& model_;
  std::shared_ptr<query::Plan> plan_;
  std::vector<std::string> subjects_;  // Of the roots: what their errors begin with.
  std::vector<std::string> problems_;
};

query::Root& Importer::add_root(std::string subject) {
  query::Root& root = plan_->roots.emplace_back();
  root.output.kind = query::Output::Kind::Constant;
  root.output.json = "null";
  root.output.key = std::to_string(subjects_.size());
  root.program.emplace();
  subjects_.push_back(std::move(subject));
  return root;
}

std::optional<Importer::Node> Importer::node_of(const value& given, std::string_view subject) {
  const auto refuse_all = [&](std::string_view cause) {
    refuse(fmt::format("{} {}.", subject, printed(given)), cause);
    return std::nullopt;
  };
  const object* node = given.if_object();
  if (node == nullptr) return refuse_all("It is no object.");
  const Type* type = model_.type(text_of(*node, "_typeName"));
  if (type == nullptr) return refuse_all("`_typeName` names no type of the data model.");
  const value* id = node->if_contains("id");
  if (id == nullptr) return refuse_all("It has no `id`.");
  auto datum = datum_of(model_, type->id(), *id);
  if (!datum) return refuse_all("`id`: " + datum.error());
  std::string text = id->is_string() ? std::string(id->get_string()) : printed(*id);
  return Node{type, std::move(*datum), std::move(text)};
}

Step Importer::find(const Node& node, std::uint32_t target) {
  Step step{.kind = Step::Kind::Find, .type = node.type, .target = target};
  step.where = query::Predicate{.kind = query::Predicate::Kind::Compare,
                                .field = &node.type->id(),
                                .value = Value::of(node.id)};
  return step;
}

Step Importer::fail_if_empty(const Node& node, std::uint32_t reg) {
  return {.kind = Step::Kind::FailIfEmpty,
          .node = reg,
          .failure = {
              0, "There is no {0} with this id.", {Value::of(Datum::of_text(node.type->name))}}};
}

// ---- nodes ----

void Importer::add_node(const value& given) {
  const auto node = node_of(given, "Failure inserting");
  if (!node) return;
  const object& values = given.get_object();
  const std::string subject =
      fmt::format("Failure inserting {} with Id: {}.", node->type->table, node->id_text);
  Step insert{.kind = Step::Kind::Insert, .type = node->type};
  insert.assignments.push_back({&node->type->id(), Value::of(node->id)});
  const std::size_t before = problems_.size();
  for (const auto& member : values) {
    const std::string_view key(member.key().data(), member.key().size());
    const Field* field = node->type->field(key);
    const bool is_system = key == "createdAt" || key == "updatedAt";
    if (key == "_typeName" || key == "id" || (field == nullptr && is_system)) continue;
    if (field == nullptr) {
      problems_.push_back(
          fmt::format("The model {} with id {} has an unknown field '{}' in field list.",
                      node->type->name, node->id_text, key));
    } else if (!field->is_scalar() || field->list) {
      refuse(subject,
             fmt::format("The type {} has no single scalar field `{}`.", node->type->name, key));
    }
  }
  for (const Field& field : node->type->fields) {
    if (!field.is_scalar() || field.role == Role::Id) continue;
    if (!add_field(*node, values, field, insert)) return;
  }
  if (problems_.size() > before) return;
  add_root(subject).program->steps.push_back(std::move(insert));
}

// False when the value is refused.
bool Importer::add_field(const Node& node, const object& values, const Field& field, Step& insert) {
  const value* given = field.list ? nullptr : values.if_contains(field.name);
  if (given != nullptr && !given->is_null()) {
    auto datum = datum_of(model_, field, *given);
    if (!datum) {
      refuse(fmt::format("Failure inserting {} with Id: {}.", node.type->table, node.id_text),
             fmt::format("The field `{}`: {}", field.name, datum.error()));
      return false;
    }
    insert.assignments.push_back({&field, Value::of(std::move(*datum))});
  } else if (field.role != Role::None) {
    insert.assignments.push_back({&field, Value::now()});
  } else if (field.list) {
    insert.assignments.push_back({&field, Value::list({})});
  } else if (field.required && field.default_value) {
    insert.assignments.push_back({&field, Value::of(*field.default_value)});
  } else if (field.required) {
    refuse(fmt::format("Failure inserting {} with Id: {}.", node.type->table, node.id_text),
           fmt::format("The required field `{}` is missing.", field.name));
    return false;
  }
  return true;
}

// ---- lists ----

void Importer::add_list(const value& given) {
  const auto node = node_of(given, "Failure inserting into a list");
  if (!node) return;
  for (const auto& member : given.get_object()) {
    const std::string_view key(member.key().data(), member.key().size());
    if (key == "_typeName" || key == "id") continue;
    const std::string subject =
        fmt::format("Failure inserting into listTable {}_{} for the id {} for value {}.",
                    node->type->table, key, node->id_text, printed(member.value()));
    const Field* field = node->type->field(key);
    if (field == nullptr || !field->is_scalar() || !field->list) {
      refuse(subject,
             fmt::format("The type {} has no list of scalars `{}`.", node->type->name, key));
      continue;
    }
    if (!member.value().is_array()) {
      refuse(subject, "A list is expected.");
      continue;
    }
    std::vector<Value> items;
    std::string problem;
    for (const value& each : member.value().get_array()) {
      auto datum = datum_of(model_, *field, each);
      if (!datum) {
        problem = datum.error();
      } else {
        items.push_back(Value::of(std::move(*datum)));
      }
    }
    if (!problem.empty()) {
      refuse(subject, problem);
      continue;
    }
    query::Program& program = *add_root(subject).program;
    program.registers = 1;
    program.steps = {find(*node, 0),
                     fail_if_empty(*node, 0),
                     {.kind = Step::Kind::Update, .type = node->type, .node = 0}};
    program.steps.back().assignments.push_back(
        {field, Value::list(std::move(items)), query::Assignment::Kind::Append});
  }
}

// ---- relations ----

void Importer::add_relation(const value& given) {
  const auto* pair = given.if_array();
  const std::string_view subject = "Failure inserting into relationtable";
  if (pair == nullptr || pair->size() != 2) {
    return refuse(fmt::format("{} {}.", subject, printed(given)), "A pair of nodes is expected.");
  }
  auto near = node_of((*pair)[0], subject);
  auto far = node_of((*pair)[1], subject);
  if (!near || !far) return;
  // The first that names a field tells which relation it is.
  std::string_view name = text_of((*pair)[0].get_object(), "fieldName");
  if (name.empty()) {
    name = text_of((*pair)[1].get_object(), "fieldName");
    std::swap(near, far);
  }
  const Field* field = near->type->field(name);
  if (field == nullptr || !field->is_relation() || &model_.related_type(*field) != far->type) {
    return refuse(fmt::format("{} {}.", subject, printed(given)),
                  fmt::format("The type {} has no relation field `{}` to {}.", near->type->name,
                              name, far->type->name));
  }
  const auto& relation = model_.relation_of(*field);
  query::Program& program =
      *add_root(fmt::format("{} {} with ids {} and {}.", subject,
                            relation.table.empty() ? relation.name : relation.table, near->id_text,
                            far->id_text))
           .program;
  program.registers = 2;
  program.steps = {find(*near, 0), fail_if_empty(*near, 0), find(*far, 1), fail_if_empty(*far, 1)};
  const auto keep_single = [&](const Field& of, const Node& node, std::uint32_t from,
                               std::uint32_t to) {
    if (of.list) return;
    program.steps.push_back(
        {.kind = Step::Kind::FailIfRelated,
         .type = node.type,
         .field = &of,
         .node = from,
         .other = to,
         .failure = {
             0, fmt::format("The {} is connected to another one already.", node.type->name), {}}});
  };
  keep_single(*field, *near, 0, 1);
  if (const Field* back = model_.opposite_field(*field)) keep_single(*back, *far, 1, 0);
  program.steps.push_back({.kind = Step::Kind::Connect, .field = field, .node = 0, .other = 1});
}

// ---- the whole ----

// The index that the path of an error begins with: ["12"].
std::optional<std::size_t> root_of(const graphql::GraphQLError& error) {
  const std::string& path = error.path_json;
  const std::size_t begin = path.find('"');
  if (begin == std::string::npos) return std::nullopt;
  std::size_t index = 0;
  const char* const end = path.data() + path.size();
  if (std::from_chars(path.data() + begin + 1, end, index).ec != std::errc()) return std::nullopt;
  return index;
}

std::string array_of(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) {
    if (out.size() > 1) out.push_back(',');
    json::append_string(out, text);
  }
  return out + "]";
}

std::string answer_of(const store::Answer& answer, const std::vector<std::string>& subjects,
                      std::vector<std::string> problems) {
  if (answer.outdated) problems.emplace_back("The service is being deployed. Try again.");
  for (const auto& error : answer.errors) {
    const auto root = root_of(error);
    problems.push_back(root && *root < subjects.size()
                           ? fmt::format("{} Cause: {}", subjects[*root], error.message)
                           : error.message);
  }
  return array_of(problems);
}

// Whether a pair of nodes leaves open which relation it is.
bool names_no_field(const value& pair) {
  const auto* ends = pair.if_array();
  return ends != nullptr && std::ranges::none_of(*ends, [](const value& end) {
           const object* node = end.if_object();
           return node == nullptr || !text_of(*node, "fieldName").empty();
         });
}

Error invalid(std::string what) {
  return {.code = ErrorCode::Invalid,
          .what = std::move(what),
          .hint = R"(Send {"valueType": "nodes", "values": [...]}, or "lists", or "relations".)"};
}

}  // namespace

Result<> import_document(store::Store& store, const std::shared_ptr<const model::Model>& model,
                         std::string_view body, ImportDone done) {
  if (body.size() > kMaxImportBytes) {
    return Error{.code = ErrorCode::Limit,
                 .what = fmt::format("The document has {} bytes; at most {} are allowed.",
                                     body.size(), kMaxImportBytes),
                 .hint = "Cut it into files of about 1 MB."};
  }
  boost::system::error_code error;
  const value document = boost::json::parse({body.data(), body.size()}, error);
  if (error) return invalid("The body is no JSON: " + error.message() + ".");
  const object* root = document.if_object();
  const value* values = root != nullptr ? root->if_contains("values") : nullptr;
  if (values == nullptr || !values->is_array()) return invalid("The document has no `values`.");
  const std::string_view kind = text_of(*root, "valueType");
  if (kind == "relations" && std::ranges::any_of(values->get_array(), names_no_field)) {
    return invalid("A relation has no `fieldName` at either end.");
  }
  Importer importer(model);
  for (const value& each : values->get_array()) {
    if (kind == "nodes") {
      importer.add_node(each);
    } else if (kind == "lists") {
      importer.add_list(each);
    } else if (kind == "relations") {
      importer.add_relation(each);
    } else {
      return invalid(fmt::format("`{}` is no valueType.", kind));
    }
  }
  const auto plan = importer.take_plan();
  auto problems = importer.take_problems();
  if (plan->roots.empty()) {
    done(array_of(problems));
    return {};
  }
  auto compiled = store.compile(plan);
  if (!compiled) return std::move(compiled).error();
  store.write({.plan = *compiled},  // Watches are not told of imports.
              [plan, compiled = *compiled, subjects = importer.take_subjects(),
               problems = std::move(problems), done = std::move(done)](
                  const store::Answer& answer) { done(answer_of(answer, subjects, problems)); });
  return {};
}

}  // namespace graphcool::transfer
