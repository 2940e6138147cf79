#include "core/service/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "core/base/text.h"

namespace graphcool::service::yaml {
namespace {

constexpr std::size_t kDeepest = 64;      // Lists and maps within one another.
constexpr std::size_t kLargest = 20'000;  // Values, after aliases.

// Ends the parsing from within the event handler. Never leaves this file.
struct Stop {
  Error error;
};

// The lines of a text, without their ends.
class Lines {
 public:
  explicit Lines(std::string_view text) : lines_(text::split(text, '\n')) {
    for (std::string_view& line : lines_) {
      if (line.ends_with('\r')) line.remove_suffix(1);
    }
  }
  // Counts from 1; empty when there is none.
  std::string_view at(int number) const {
    const auto index = static_cast<std::size_t>(number - 1);
    return index < lines_.size() ? lines_[index] : std::string_view();
  }
  // yaml-cpp counts bytes from 0; locations count UTF-16 units from 1.
  int column(const YAML::Mark& mark) const {
    const auto bytes = static_cast<std::size_t>(std::max(mark.column, 0));
    return static_cast<int>(text::utf16_length(at(mark.line + 1).substr(0, bytes))) + 1;
  }
  const std::vector<std::string_view>& all() const { return lines_; }

 private:
  std::vector<std::string_view> lines_;
};

class Builder final : public YAML::EventHandler {
 public:
  Builder(const Document& document, const Lines& lines) : document_(document), lines_(lines) {}

  ValuePtr root() const { return root_; }
  Errors take_errors() { return std::move(errors_); }
  // The innermost list or map that was not closed; null when there is none.
  const Value* innermost() const { return open_.empty() ? nullptr : open_.back().node.get(); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (root_) stop(mark, "A second document starts here.", "A file holds one: delete the rest.");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(make(Value::Kind::Null, mark), anchor);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    auto node = make(Value::Kind::Scalar, mark);
    node->text = value;
    node->plain = tag == "?";
    add(std::move(node), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end())
      stop(mark, "An alias stands within what it names.", "Write it out.");
    add(found->second, 0);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Value::Kind::List, mark, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Value::Kind::Map, mark, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    std::shared_ptr<Value> node;
    YAML::anchor_t anchor;
    bool has_key = false;
    bool doubled = false;  // The key was there before; its value is dropped.
    Entry entry = {};
  };

  [[noreturn]] void stop(const YAML::Mark& mark, std::string what, std::string hint) {
    throw Stop{
        document_.error(mark.line + 1, lines_.column(mark), std::move(what), std::move(hint))};
  }

  std::shared_ptr<Value> make(Value::Kind kind, const YAML::Mark& mark) {
    last_ = mark;
    auto node = std::make_shared<Value>();
    node->kind = kind;
    node->line = mark.line + 1;
    node->column = lines_.column(mark);
    return node;
  }

  void open(Value::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (open_.size() >= kDeepest) {
      stop(mark, fmt::format("This is nested deeper than {} levels.", kDeepest),
           "Make it flatter.");
    }
    open_.push_back({make(kind, mark), anchor});
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    add(std::move(done.node), done.anchor);
  }

  void add(ValuePtr node, YAML::anchor_t anchor) {
    if (anchor != 0) anchors_[anchor] = node;
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    parent.node->size += node->size;
    if (parent.node->size > kLargest) {
      stop(last_, fmt::format("With its aliases this has more than {} values.", kLargest),
           "Use fewer aliases.");
    }
    if (parent.node->kind == Value::Kind::List) {
      parent.node->items.push_back(std::move(node));
    } else if (!parent.has_key) {
      take_key(parent, *node);
    } else {
      parent.has_key = false;
      parent.entry.value = std::move(node);
      if (!parent.doubled) parent.node->entries.push_back(std::move(parent.entry));
    }
  }

  void take_key(Open& parent, const Value& key) {
    if (key.kind == Value::Kind::List || key.kind == Value::Kind::Map) {
      throw Stop{document_.error(key.line, key.column, "A key has to be a text.",
                                 "Put quotes around it.")};
    }
    parent.has_key = true;
    parent.entry = {key.text, key.line, key.column, nullptr};
    const Entry* before = parent.node->find(key.text);
    parent.doubled = before != nullptr;
    if (before) {
      errors_.push_back(document_.error(
          key.line, key.column, fmt::format("The key `{}` is there twice.", key.text),
          fmt::format("It stands already in line {}.", before->line)));
    }
  }

  const Document& document_;
  const Lines& lines_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, ValuePtr> anchors_;
  ValuePtr root_;
  Errors errors_;
  YAML::Mark last_ = {};
};

struct Explanation {
  std::string_view yaml_cpp;
  std::string_view what;
  std::string_view hint;
};

// What yaml-cpp says, in words for a person.
const Explanation kExplanations[] = {
    {YAML::ErrorMsg::MAP_VALUE, "A `:` is not expected here.",
     "Check the indentation; a text with `: ` in it needs quotes."},
    {YAML::ErrorMsg::MAP_KEY, "A key is not expected here.", "Check the indentation."},
    {YAML::ErrorMsg::BLOCK_ENTRY, "A `-` is not expected here.",
     "Each entry of a list starts a line of its own."},
    {YAML::ErrorMsg::END_OF_SEQ_FLOW, "A `[` is not closed.", "Add the `]`."},
    {YAML::ErrorMsg::END_OF_MAP_FLOW, "A `{` is not closed.", "Add the `}`."},
    {YAML::ErrorMsg::FLOW_END, "This closes what was not opened.", "Delete it."},
    {YAML::ErrorMsg::EOF_IN_SCALAR, "A quoted text is not closed.", "Add the closing quote."},
    {YAML::ErrorMsg::UNKNOWN_TOKEN, "A value cannot start with this letter.",
     "Put quotes around the value."},
    {YAML::ErrorMsg::END_OF_MAP, "This line does not continue what is above it.",
     "Check the indentation."},
    {YAML::ErrorMsg::END_OF_SEQ, "This line does not continue the list above it.",
     "Check the indentation."},
    {YAML::ErrorMsg::UNKNOWN_ANCHOR, "This alias names nothing.",
     "A `*` at the start of a value makes an alias: put quotes around the value."},
    {YAML::ErrorMsg::ALIAS_NOT_FOUND, "A `*` by itself is an alias without a name.",
     "Put quotes around it: \"*\"."},
    {YAML::ErrorMsg::CHAR_IN_ALIAS, "This alias has no valid name.",
     "A `*` at the start of a value makes an alias: put quotes around the value."},
};

// The column of a wildcard without quotes after `operation:`; 0 when there is none in `line`.
int unquoted_wildcard(std::string_view line) {
  constexpr std::string_view key = "operation:";
  const std::size_t start = line.find(key);
  if (start == std::string_view::npos) return 0;
  const std::size_t value = line.find_first_not_of(' ', start + key.size());
  if (value == std::string_view::npos || line[value] != '*') return 0;
  return static_cast<int>(text::utf16_length(line.substr(0, value))) + 1;
}

Error syntax_error(const Document& document, const Lines& lines, const YAML::Exception& thrown,
                   const Value* innermost) {
  // A tab in the indentation confuses whatever comes after it; say that and not the confusion.
  int number = 0;
  for (const std::string_view line : lines.all()) {
    ++number;
    const std::size_t text = line.find_first_not_of(" \t\r");
    const std::size_t tab = line.find('\t');
    if (text != std::string_view::npos && tab < text && number <= thrown.mark.line + 1) {
      return document.error(number, static_cast<int>(tab) + 1, "This line is indented with a tab.",
                            "Indent with spaces.");
    }
  }
  int line = thrown.mark.line + 1;
  int column = lines.column(thrown.mark);
  // That something is not closed is found at the end of the file; what it is tells more.
  if (innermost && thrown.msg.starts_with("end of") && thrown.msg.ends_with("flow not found")) {
    line = innermost->line;
    column = innermost->column;
  }
  if (const int wildcard = unquoted_wildcard(lines.at(line)); wildcard > 0) {
    return document.error(line, wildcard, "The wildcard after `operation:` needs quotes.",
                          "Write: operation: \"*\"");
  }
  for (const Explanation& each : kExplanations) {
    if (thrown.msg == each.yaml_cpp) {
      return document.error(line, column, std::string(each.what), std::string(each.hint));
    }
  }
  return document.error(line, column, fmt::format("This is not YAML: {}.", thrown.msg), "");
}

}  // namespace

const Entry* Value::find(std::string_view key) const {
  const auto found = std::ranges::find(entries, key, &Entry::key);
  return found == entries.end() ? nullptr : &*found;
}

std::vector<UnknownKey> unknown_keys(const Value& map, std::string_view of,
                                     const std::vector<std::string>& known) {
  std::vector<UnknownKey> unknown;
  for (const Entry& entry : map.entries) {
    if (std::ranges::count(known, entry.key) > 0) continue;
    const auto near = text::nearest(entry.key, known);
    unknown.push_back({entry, fmt::format("Unknown property `{}` of {}.", entry.key, of),
                       near ? fmt::format("Did you mean `{}`?", *near)
                            : fmt::format("Known are: {}.", fmt::join(known, ", "))});
  }
  return unknown;
}

std::string_view kind_name(const Value& node) {
  switch (node.kind) {
    case Value::Kind::Null:
      return "nothing";
    case Value::Kind::List:
      return "a list";
    case Value::Kind::Map:
      return "a map";
    case Value::Kind::Scalar:
      break;
  }
  if (!node.plain) return "a text";
  if (node.text == "true" || node.text == "false") return "a boolean";
  const std::size_t digits = node.text.starts_with('-') ? 1 : 0;
  const bool number = node.text.size() > digits &&
                      node.text.find_first_not_of("0123456789.", digits) == std::string::npos;
  return number ? "a number" : "a text";
}

Error Document::error(int line, int column, std::string what, std::string hint) const {
  return {.code = ErrorCode::Invalid,
          .what = std::move(what),
          .where = {file, line, column},
          .hint = std::move(hint),
          .excerpt = std::string(Lines(text).at(line))};
}

Checked<Document> parse(std::string file, std::string text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  Document document{.file = std::move(file), .text = std::move(text), .root = nullptr};
  if (!text::is_utf8(document.text) || document.text.find('\0') != std::string::npos) {
    return Errors{{.code = ErrorCode::Invalid,
                   .what = fmt::format("{} is not a text in UTF-8.", document.file),
                   .where = {.file = document.file},
                   .hint = "Save it as UTF-8."}};
  }
  const Lines lines(document.text);
  Builder builder(document, lines);
  try {
    std::istringstream stream(document.text);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Stop& stop) {
    Errors errors = builder.take_errors();
    errors.push_back(stop.error);
    return errors;
  } catch (const YAML::Exception& thrown) {
    Errors errors = builder.take_errors();
    errors.push_back(syntax_error(document, lines, thrown, builder.innermost()));
    return errors;
  }
  if (Errors errors = builder.take_errors(); !errors.empty()) return errors;
  document.root = builder.root();
  return document;
}

}  // namespace graphcool::service::yaml
