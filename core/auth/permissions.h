// What the rules of a service allow to whom, as predicates that plans take in.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/auth/rules.h"
#include "core/model/model.h"
#include "core/query/plan.h"

namespace graphcool::auth {

// All that a plan may depend on of a caller: never who it is, only of which kind.
struct Viewer {
  enum class Kind : std::uint8_t {
    Open,       // Nothing is asked: an admin, or a service without rules.
    Anonymous,  //
    Node,       // A node of `type`; its id is the plan's Caller.
  };
  Kind kind = Kind::Open;
  const model::Type* type = nullptr;

  // Differs for viewers whose plans may differ.
  std::string key() const;
};

// Why something is allowed or not, for a person.
struct Verdict {
  const Rule* rule = nullptr;
  enum class Kind : std::uint8_t {
    Allows,         // Whatever the data.
    Asks,           // Where its query is true.
    OtherFields,    // It does not cover the field.
    Authenticated,  // It is for callers with a node token.
  };
  Kind kind = Kind::Allows;
};

struct Binding;

// Immutable, shared between threads. Predicates point into the model.
class Permissions {
 public:
  // Null when everything is open to everybody.
  static Checked<std::shared_ptr<const Permissions>> make(
      std::shared_ptr<const model::Model> model,
      const std::vector<service::Permission>& permissions, service::PermissionMode mode);

  bool is_strict() const { return mode_ == service::PermissionMode::Strict; }
  const std::vector<Rule>& rules() const { return rules_; }
  const model::Model& model() const { return *model_; }

  // Whether the viewer may read `field` of the row of `type` that the predicate stands on: True,
  // False, or a Rule.
  query::Predicate may_read(const model::Type& type, const model::Field& field,
                            const Viewer& viewer) const;
  // Whether that depends on the same rules for two fields of the type.
  bool same_readers(const model::Type& type, const model::Field& a, const model::Field& b,
                    const Viewer& viewer) const;
  // Whether it may read any field of the row.
  query::Predicate may_see(const model::Type& type, const Viewer& viewer) const;
  // Whether it may read `field` of each row that it may see, whatever the data.
  bool reads_all_seen(const model::Type& type, const model::Field& field,
                      const Viewer& viewer) const;

  // Whether the viewer may do what the intent says. For update and delete `node` is the register of
  // the node, on whose row the predicate stands where stands_on_row() is true of it.
  query::Predicate may_write(const query::Intent& intent, std::optional<std::uint32_t> node,
                             const Viewer& viewer) const;

  // What each rule for the verb says about reading or writing `field` (null: about the whole).
  std::vector<Verdict> verdicts(Verb verb, const model::Type* type, const model::Relation* relation,
                                const model::Field* field, const Viewer& viewer) const;

 private:
  using RuleList = std::vector<const Rule*>;

  Permissions(std::shared_ptr<const model::Model> model, std::vector<Rule> rules,
              service::PermissionMode mode)
      : model_(std::move(model)), rules_(std::move(rules)), mode_(mode) {}

  // Those for the verb that the viewer may profit from.
  RuleList rules_for(Verb verb, const model::Type* type, const model::Relation* relation,
                     const Viewer& viewer) const;
  query::Predicate may_write_original(const query::Intent& intent, const Binding& binding,
                                      const Viewer& viewer) const;
  query::Predicate may_write_strict(const query::Intent& intent, const Binding& binding,
                                    const Viewer& viewer) const;
  bool simply_allowed(const query::Intent& intent, const Viewer& viewer) const;

  const std::shared_ptr<const model::Model> model_;
  const std::vector<Rule> rules_;
  const service::PermissionMode mode_;
};

// Whether a predicate of may_write() needs the row of its node.
bool stands_on_row(const query::Predicate& predicate);

}  // namespace graphcool::auth
