#include "core/store/sqlite/condition.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "core/store/sqlite/connection.h"
#include "core/store/sqlite/functions.h"

namespace graphcool::store::sqlite {
namespace {

using model::Field;
using query::Predicate;
using query::Quantifier;

std::string balanced(std::span<const std::string> parts, const char* separator) {
  if (parts.size() == 1) return parts.front();
  const std::size_t half = parts.size() / 2;
  return fmt::format("({}{}{})", balanced(parts.first(half), separator), separator,
                     balanced(parts.subspan(half), separator));
}

// The children of nested Ands (or Ors) as one row of conditions.
void flatten(const Predicate& predicate, Predicate::Kind kind,
             std::vector<const Predicate*>& parts) {
  for (const Predicate& child : predicate.children) {
    if (child.kind == kind) {
      flatten(child, kind, parts);
    } else {
      parts.push_back(&child);
    }
  }
}

bool is_always(const Predicate& predicate) {
  return predicate.kind == Predicate::Kind::True ||
         (predicate.kind == Predicate::Kind::And && predicate.children.empty());
}

// Whether an index finds the few rows that match, so that starting from them is the shorter way.
bool is_selective(const Predicate& predicate) {
  switch (predicate.kind) {
    case Predicate::Kind::And:
      return std::any_of(predicate.children.begin(), predicate.children.end(), is_selective);
    case Predicate::Kind::Or:
      return !predicate.children.empty() &&
             std::all_of(predicate.children.begin(), predicate.children.end(), is_selective);
    case Predicate::Kind::Compare:
      return predicate.op == Predicate::Operator::Equal &&
             (predicate.field->unique || predicate.field->role == model::Role::Id);
    case Predicate::Kind::In:
      return predicate.field->unique || predicate.field->role == model::Role::Id;
    case Predicate::Kind::Related:
      return predicate.quantifier == Quantifier::Some && is_selective(predicate.children.front());
    default:
      return false;
  }
}

const char* operator_text(Predicate::Operator op) {
  switch (op) {
    case Predicate::Operator::Equal:
      return "=";
    case Predicate::Operator::NotEqual:
      return "<>";
    case Predicate::Operator::Less:
      return "<";
    case Predicate::Operator::LessOrEqual:
      return "<=";
    case Predicate::Operator::Greater:
      return ">";
    default:
      return ">=";
  }
}

}  // namespace

std::string column_ref(const std::string& row, const std::string& column) {
  return row + "." + identifier(column);
}

std::string column_ref(const std::string& row, const Field& field) {
  return column_ref(row, column_of(field));
}

std::string join_balanced(const std::vector<std::string>& parts, const char* separator) {
  return balanced(parts, separator);
}

std::string SqlWriter::add(Bind bind) {
  binds_.push_back(std::move(bind));
  return "?" + std::to_string(binds_.size());
}

std::string SqlWriter::bind(const query::Value& value, const Field* field) {
  if (value.kind == query::Value::Kind::Outer) {
    std::string column = column_ref(*outer_, *value.field);
    if (value.constant.kind == model::Datum::Kind::Null) return column;
    return fmt::format("coalesce({}, {})", column, bind(query::Value::of(value.constant), field));
  }
  return add({.from = Bind::From::Value, .value = value, .field = field});
}

std::string SqlWriter::bind_column(int column) {
  return add({.from = Bind::From::Column, .column = static_cast<std::uint16_t>(column)});
}

std::string SqlWriter::bind_ids() {
  return "(SELECT value FROM graphcool_list(" + add({.from = Bind::From::Ids}) + "))";
}

std::string SqlWriter::condition(const Predicate& predicate, const std::string& row) {
  switch (predicate.kind) {
    case Predicate::Kind::True:
      return "1";
    case Predicate::Kind::False:
      return "0";
    case Predicate::Kind::And:
    case Predicate::Kind::Or: {
      const bool is_and = predicate.kind == Predicate::Kind::And;
      std::vector<const Predicate*> children;
      flatten(predicate, predicate.kind, children);
      if (children.empty()) return is_and ? "1" : "0";
      std::vector<std::string> parts;
      for (const Predicate* child : children) parts.push_back(condition(*child, row));
      return join_balanced(parts, is_and ? " AND " : " OR ");
    }
    case Predicate::Kind::Not: {
      ++negations_;
      std::string child = condition(predicate.children.front(), row);
      --negations_;
      return fmt::format("(NOT {})", child);
    }
    case Predicate::Kind::Exists:
      return exists(*predicate.read);
    case Predicate::Kind::Rule:
      return rule(predicate, row);
    case Predicate::Kind::Where: {
      const std::string when = condition(predicate.children[0], row);
      return fmt::format("CASE WHEN {} THEN {} END", when, condition(predicate.children[1], row));
    }
    case Predicate::Kind::Compare:
      return compare(predicate, row);
    case Predicate::Kind::In:
      return in(predicate, row);
    case Predicate::Kind::IsNull:
      return is_null(predicate, row);
    case Predicate::Kind::Related:
      return related(predicate, row);
  }
  return "0";
}

std::string SqlWriter::compare(const Predicate& predicate, const std::string& row) {
  const Field& field = *predicate.field;
  const std::string column = column_ref(row, field);
  const std::string value = bind(predicate.value, &field);
  int mode = 0;
  switch (predicate.op) {
    case Predicate::Operator::Contains:
      mode = kMatchAnywhere;
      break;
    case Predicate::Operator::StartsWith:
      mode = kMatchStart;
      break;
    case Predicate::Operator::EndsWith:
      mode = kMatchEnd;
      break;
    default:
      return fmt::format("({} {} {})", column, operator_text(predicate.op), value);
  }
  if (predicate.wildcards) mode |= kMatchWildcards;
  if (is_folded(model_, field)) mode |= kMatchFolded;
  return fmt::format("graphcool_match({}, {}, {})", mode, value, column);
}

std::string SqlWriter::in(const Predicate& predicate, const std::string& row) {
  const std::string column = column_ref(row, *predicate.field);
  if (predicate.value.kind == query::Value::Kind::Outer) {
    const std::string list = column_ref(*outer_, *predicate.value.field);
    return fmt::format("({} IN (SELECT value FROM json_each({})))", column, list);
  }
  if (predicate.value.kind != query::Value::Kind::List) {
    const std::string list =
        add({.from = Bind::From::Rows, .value = predicate.value, .field = predicate.field});
    return fmt::format("({} IN (SELECT value FROM graphcool_list({})))", column, list);
  }
  std::string items;
  for (const query::Value& item : predicate.value.items) {
    if (!items.empty()) items += ", ";
    items += bind(item, predicate.field);
  }
  return items.empty() ? "0" : fmt::format("({} IN ({}))", column, items);
}

std::string SqlWriter::is_null(const Predicate& predicate, const std::string& row) {
  const Field& field = *predicate.field;
  if (field.is_scalar()) return fmt::format("({} IS NULL)", column_ref(row, field));
  const Path path = path_of(model_, field);
  if (path.kind == Path::Kind::NearColumn) {
    return fmt::format("({} IS NULL)", column_ref(row, path.column));
  }
  Predicate nobody{
      .kind = Predicate::Kind::Related, .quantifier = Quantifier::None, .field = &field};
  nobody.children.emplace_back();
  return related(nobody, row);
}

std::string SqlWriter::related(const Predicate& predicate, const std::string& row) {
  const Predicate& child = predicate.children.front();
  const Path path = path_of(model_, *predicate.field, predicate.reversed);
  const std::string far = alias();
  const std::string far_table = identifier(table_of(*path.far)) + " AS " + far;
  const std::string near_id = column_ref(row, path.near->id());
  const std::string far_id = column_ref(far, path.far->id());
  const bool any = is_always(child);
  // What leads from `row` to its related rows: a FROM clause, and the pair of columns that meet.
  std::string from = far_table, here, there;
  switch (path.kind) {
    case Path::Kind::NearColumn:
      here = column_ref(row, path.column);
      there = far_id;
      break;
    case Path::Kind::FarColumn:
      here = near_id;
      there = column_ref(far, path.column);
      break;
    case Path::Kind::Table: {
      const std::string link = alias();
      from = identifier(path.table) + " AS " + link;
      here = near_id;
      there = column_ref(link, path.near_id);
      if (!any) {
        from +=
            fmt::format(" JOIN {} ON {} = {}", far_table, far_id, column_ref(link, path.far_id));
      }
      break;
    }
  }
  if (predicate.quantifier == Quantifier::Some && any && path.kind == Path::Kind::NearColumn) {
    return fmt::format("({} IS NOT NULL)", here);
  }
  // A subquery takes what is unknown for false, so that its own negations begin anew; IN does not.
  const int negations = std::exchange(negations_, 0);
  const std::string meets = any ? "1" : condition(child, far);
  negations_ = negations;
  switch (predicate.quantifier) {
    case Quantifier::Some:
      if (negations_ == 0 && is_selective(child)) {
        return fmt::format("({} IN (SELECT {} FROM {} WHERE {}))", here, there, from, meets);
      }
      return fmt::format("EXISTS (SELECT 1 FROM {} WHERE {} = {} AND {})", from, there, here,
                         meets);
    case Quantifier::None:
      return fmt::format("(NOT EXISTS (SELECT 1 FROM {} WHERE {} = {} AND {}))", from, there, here,
                         meets);
    case Quantifier::Every:
      return fmt::format("(NOT EXISTS (SELECT 1 FROM {} WHERE {} = {} AND {} IS NOT TRUE))", from,
                         there, here, meets);
  }
  return "0";
}

std::string SqlWriter::exists(const query::Read& read) {
  const std::string far = alias();
  const int negations = std::exchange(negations_, 0);
  std::vector<std::string> where;
  if (read.source == query::Read::Source::Unique) {
    const std::string key = bind(read.key, read.key_field);
    where.push_back(fmt::format("{} = {}", column_ref(far, *read.key_field), key));
  }
  if (read.filter) where.push_back(condition(*read.filter, far));
  for (const auto& [cursor, after] :
       {std::pair{&read.page.after, true}, {&read.page.before, false}}) {
    if (*cursor) where.push_back(beyond(**cursor, after, *read.type, read.order, far));
  }
  negations_ = negations;
  return fmt::format("EXISTS (SELECT 1 FROM {} AS {}{}{}{})", identifier(table_of(*read.type)), far,
                     where.empty() ? "" : " WHERE ",
                     where.empty() ? "" : join_balanced(where, " AND "), window(read.page));
}

// Unknown counts as false wherever a condition is asked for; only under a NOT that has to be said.
std::string SqlWriter::rule(const Predicate& predicate, const std::string& row) {
  const std::string* const around = std::exchange(outer_, &row);
  const int negations = std::exchange(negations_, 0);
  std::string text = condition(predicate.children.front(), row);
  negations_ = negations;
  outer_ = around;
  return negations == 0 ? text : fmt::format("({} IS TRUE)", text);
}

std::string SqlWriter::ordering(const query::OrderTerm& term, const std::string& row) {
  const std::string column = column_ref(row, *term.field);
  if (!term.visible) return column;
  // What is computed has no collation of its own.
  const std::string collation =
      is_folded(model_, *term.field) ? fmt::format(" COLLATE {}", kCollation) : std::string();
  return fmt::format("(CASE WHEN {} THEN {} END{})", condition(*term.visible, row), column,
                     collation);
}

std::string SqlWriter::window(const query::Page& page) {
  std::string count = "-1";
  if (page.first) {
    count = bind(*page.first);
  } else if (page.last) {
    count = bind(*page.last);
  } else if (page.max_rows > 0) {
    count = std::to_string(page.max_rows);
  } else if (!page.skip) {
    return {};
  }
  std::string text = " LIMIT " + count;
  if (page.skip) text += " OFFSET " + bind(*page.skip);
  return text;
}

std::string SqlWriter::beyond(const query::Value& id, bool after, const model::Type& type,
                              const std::vector<query::OrderTerm>& order, const std::string& row) {
  const Field& id_field = type.id();
  const std::string known = bind(id, &id_field);
  // The value of the cursor's row, as a subquery that runs once.
  const auto of_cursor = [&](const query::OrderTerm& term) {
    const std::string other = alias();
    return fmt::format("(SELECT {} FROM {} AS {} WHERE {} = {})", ordering(term, other),
                       identifier(table_of(type)), other, column_ref(other, id_field), known);
  };
  query::OrderTerm by_id{.field = &id_field};
  // From the last term to the first: beyond in this term, or equal and beyond in the rest.
  std::string rest = "0";
  std::string seek;
  for (std::size_t i = order.size(); i > 0; --i) {
    const query::OrderTerm& term = order[i - 1];
    const bool is_id = term.field->role == model::Role::Id;
    if (is_id) by_id.visible = term.visible;
    const std::string column = is_id ? column_ref(row, *term.field) : ordering(term, row);
    const std::string cursor = of_cursor(term);
    const bool upwards = term.descending != after;
    const bool may_be_null = !is_id && (!term.field->required || term.visible);
    // Nulls come first going up.
    std::string further = fmt::format("{} {} {}", column, upwards ? ">" : "<", cursor);
    if (may_be_null) {
      further =
          upwards ? fmt::format("({} OR ({} IS NULL AND {} IS NOT NULL))", further, cursor, column)
                  : fmt::format("({} OR ({} IS NULL AND {} IS NOT NULL))", further, column, cursor);
    }
    if (is_id) {
      rest = further;  // Ids are unique: what follows them in the order never counts.
    } else {
      rest = fmt::format("({} OR ({} IS {} AND {}))", further, column, cursor, rest);
    }
    // With an index on the first term, this is where reading starts.
    seek = is_id || may_be_null
               ? std::string()
               : fmt::format("{} {} {} AND ", column, upwards ? ">=" : "<=", cursor);
  }
  return fmt::format("({}{} AND {} IS NOT NULL)", seek, rest, of_cursor(by_id));
}

}  // namespace graphcool::store::sqlite
