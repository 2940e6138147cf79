// Plans: compiled operations, free of dialect and of database.
//
// A dialect lowers an operation to a Plan; a store compiles the plan to its statements and runs it,
// turning rows into response bytes. There is one small set of node kinds for all dialects: Read
// with its Outputs for what is returned, Program with its Steps for what is written, Predicate for
// what is chosen.
//
// A Plan holds pointers into the Model that it was made for and keeps it alive. It is immutable
// once made and shared between threads. Values that differ from request to request are Parameters.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/graphql/source.h"
#include "core/model/model.h"

namespace graphcool::query {

// A leaf: what is bound where a plan needs a scalar, or a list of them.
struct Value {
  enum class Kind : std::uint8_t {
    Constant,   // `constant`.
    Parameter,  // Entry `index` of the request's parameters.
    Caller,     // The id of the node that calls: the last parameter, after those of the request. A
                // String, or Null when no node calls.
    Outer,      // Scalar `field` of the row that the Rule around stands on; `constant` where it has
                // no value.
    Register,   // The id held by register `index` of the Program.
    NewId,      // A fresh id of the kind that the field generates; each evaluation makes another.
    Now,        // The time of the mutation in milliseconds, the same throughout one root field and
                // later in the next.
    List,       // `items`, each a leaf; where a list column or a list of choices is wanted.
    Item,       // Entry `index` of the row that a ForEachRow of the Program is at.
    Number,     // The number of rows held by register `index` of the Program.
  };
  Kind kind = Kind::Constant;
  std::uint32_t index = 0;
  model::Datum constant = {};
  std::vector<Value> items = {};
  const model::Field* field = nullptr;

  static Value of(model::Datum datum) { return {Kind::Constant, 0, std::move(datum), {}}; }
  static Value parameter(std::uint32_t index) { return {Kind::Parameter, index, {}, {}}; }
  static Value caller() { return {.kind = Kind::Caller}; }
  static Value outer(const model::Field& field) { return {.kind = Kind::Outer, .field = &field}; }
  static Value reg(std::uint32_t index) { return {Kind::Register, index, {}, {}}; }
  static Value item(std::uint32_t index) { return {Kind::Item, index, {}, {}}; }
  static Value number(std::uint32_t index) { return {Kind::Number, index, {}, {}}; }
  static Value new_id() { return {Kind::NewId, 0, {}, {}}; }
  static Value now() { return {Kind::Now, 0, {}, {}}; }
  static Value list(std::vector<Value> items) { return {Kind::List, 0, {}, std::move(items)}; }
};

// An error ready to be reported: the dialect's code and words. "{0}", "{1}" in `text` are replaced
// by `arguments`: texts as they are, numbers in decimal; of values of a `field` those that are
// DateTimes in ISO 8601, Floats with a fraction.
struct Failure {
  struct Argument {
    Argument(Value value, const model::Field* field = nullptr)  // NOLINT(runtime/explicit)
        : value(std::move(value)), field(field) {}

    Value value;
    const model::Field* field;
  };
  int code = 0;
  std::string text = {};
  std::vector<Argument> arguments = {};
};

// A rule on a leaf that can only be held against its value when the plan runs.
struct ValueCheck {
  enum class Kind : std::uint8_t {
    AtLeast,        // Integer not below `bound`.
    AtMost,         // Integer not above `bound`.
    MaxLength,      // Text, or each text of a list, of at most `bound` UTF-16 units.
    MaxDecimal,     // Number whose decimal form without exponent has at most `bound` characters.
    JsonContainer,  // JSON text of an object or an array.
    Never,  // Fails always: a mistake that is known, but belongs to this place in the response.
  };
  Kind kind = Kind::Never;
  Value value = {};
  std::int64_t bound = 0;
  Failure failure = {};
};

struct Read;

enum class Quantifier : std::uint8_t { Some, Every, None };

// A condition on a row of one type. Three-valued logic as in SQL: a comparison with a stored null
// is unknown, and what is unknown does not match.
struct Predicate {
  enum class Kind : std::uint8_t {
    True,
    False,
    And,      // `children`; empty is true.
    Or,       // `children`; empty is false.
    Not,      // children[0].
    Exists,   // `read` has a row. Its page counts, its outputs do not.
    Rule,     // children[0] is true; what is unknown counts as false. Outer values in it are of the
              // row that the Rule stands on, however far down they are.
    Where,    // children[1] where children[0] is true, unknown elsewhere.
    Compare,  // `field` `op` `value`.
    In,       // `field` is one of `value`: a Value::List, or a parameter that holds a list.
    IsNull,   // `field` has no value; for to-one relations: no related node.
    Related,  // Relation `field`: children[0] holds for some, every or no related node. `reversed`
              // follows it from its far end: the row is of the far type, children[0] of the near.
  };
  enum class Operator : std::uint8_t {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    // On text. LIKE wildcards (% and _) in `value` count as such when `wildcards` is set. Case is
    // regarded or not as the model's ignore_case says.
    Contains,
    StartsWith,
    EndsWith,
  };
  Kind kind = Kind::True;
  Operator op = Operator::Equal;
  Quantifier quantifier = Quantifier::Some;
  bool wildcards = false;
  bool reversed = false;
  const model::Field* field = nullptr;
  Value value = {};
  std::vector<Predicate> children = {};
  std::shared_ptr<const Read> read = {};
};

// A permission to see a value: true on the row that it stands on, or else `failure` is reported.
// Where many values depend on the same permission they share one Guard, so that it is computed
// once.
struct Guard {
  Predicate condition = {};  // A Rule, or False.
  Failure failure = {};
};

struct OrderTerm {
  const model::Field* field = nullptr;
  bool descending = false;
  // A Rule: rows for which it is not true are ordered as if they had no value. Of the id: such a
  // row does not serve as a cursor.
  std::shared_ptr<const Predicate> visible = {};
};

// A window on an ordered set. All absent: everything.
struct Page {
  std::optional<Value> skip = {}, first = {}, last = {};  // Integers. `last` counts from the end,
                                                          // in normal order.
  std::optional<Value> after = {}, before = {};  // Ids; one that is not in the type gives no rows.
  std::int64_t max_rows = 0;  // Cap when neither first nor last is given; 0 means none.

  bool is_everything() const {
    return !skip && !first && !last && !after && !before && max_rows == 0;
  }
};

// One member of a response object.
struct Output {
  enum class Kind : std::uint8_t {
    Constant,  // `json` as it stands (__typename, introspection, "viewer-fixed").
    Leaf,      // `value` as JSON: a register's id, or what the request gave, such as an id to echo.
    Column,    // Scalar `field` of the row. Lists and Json are written as the JSON they are stored
               // as.
    Object,    // `outputs` on the same row: what only nests (viewer, node of an edge, _meta).
    One,       // The first row of `reads`, in order, that has one; else null.
    Many,      // All rows of reads[0] as a JSON array.
    Count,     // Number of rows of reads[0], as an integer.
    Exists,    // Whether reads[0] has a row. It is not Source::Related.
    Connection,  // reads[0] with its page, shown through `outputs`, of which the next four speak of
                 // it.
    Edges,       // In a Connection: array of objects, `outputs` on each row.
    HasNextPage,      // In a Connection: whether rows follow those of `first`; false without it.
    HasPreviousPage,  // In a Connection: whether rows precede those of `last`; false without it.
    Groups,  // The rows of reads[0] in groups of equal values of `group_by`: an array of objects in
             // the order of those values (nulls first), windowed by the page's skip and first.
             // `outputs` show a group: Column for a value of `group_by`, Aggregate, Object around
             // these. An empty `group_by` is one group of all rows, there even without any: a
             // single object.
    Aggregate,    // In Groups: `function` over the values of `field` that are not null.
    StartCursor,  // In a Connection: id of the first row, or null.
    EndCursor,    // In a Connection: id of the last row, or null.
  };
  enum class Function : std::uint8_t {
    Count,    // Of rows; `field` is not looked at. Never null.
    Sum,      // Null of no values, as the next three.
    Average,  //
    Minimum,  //
    Maximum,  //
  };
  Kind kind = Kind::Constant;
  std::string key;  // Response key, plain text.

  // Whether null may stand here. Where it may not, null is an error at this place and the nearest
  // object around it that may be null becomes null (specification, section 6.4.4).
  bool nullable = true;
  bool items_nullable = false;            // Many and Edges: the same for each item.
  std::string coordinate = {};            // "Passport.holder", for the message of that error.
  graphql::SourceLocation location = {};  // Of the field in the request, for errors.

  // Column: whether the row's value may be seen. Aggregate: over rows for which it is true alone.
  // StartCursor, EndCursor: whether the id of that row may be seen.
  std::shared_ptr<const Guard> guard = {};
  bool given = false;  // The request itself sent the value, or made it: nothing to be permitted.

  std::string json = {};  // Constant. Column: what stands for null; empty: null itself.
  bool as_text = false;   // Column: a number is written as a text, as cursors are.
  bool is_json = false;   // Leaf: `value` is JSON text, to be written as it stands.
  Value value = {};
  const model::Field* field = nullptr;
  Function function = Function::Count;
  std::vector<const model::Field*> group_by = {};
  std::vector<Output> outputs = {};
  std::vector<Read>
      reads;  // Without "= {}": Read is not complete here, and clang 14 would need it.
};

// Rows of one type, in order, and what is shown of each.
struct Read {
  enum class Source : std::uint8_t {
    All,      // Every node of the type.
    Unique,   // The one whose `key_field` equals `key`.
    Related,  // Those related to the row around this Read by the relation field `through`.
  };
  Source source = Source::All;
  const model::Type* type = nullptr;
  const model::Field* key_field = nullptr;
  Value key = {};
  const model::Field* through = nullptr;

  std::optional<Predicate> filter = {};
  std::vector<OrderTerm> order = {};  // Complete: the dialect has added the tie-break.
  Page page = {};
  std::vector<ValueCheck> checks =
      {};  // Held before the rows are read; the first failure is reported.
  std::vector<Output> outputs = {};
};

struct Assignment {
  const model::Field* field = nullptr;  // Scalar.
  Value value = {};
  // How the new value is made of the stored one and `value`; a stored null stays null. Append puts
  // a list behind the stored one, where null is an empty list. Only Set in an Insert.
  enum class Kind : std::uint8_t { Set, Add, Subtract, Multiply, Append };
  Kind kind = Kind::Set;
};

// What a mutation asks to write, in the words of the request: what permissions are judged by.
struct Intent {
  enum class Verb : std::uint8_t { Create, Update, Delete, Connect, Disconnect };
  Verb verb = Verb::Create;

  // The first three: a node of `type`, and the fields that the request names.
  const model::Type* type = nullptr;
  struct Given {
    const model::Field* field = nullptr;  // Scalar, or a relation whose ends are given by id.
    Value value = {};                     // Null where it is computed from the stored one.
  };
  std::vector<Given> given = {};
  struct Nested;
  std::vector<Nested> nested;  // Without "= {}", as in Output.

  // The last two: an edge of `relation` between the nodes with these ids.
  const model::Relation* relation = nullptr;
  Value ends[2] = {};
};

// Nodes to be made beside the one around, and linked to it.
struct Intent::Nested {
  const model::Field* field = nullptr;
  std::vector<Intent> nodes = {};
};

// One step of writing. Registers hold ids of nodes, or a number of rows; an empty one means "none".
struct Step {
  enum class Kind : std::uint8_t {
    Insert,  // A row of `type` with `assignments`; its id goes to `target`. With `field`, it also
             // gets an edge of that relation from `node` (another register), which no edge of
             // theirs may stand in the way of.
    Update,  // `assignments` on the row of `type` whose id is in `node`; without `node`, on all
             // that `where` picks, and their number goes to `target`.
    Delete,  // The row of `type` whose id is in `node`, and all its edges; without `node`, all that
             // `where` picks, and their number goes to `target`. With `removal`, what that says
             // happens first.
    Find,    // The row of `type` that `where` picks: id to `target`, or empty.
    FindRelated,    // The row that relation `field` leads to from `node` (and `where` picks, if
                    // given).
    Connect,        // An edge of relation `field` from `node` to `other`. One that exists stays.
    Disconnect,     // The edge of `field` from `node` to `other`; all edges of `node` in it without
                    // `other`.
    Check,          // Hold `checks`.
    Permit,         // Where `intent` needs permission: of the node in `node`, unless it is to be
                    // made. By itself it does nothing; what restricts a plan puts FailUnless here.
    FailUnless,     // Report `failure` unless there is a row of `type` with the id in `node` and
                    // `where` holds for it; without `type`, unless `where` holds, on no row.
    FailIfEmpty,    // Report `failure` when register `node` is empty.
    FailIfRelated,  // Report `failure` when `node` has a related node in `field` other than
                    // `other`.
    FailUnlessRelated,  // Report `failure` when `node` has no related node in `field`.
    When,               // Register `node` filled, or, without `node`, boolean `value` true: run
                        // `then`, else run `otherwise`.
    ForEach,  // For each row of `type` that `where` picks (all without), in order of id: its id to
              // `target`, then run `then`. The rows are picked before the first run.
    ForEachValue,  // For each leaf of `value` (a Value::List or a list parameter), as given,
                   // duplicates too: put it into `target`, then run `then`.
    ForEachRow,    // For each of `rows`: run `then`, whose Items from `first_item` on are its
                   // leaves. Registers keep what the run before left in them.
    Respond,       // Write `output` now: the answer of the root field as the data stands here.
    Sql,  // Run the text `value`, a statement of the database's own language in the words of the
          // client, and answer the root field with what it gives: a JSON list with an object for
          // each row, or how many rows it changed. `postgres_names`: columns that it gives no name
          // to have the one that PostgreSQL gives them.
  };
  // What "related through `field`" means when that end has no field of its own: `reversed` follows
  // the relation of `field` from its far end, `node` being a node of the far type.
  bool reversed = false;
  bool postgres_names = false;  // Sql.
  bool refers = false;          // Find: a node that the request names to be linked to.

  Kind kind = Kind::Check;
  const model::Type* type = nullptr;
  const model::Field* field = nullptr;
  std::optional<std::uint32_t> node = {}, other = {}, target = {};
  std::optional<Predicate> where = {};
  std::vector<Assignment> assignments = {};
  // Insert, Update, Delete of one node: watches are told of it. The names are those of the fields
  // that an update was to change, as watches show them; an Update may be told that assigns nothing.
  // An Insert that is told has a `target`. What has none is told to nobody.
  std::optional<std::vector<std::string>> told = {};
  std::vector<ValueCheck> checks = {};
  Value value = {};
  Failure failure = {};
  std::vector<Step> then = {}, otherwise = {};
  std::optional<Output> output = {};
  std::shared_ptr<const Intent> intent = {};
  std::optional<std::uint32_t> removal = {};  // Index into Program::removals.
  std::uint32_t first_item = 0;
  std::vector<std::vector<Value>> rows = {};
};

// What deleting nodes of one type asks for.
//
// To remove nodes: for each of `takes`, remove those that its field leads to from them. Then
// each guard of the type is held, and they are deleted. Guards and the way back of the field that
// led to nodes are seen differently for these nodes: a guard on that very field is not held, and
// its opposite, where it is among `takes`, is followed last and not back to where it came from. A
// node whose removal has begun is not removed again, so that circles end.
struct Removal {
  const model::Type* type = nullptr;
  struct Take {
    const model::Field* field = nullptr;  // Of `type`.
    const model::Field* opposite = nullptr;
    std::uint32_t removal = 0;  // Of the type it leads to.
  };
  std::vector<Take> takes = {};
  struct Guard {
    const model::Field* field = nullptr;  // Leads to `type` and may not be empty.
    Failure failure = {};
  };
  std::vector<Guard> guards = {};
};

// How one root field of a mutation writes: all of its steps or none of them take effect.
struct Program {
  std::uint32_t registers = 0;  // How many there are, all empty at the start.
  std::vector<Step> steps = {};
  std::vector<Removal> removals = {};
  std::uint32_t items = 0;  // How many Items there are, over all loops.
};

// A member of the response's `data`.
struct Root {
  Output output;  // What a query answers; for a mutation its key, nullable, location (see Respond).
  std::vector<ValueCheck> checks = {};
  std::optional<Program> program = {};  // Mutations.
};

// The words of a dialect for what only the database notices.
class ConstraintWords {
 public:
  virtual ~ConstraintWords() = default;
  // `value` is what was to be stored, as JSON text.
  virtual Failure unique_violation(const model::Type& type, const model::Field& field,
                                   const std::string& value) const = 0;
  // Arithmetic in an Update took the number out of the range of its field.
  virtual Failure out_of_range(const model::Type& type, const model::Field& field) const = 0;
};

struct Plan {
  std::shared_ptr<const model::Model> model;
  bool writes = false;
  std::vector<Root> roots;                       // In the order in which they answer, and run.
  std::shared_ptr<const ConstraintWords> words;  // Set when `writes`.
};

// How much memory a plan takes, counted in steps and values of rows.
std::size_t weight(const Plan& plan);

// The plan as indented text, for `graphcool explain` and for tests.
std::string print(const Plan& plan);

}  // namespace graphcool::query
