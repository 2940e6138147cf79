#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>

#include "core/base/json.h"
#include "core/query/plan.h"

namespace graphcool::query {
namespace {

std::string text(const model::Datum& datum) {
  using Kind = model::Datum::Kind;
  switch (datum.kind) {
    case Kind::Null:
      return "null";
    case Kind::Int:
      return std::to_string(datum.integer);
    case Kind::Float: {
      std::string out;
      json::append_double(out, datum.number);
      return out;
    }
    case Kind::Boolean:
      return datum.boolean ? "true" : "false";
    case Kind::Text:
      return json::quoted(datum.text);
  }
  return {};
}

std::string text(const Value& value) {
  switch (value.kind) {
    case Value::Kind::Constant:
      return text(value.constant);
    case Value::Kind::Parameter:
      return fmt::format("${}", value.index);
    case Value::Kind::Caller:
      return "caller";
    case Value::Kind::Outer:
      return "row." + value.field->name;
    case Value::Kind::Register:
      return fmt::format("#{}", value.index);
    case Value::Kind::Item:
      return fmt::format("item {}", value.index);
    case Value::Kind::Number:
      return fmt::format("number #{}", value.index);
    case Value::Kind::NewId:
      return "new id";
    case Value::Kind::Now:
      return "now";
    case Value::Kind::List: {
      std::string out = "[";
      for (const Value& item : value.items) {
        if (&item != value.items.data()) out += ", ";
        out += text(item);
      }
      return out + "]";
    }
  }
  return {};
}

std::string_view text(Predicate::Operator op) {
  constexpr std::string_view names[] = {"=",  "!=",       "<",           "<=",       ">",
                                        ">=", "contains", "starts with", "ends with"};
  return names[static_cast<std::size_t>(op)];
}

std::string text(const Predicate& predicate);

std::string text(const Page& page) {
  std::string out;
  const auto add = [&out](std::string_view name, const std::optional<Value>& value) {
    if (value) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", name, text(*value));
  };
  add("skip", page.skip);
  add("first", page.first);
  add("last", page.last);
  add("after", page.after);
  add("before", page.before);
  if (page.max_rows != 0) add("at most", Value::of(model::Datum::of_int(page.max_rows)));
  return out;
}

std::string exists(const Read& read) {
  std::string out = "exists " + read.type->name;
  if (read.filter) out += " where " + text(*read.filter);
  if (!read.page.is_everything()) out += " page " + text(read.page);
  return "(" + out + ")";
}

std::string text(const Predicate& predicate) {
  const auto joined = [&](std::string_view word) {
    std::string out = "(";
    for (const Predicate& child : predicate.children) {
      if (&child != predicate.children.data()) out.append(word);
      out += text(child);
    }
    return out + ")";
  };
  switch (predicate.kind) {
    case Predicate::Kind::True:
      return "true";
    case Predicate::Kind::False:
      return "false";
    case Predicate::Kind::And:
      return joined(" and ");
    case Predicate::Kind::Or:
      return joined(" or ");
    case Predicate::Kind::Not:
      return "not " + joined("");
    case Predicate::Kind::Exists:
      return exists(*predicate.read);
    case Predicate::Kind::Rule:
      return "permitted " + joined("");
    case Predicate::Kind::Where:
      return "where " + joined(" then ");
    case Predicate::Kind::Compare:
      return fmt::format("{} {} {}", predicate.field->name, text(predicate.op),
                         text(predicate.value));
    case Predicate::Kind::In:
      return fmt::format("{} in {}", predicate.field->name, text(predicate.value));
    case Predicate::Kind::IsNull:
      return fmt::format("{} is null", predicate.field->name);
    case Predicate::Kind::Related: {
      constexpr std::string_view quantifiers[] = {"some", "every", "none"};
      return fmt::format("{} of {}{} {}",
                         quantifiers[static_cast<std::size_t>(predicate.quantifier)],
                         predicate.field->name, predicate.reversed ? " reversed" : "", joined(""));
    }
  }
  return {};
}

std::string text(const Intent& intent) {
  constexpr std::string_view verbs[] = {"create", "update", "delete", "connect", "disconnect"};
  std::string out(verbs[static_cast<std::size_t>(intent.verb)]);
  if (intent.relation != nullptr) {
    return fmt::format("{} {} of {} and {}", out, intent.relation->name, text(intent.ends[0]),
                       text(intent.ends[1]));
  }
  out += " " + intent.type->name;
  for (const Intent::Given& each : intent.given) out += " " + each.field->name;
  for (const Intent::Nested& nested : intent.nested) {
    for (const Intent& each : nested.nodes) {
      out += fmt::format(" {}({})", nested.field->name, text(each));
    }
  }
  return out;
}

class Printer {
 public:
  std::string take() { return std::move(out_); }

  void print(const Root& root) {
    line("{}:", root.output.key);
    nest([&] {
      print(root.checks);
      if (!root.program) return print(root.output);
      for (const Removal& removal : root.program->removals) print(removal);
      for (const Step& step : root.program->steps) print(step);
    });
  }

 private:
  template <class... Arguments>
  void line(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    out_.append(depth_ * 2, ' ');
    fmt::format_to(std::back_inserter(out_), format, std::forward<Arguments>(arguments)...);
    out_.push_back('\n');
  }
  template <class Body>
  void nest(Body body) {
    ++depth_;
    body();
    --depth_;
  }

  void print(const std::vector<ValueCheck>& checks) {
    constexpr std::string_view kinds[] = {
        "at least", "at most", "length at most", "decimal form at most", "JSON container", "never"};
    for (const ValueCheck& check : checks) {
      line("check {} {} {} else error {}", text(check.value),
           kinds[static_cast<std::size_t>(check.kind)], check.bound, check.failure.code);
    }
  }

  void print(const Output& output) {
    constexpr std::string_view kinds[] = {
        "constant", "leaf",      "column",       "object",    "one",           "many",
        "count",    "exists",    "connection",   "edges",     "has next page", "has previous page",
        "groups",   "aggregate", "start cursor", "end cursor"};
    std::string what(kinds[static_cast<std::size_t>(output.kind)]);
    if (output.kind == Output::Kind::Aggregate) {
      constexpr std::string_view functions[] = {"count", "sum", "average", "minimum", "maximum"};
      what.append(" ").append(functions[static_cast<std::size_t>(output.function)]);
    }
    if (output.field != nullptr) what += " " + output.field->name;
    for (const model::Field* field : output.group_by) what += " by " + field->name;
    if (output.kind == Output::Kind::Leaf) {
      what += (output.is_json ? " json " : " ") + text(output.value);
    }
    if (output.kind == Output::Kind::Constant) what += " " + output.json.substr(0, 60);
    line("{}: {}{}", output.key, what, output.nullable ? "" : " !");
    nest([&] {
      if (output.guard) line("if {}", text(output.guard->condition));
      for (const Output& member : output.outputs) print(member);
      for (const Read& read : output.reads) print(read);
    });
  }

  void print(const Read& read) {
    std::string source = "all";
    if (read.source == Read::Source::Unique) {
      source = fmt::format("{} = {}", read.key_field->name, text(read.key));
    } else if (read.source == Read::Source::Related) {
      source = "through " + read.through->name;
    }
    line("read {} {}", read.type->name, source);
    nest([&] {
      if (read.filter) line("where {}", text(*read.filter));
      if (!read.order.empty()) line("order {}", order(read));
      if (!read.page.is_everything()) line("page {}", text(read.page));
      print(read.checks);
      for (const Output& output : read.outputs) print(output);
    });
  }

  static std::string order(const Read& read) {
    std::string out;
    for (const OrderTerm& term : read.order) {
      if (!out.empty()) out += ", ";
      out += term.field->name + (term.descending ? " descending" : "");
      if (term.visible) out += " if " + text(*term.visible);
    }
    return out;
  }

  void print(const Step& step) {
    constexpr std::string_view kinds[] = {"insert",
                                          "update",
                                          "delete",
                                          "find",
                                          "find related",
                                          "connect",
                                          "disconnect",
                                          "check",
                                          "permit",
                                          "fail unless",
                                          "fail if empty",
                                          "fail if related",
                                          "fail unless related",
                                          "when",
                                          "for each",
                                          "for each value",
                                          "for each row",
                                          "respond",
                                          "sql"};
    std::string what(kinds[static_cast<std::size_t>(step.kind)]);
    const auto reg = [&what](std::string_view name, const std::optional<std::uint32_t>& index) {
      if (index) what += fmt::format(" {} #{}", name, *index);
    };
    if (step.type != nullptr) what += " " + step.type->name;
    if (step.field != nullptr) what += "." + step.field->name;
    if (step.reversed) what += " reversed";
    reg("node", step.node);
    reg("other", step.other);
    if (step.kind == Step::Kind::Sql) what += " " + text(step.value);
    if (step.kind == Step::Kind::ForEachValue) what += " of " + text(step.value);
    if (step.kind == Step::Kind::When && !step.node) what += " " + text(step.value);
    if (step.removal) what += fmt::format(" by removal {}", *step.removal);
    if (step.where) what += " where " + text(*step.where);
    if (step.intent) what += " " + text(*step.intent);
    reg("into", step.target);
    if (step.told) what += " told";
    if (step.told && !step.told->empty())
      what += fmt::format(" of {}", fmt::join(*step.told, ", "));
    if (step.failure.code != 0) what += fmt::format(" error {}", step.failure.code);
    line("{}", what);
    nest([&] {
      if (step.kind == Step::Kind::ForEachRow) print_rows(step);
      print(step.checks);
      for (const Assignment& each : step.assignments) {
        constexpr std::string_view operators[] = {"=", "+=", "-=", "*=", "append"};
        line("{} {} {}", each.field->name, operators[static_cast<std::size_t>(each.kind)],
             text(each.value));
      }
      for (const Step& each : step.then) print(each);
      if (!step.otherwise.empty()) line("otherwise");
      for (const Step& each : step.otherwise) print(each);
      if (step.output) print(*step.output);
    });
  }

  void print_rows(const Step& step) {
    constexpr std::size_t kShown = 3;
    for (std::size_t i = 0; i < step.rows.size() && i < kShown; ++i) {
      line("items {}.. = {}", step.first_item, text(Value::list(step.rows[i])));
    }
    if (step.rows.size() > kShown) line("and {} more", step.rows.size() - kShown);
  }

  void print(const Removal& removal) {
    line("removal of {}", removal.type->name);
    nest([&] {
      for (const auto& take : removal.takes) {
        line("takes {} by removal {}", take.field->name, take.removal);
      }
      for (const auto& guard : removal.guards) {
        line("unless some {} error {}", guard.field->name, guard.failure.code);
      }
    });
  }

  std::string out_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string print(const Plan& plan) {
  Printer printer;
  for (const Root& root : plan.roots) printer.print(root);
  return printer.take();
}

}  // namespace graphcool::query
