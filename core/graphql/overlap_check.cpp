// Whether fields conflict: merging instead of comparing pairs.
#include <algorithm>
#include <bit>

#include "core/graphql/rule_overlapping_fields.h"

namespace graphcool::graphql {

bool types_conflict(TypeRef a, TypeRef b) {
  while (!(a == b)) {
    if (a.is_non_null() != b.is_non_null() || a.is_list() != b.is_list()) return true;
    if (!a.is_list())
      return a.named() != b.named() && (a.named()->is_leaf() || b.named()->is_leaf());
    a = a.item();
    b = b.item();
  }
  return false;
}

bool same_value(const ast::Value& left, const ast::Value& right) {
  if (left.kind != right.kind || left.text != right.text || left.block != right.block ||
      left.fields.size() != right.fields.size() ||
      !std::equal(left.items.begin(), left.items.end(), right.items.begin(), right.items.end(),
                  same_value)) {
    return false;
  }
  const auto sorted = [](ast::List<ast::ObjectField> fields) {
    std::vector<const ast::ObjectField*> order;
    for (const ast::ObjectField& field : fields) order.push_back(&field);
    std::stable_sort(order.begin(), order.end(),
                     [](const auto* a, const auto* b) { return a->name.text < b->name.text; });
    return order;
  };
  if (left.fields.empty()) return true;
  const auto a = sorted(left.fields);
  const auto b = sorted(right.fields);
  return std::equal(a.begin(), a.end(), b.begin(), [](const auto* x, const auto* y) {
    return x->name.text == y->name.text && same_value(x->value, y->value);
  });
}

namespace {

// More merged fields than this mean a document made to be hard.
constexpr std::size_t kMostWork = 1'000'000;

class MergeCheck {
 public:
  explicit MergeCheck(Validation& validation) : validation_(validation) {}

  bool may_conflict() {
    reached_.resize(validation_.fragments().size());
    for (const ast::Definition& definition : validation_.document().definitions) {
      if (definition.kind != ast::Definition::Kind::Operation) continue;
      push(true, {&definition.selection_set, validation_.schema().root(definition.operation)});
    }
    if (!run()) return true;
    // Fragments that no operation uses; what others of them lead to is seen through those.
    for (std::size_t i = 0; i < reached_.size(); ++i) {
      const Fragment& fragment = validation_.fragments()[i];
      if (reached_[i]) continue;
      push(true, {&fragment.node->selection_set, fragment.type});
      if (!run()) return true;
    }
    return false;
  }

 private:
  // A selection set and the type that its fields are of.
  struct Root {
    const ast::SelectionSet* set;
    const Type* parent;
  };
  // Selection sets to be merged: the roots from `first` on. `full`: their fields can be of one
  // object, so names and arguments have to agree; otherwise only the shapes of their answers.
  struct Open {
    bool full;
    std::size_t first;
  };
  struct Entry {
    const ast::Selection* node;
    const Type* parent;
    const Field* definition = nullptr;
    std::uint32_t next = kNone;  // Of the same key.
  };
  struct Group {
    std::uint32_t first;
    std::uint32_t last;
    std::uint32_t size;
  };
  static constexpr std::uint32_t kNone = 0xffffffff;

  void push(bool full, Root root) {
    open_.push_back({full, roots_.size()});
    roots_.push_back(root);
  }

  // Merges until nothing is open. False when there is a conflict, or too much work.
  bool run() {
    while (!open_.empty()) {
      const Open next = open_.back();
      open_.pop_back();
      if (!validation_.fragments().empty() && seen_before(next)) {
        roots_.resize(next.first);
        continue;
      }
      entries_.clear();
      const std::size_t mark = validation_.new_mark();
      for (std::size_t i = next.first; i < roots_.size(); ++i) {
        collect(*roots_[i].set, roots_[i].parent, mark);
      }
      roots_.resize(next.first);
      if ((work_ += entries_.size()) > kMostWork || !check(next.full)) return false;
    }
    return true;
  }

  // With fragments the same sets can be merged at many paths.
  bool seen_before(const Open& open) {
    std::vector<const void*> key{open.full ? this : nullptr};
    for (std::size_t i = open.first; i < roots_.size(); ++i) key.push_back(roots_[i].set);
    std::sort(key.begin() + 1, key.end());
    work_ += key.size();
    return !seen_.insert(std::move(key)).second;
  }

  void collect(const ast::SelectionSet& set, const Type* parent, std::size_t mark) {
    for (const ast::Selection& selection : set.selections) {
      switch (selection.kind) {
        case ast::Selection::Kind::Field:
          entries_.push_back({&selection, parent});
          break;
        case ast::Selection::Kind::InlineFragment: {
          const std::string_view condition = selection.type_condition().text;
          collect(selection.selection_set(),
                  condition.empty() ? parent : validation_.schema().type(condition), mark);
          break;
        }
        case ast::Selection::Kind::FragmentSpread:
          spread(selection, mark);
      }
    }
  }

  // Fragments lead to one another in chains longer than the stack is deep; so they queue.
  void spread(const ast::Selection& selection, std::size_t mark) {
    const auto take = [&](std::string_view name) {
      Fragment* const fragment = validation_.fragment(name);
      if (fragment == nullptr || fragment->seen == mark) return;
      fragment->seen = mark;
      reached_[static_cast<std::size_t>(fragment - validation_.fragments().data())] = true;
      queue_.push_back(fragment);
    };
    take(selection.name.text);
    if (spreading_) return;
    spreading_ = true;
    while (!queue_.empty()) {
      const Fragment* const fragment = queue_.back();
      queue_.pop_back();
      collect(fragment->node->selection_set, fragment->type, mark);
    }
    spreading_ = false;
  }

  bool check(bool full) {
    group_entries();
    for (const Group& group : groups_) {
      if (group.size == 1) {
        // Where only shapes matter, the full check of the same field looks into it.
        Entry& entry = entries_[group.first];
        if (full && entry.node->selection_set()) {
          define(entry);
          push(true, {&entry.node->selection_set(), result_type(entry)});
        }
      } else if (!check(group, full)) {
        return false;
      }
    }
    return true;
  }

  void group_entries() {
    groups_.clear();
    const std::size_t slots = std::bit_ceil(entries_.size() * 2 + 1);
    slots_.assign(slots, kNone);
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
      const std::string_view key = entries_[i].node->response_key();
      std::size_t at = std::hash<std::string_view>{}(key) & (slots - 1);
      while (slots_[at] != kNone && key_of(groups_[slots_[at]]) != key) at = (at + 1) & (slots - 1);
      if (slots_[at] == kNone) {
        slots_[at] = static_cast<std::uint32_t>(groups_.size());
        groups_.push_back({i, i, 1});
      } else {
        Group& group = groups_[slots_[at]];
        entries_[group.last].next = i;
        group.last = i;
        ++group.size;
      }
    }
  }

  std::string_view key_of(const Group& group) const {
    return entries_[group.first].node->response_key();
  }

  template <class Visit>
  void each(const Group& group, Visit visit) {
    for (std::uint32_t i = group.first; i != kNone; i = entries_[i].next) visit(entries_[i]);
  }

  static void define(Entry& entry) {
    const Type* const parent = entry.parent;
    if (parent == nullptr || parent->fields.empty()) return;
    entry.definition = parent->field(entry.node->name.text);
  }

  static const Type* result_type(const Entry& entry) {
    return entry.definition == nullptr ? nullptr : entry.definition->type.named();
  }

  static const Type* object_parent(const Entry& entry) {
    const Type* const parent = entry.parent;
    return parent != nullptr && parent->kind == TypeKind::Object ? parent : nullptr;
  }

  bool check(const Group& group, bool full) {
    const Entry* shape = nullptr;
    bool agree = true;
    each(group, [&](Entry& entry) {
      define(entry);
      if (entry.definition == nullptr) return;
      if (shape == nullptr) shape = &entry;
      agree = agree && !types_conflict(shape->definition->type, entry.definition->type);
    });
    return agree && (full ? check_calls(group) : push_all(group, false));
  }

  // Fields that one object can answer have to be the same call.
  bool check_calls(const Group& group) {
    parents_.clear();
    const Entry* of_any = nullptr;  // One whose parent is no object type.
    each(group, [&](Entry& entry) {
      const Type* const parent = object_parent(entry);
      if (parent == nullptr) {
        of_any = of_any == nullptr ? &entry : of_any;
      } else if (std::find(parents_.begin(), parents_.end(), parent) == parents_.end()) {
        parents_.push_back(parent);
      }
      work_ += parents_.size() / 8;
    });
    if (parents_.size() <= 1) {
      return same_calls(group, nullptr, entries_[group.first]) && push_all(group, true);
    }
    if (of_any != nullptr && !same_calls(group, nullptr, *of_any)) return false;
    for (const Type* parent : parents_) {
      if (of_any == nullptr && !same_calls(group, parent, first_of(group, parent))) return false;
      push_of(group, parent);
      if (work_ > kMostWork) return false;
    }
    return push_all(group, false);
  }

  const Entry& first_of(const Group& group, const Type* parent) {
    const Entry* first = nullptr;
    each(group, [&](const Entry& entry) {
      if (first == nullptr && entry.parent == parent) first = &entry;
    });
    return *first;
  }

  // True when the fields of `group` (of one parent, where one is given) call what `model` calls.
  bool same_calls(const Group& group, const Type* parent, const Entry& model) {
    bool same = true;
    each(group, [&](const Entry& entry) {
      ++work_;
      if (!same || &entry == &model || (parent != nullptr && entry.parent != parent)) return;
      same = entry.node->name.text == model.node->name.text &&
             same_arguments(entry.node->arguments(), model.node->arguments());
    });
    return same;
  }

  bool same_arguments(ast::List<ast::Argument> left, ast::List<ast::Argument> right) {
    // The pairs of graphql-js say how long or ambiguous lists compare.
    constexpr std::size_t kFew = 8;
    if (left.size() != right.size() || left.size() > kFew) return false;
    for (const ast::Argument& one : left) {
      const ast::Argument* match = nullptr;
      for (const ast::Argument& argument : right) {
        if (argument.name.text != one.name.text) continue;
        if (match != nullptr) return false;
        match = &argument;
      }
      if (match == nullptr || !same_value(one.value, match->value)) return false;
    }
    return true;
  }

  // Merges what is selected below all fields of the group.
  bool push_all(const Group& group, bool full) {
    const std::size_t first = roots_.size();
    each(group, [&](const Entry& entry) { add_root(entry); });
    open_roots(full, first);
    return true;
  }

  // The same for the fields that an object of type `parent` answers.
  void push_of(const Group& group, const Type* parent) {
    const std::size_t first = roots_.size();
    each(group, [&](const Entry& entry) {
      ++work_;
      const Type* const own = object_parent(entry);
      if (own == nullptr || own == parent) add_root(entry);
    });
    open_roots(true, first);
  }

  void add_root(const Entry& entry) {
    if (entry.node->selection_set())
      roots_.push_back({&entry.node->selection_set(), result_type(entry)});
  }

  void open_roots(bool full, std::size_t first) {
    const std::size_t least = full ? 1 : 2;
    if (roots_.size() - first < least) {
      roots_.resize(first);
    } else {
      open_.push_back({full, first});
    }
  }

  struct KeyHash {
    std::size_t operator()(const std::vector<const void*>& key) const {
      std::size_t hash = key.size();
      for (const void* part : key)
        hash = (hash ^ std::hash<const void*>{}(part)) * 0x9e3779b97f4a7c15;
      return hash;
    }
  };

  Validation& validation_;
  std::vector<Root> roots_;
  std::vector<Open> open_;
  std::vector<Entry> entries_;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> slots_;
  std::vector<const Type*> parents_;
  std::vector<const Fragment*> queue_;
  std::vector<bool> reached_;
  std::unordered_set<std::vector<const void*>, KeyHash> seen_;
  std::size_t work_ = 0;
  bool spreading_ = false;
};

}  // namespace

bool may_conflict(Validation& validation) {
  return MergeCheck(validation).may_conflict();
}

}  // namespace graphcool::graphql
