#include "cli/app/parse.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>

#include "core/base/text.h"

namespace graphcool::cli {
namespace {

using commands::Command;
using commands::Flag;
using commands::Positional;

Error usage_error(std::string what, std::string hint) {
  return {.code = ErrorCode::Usage, .what = std::move(what), .hint = std::move(hint)};
}

std::string help_hint(const std::string& path) {
  return fmt::format("`{} --help` tells how it is used.", path);
}

// Where the words led: the command, and the words that are left for its flags and positionals.
struct Resolved {
  const Command* command;
  std::string path;
  std::vector<std::string> rest;
};

bool is_flag(std::string_view word) {
  return word.size() > 1 && word.front() == '-';
}

Result<Resolved> resolve(const Command& root, const std::vector<std::string>& arguments) {
  Resolved at{&root, root.name, {}};
  std::size_t i = 0;
  for (; i < arguments.size() && !at.command->subcommands.empty(); ++i) {
    const std::string& word = arguments[i];
    if (word == "--") break;
    if (is_flag(word)) {
      at.rest.push_back(word);
      continue;
    }
    for (const std::string_view name : text::split(word, ':')) {
      const Command* next = commands::subcommand(*at.command, name);
      if (!next) return commands::unknown_command(*at.command, at.path, std::string(name));
      at.command = next;
      at.path += " " + next->name;
    }
  }
  at.rest.insert(at.rest.end(), arguments.begin() + static_cast<std::ptrdiff_t>(i),
                 arguments.end());
  return at;
}

Error unknown_flag(const std::vector<Flag>& flags, const std::string& path, std::string_view word) {
  const std::string name(word.substr(0, word.find('=')));
  std::vector<std::string> candidates;
  for (const Flag& flag : flags) {
    for (std::string& each : commands::spellings(flag)) candidates.push_back(std::move(each));
  }
  const auto near = name.size() > 2 ? text::nearest(name, candidates) : std::nullopt;
  return usage_error(fmt::format("Unknown flag `{}` of `{}`.", name, path),
                     near ? fmt::format("Did you mean `{}`?", *near) : help_hint(path));
}

// The allowed values, as a sentence of a hint.
std::string one_of(const std::vector<std::string>& choices) {
  return fmt::format("It is one of: {}.", fmt::join(choices, ", "));
}

std::optional<Error> check_choice(const std::string& subject,
                                  const std::vector<std::string>& choices,
                                  const std::string& value) {
  if (choices.empty() || std::ranges::count(choices, value) > 0) return std::nullopt;
  const auto near = text::nearest(value, choices);
  return usage_error(
      fmt::format("{} cannot be `{}`.", subject, value),
      near ? fmt::format("Did you mean `{}`? {}", *near, one_of(choices)) : one_of(choices));
}

std::optional<Error> set_int(const std::string& subject, const Flag& flag, const std::string& value,
                             int& target) {
  int number = 0;
  const char* end = value.data() + value.size();
  const auto read = std::from_chars(value.data(), end, number);
  if (read.ec == std::errc{} && read.ptr == end && number >= flag.range.least &&
      number <= flag.range.most) {
    target = number;
    return std::nullopt;
  }
  return usage_error(fmt::format("{} needs a whole number, not `{}`.", subject, value),
                     fmt::format("It lies between {} and {}.", flag.range.least, flag.range.most));
}

std::optional<Error> set_switch(const std::string& subject, const std::string& value,
                                bool& target) {
  const std::string word = text::to_lower_ascii(value);
  for (const char* yes : {"1", "true", "yes", "on"}) {
    if (word == yes) return target = true, std::nullopt;
  }
  for (const char* no : {"", "0", "false", "no", "off"}) {
    if (word == no) return target = false, std::nullopt;
  }
  return usage_error(fmt::format("{} cannot be `{}`.", subject, value), "It is `true` or `false`.");
}

// `subject` names where the value came from: "Flag `--port`", "The variable PORT".
std::optional<Error> set(const std::string& subject, const Flag& flag,
                         const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    if (auto wrong = check_choice(subject, flag.choices, value)) return wrong;
  }
  if (auto* text = std::get_if<std::string*>(&flag.value)) {
    **text = values.back();
  } else if (auto* list = std::get_if<std::vector<std::string>*>(&flag.value)) {
    **list = values;
  } else if (auto* number = std::get_if<int*>(&flag.value)) {
    return set_int(subject, flag, values.back(), **number);
  } else {
    return set_switch(subject, values.back(), *std::get<bool*>(flag.value));
  }
  return std::nullopt;
}

Error missing_value(const Flag& flag, const std::string& path) {
  return usage_error(fmt::format("Flag `{}` needs a value: {}.", commands::spellings(flag).back(),
                                 flag.placeholder),
                     help_hint(path));
}

// What CLI11 throws while it takes the words apart: a flag without its value.
Error explain(const CLI::ParseError& thrown, const std::vector<Flag>& flags,
              const std::string& path) {
  const std::string text = thrown.what();
  const std::string name = text.substr(0, text.find_first_of(": "));
  for (const Flag& flag : flags) {
    if (std::ranges::count(commands::spellings(flag), name) > 0) return missing_value(flag, path);
  }
  return usage_error(text, help_hint(path));
}

// Gives each flag that came without a value the one that it implies.
void add_implied(const std::vector<Flag>& flags, std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    const bool is_last = i + 1 == words.size() || is_flag(words[i + 1]);
    if (!is_last) continue;
    for (const Flag& flag : flags) {
      if (flag.implied.empty() || std::ranges::count(commands::spellings(flag), words[i]) == 0) {
        continue;
      }
      words.insert(words.begin() + static_cast<std::ptrdiff_t>(++i), flag.implied);
      break;
    }
  }
}

// CLI11 takes whatever follows as the value; a flag of this command was not meant as one.
bool is_known_flag(const std::vector<Flag>& flags, const std::string& word) {
  return std::ranges::any_of(flags, [&](const Flag& flag) {
    return std::ranges::count(commands::spellings(flag), word) > 0;
  });
}

// Keeps the unknown flag at `index`; how many words behind it are its value.
std::size_t take_other_flag(std::map<std::string, std::string>& flags,
                            const std::vector<std::string>& words, std::size_t index) {
  const std::string name = words[index].substr(2);
  if (const std::size_t equals = name.find('='); equals != std::string::npos) {
    flags.insert_or_assign(name.substr(0, equals), name.substr(equals + 1));
    return 0;
  }
  const bool has_value = index + 1 < words.size() && !is_flag(words[index + 1]);
  flags.insert_or_assign(name, has_value ? words[index + 1] : "true");
  return has_value ? 1 : 0;
}

std::optional<Error> set_positionals(const Command& command, const std::string& path,
                                     std::vector<std::string> words) {
  std::size_t next = 0;
  for (const Positional& each : command.positionals) {
    const std::size_t count =
        each.repeated ? words.size() - next : std::min<std::size_t>(words.size() - next, 1);
    if (count == 0 && each.required) {
      return usage_error(fmt::format("`{}` needs {}: {}.", path, each.name, each.help),
                         help_hint(path));
    }
    const auto begin = words.begin() + static_cast<std::ptrdiff_t>(next);
    const std::vector<std::string> taken(begin, begin + static_cast<std::ptrdiff_t>(count));
    next += count;
    for (const std::string& word : taken) {
      if (auto wrong = check_choice(each.name, each.choices, word)) return wrong;
    }
    if (auto* list = std::get_if<std::vector<std::string>*>(&each.value)) {
      **list = taken;
    } else if (!taken.empty()) {
      *std::get<std::string*>(each.value) = taken.front();
    }
  }
  if (next == words.size()) return std::nullopt;
  return usage_error(fmt::format("Unexpected argument `{}`.", words[next]), help_hint(path));
}

}  // namespace

CommonFlags common_flags(const std::vector<std::string>& arguments) {
  const auto name = std::ranges::find_if_not(arguments, is_flag);
  const bool deploys = name != arguments.end() && *name == "deploy";
  const bool invokes = name != arguments.end() && *name == "invoke-local";
  CommonFlags result;
  for (const std::string& word : arguments) {
    if (word == "--") break;
    result.json |= word == "--json" && !invokes;  // There it names a file, as in the original.
    // The original's short form, which other commands have for something else.
    result.json |= word == "-j" && deploys;
    result.no_color |= word == "--no-color";
  }
  return result;
}

Result<Invocation> parse(const Command& root, const std::vector<std::string>& arguments,
                         const Variable& variable) {
  auto resolved = resolve(root, arguments);
  if (!resolved) return resolved.error();
  const Command& command = *resolved->command;
  const std::string& path = resolved->path;

  Invocation invocation{.command = &command, .path = path};
  bool json = false;
  bool no_color = false;
  // The common ones come first: whether help is wanted decides about errors in the others.
  std::vector<Flag> flags = commands::common_flags(command, &invocation.help, &json, &no_color);
  flags.insert(flags.end(), command.flags.begin(), command.flags.end());

  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  std::vector<CLI::Option*> options;
  std::vector<std::vector<std::string>> values(flags.size());
  for (std::size_t i = 0; i < flags.size(); ++i) {
    if (flags[i].placeholder.empty()) {
      options.push_back(app.add_flag(flags[i].spelling));
    } else {
      options.push_back(app.add_option(flags[i].spelling, values[i])
                            ->expected(1)
                            ->allow_extra_args(false)
                            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll));
    }
  }
  try {
    add_implied(flags, resolved->rest);
    std::vector<std::string> reversed(resolved->rest.rbegin(), resolved->rest.rend());
    app.parse(std::move(reversed));
  } catch (const CLI::ParseError& thrown) {
    return explain(thrown, flags, path);
  }

  // What is left are the positionals; `--` makes such of what looks like flags.
  std::vector<std::string> words;
  bool only_words = false;
  const std::vector<std::string> extras = app.remaining();
  for (std::size_t i = 0; i < extras.size(); ++i) {
    if (!only_words && extras[i] == "--") {
      only_words = true;
    } else if (!only_words && is_flag(extras[i])) {
      if (!command.other_flags || !extras[i].starts_with("--")) {
        return unknown_flag(flags, path, extras[i]);
      }
      i += take_other_flag(*command.other_flags, extras, i);
    } else {
      words.push_back(extras[i]);
    }
  }
  for (std::size_t i = 0; i < flags.size(); ++i) {
    const Flag& flag = flags[i];
    std::optional<Error> wrong;
    if (options[i]->count() > 0) {
      for (const std::string& value : values[i]) {
        if (is_known_flag(flags, value)) return missing_value(flag, path);
      }
      if (flag.placeholder.empty()) values[i] = options[i]->results();
      wrong = set(fmt::format("Flag `{}`", commands::spellings(flag).back()), flag, values[i]);
    } else if (const auto stand_in =
                   flag.environment.empty() ? std::nullopt : variable(flag.environment)) {
      wrong = set(fmt::format("The variable {}", flag.environment), flag, {*stand_in});
    }
    if (wrong && !invocation.help) return *wrong;
  }
  if (invocation.help) return invocation;
  if (auto wrong = set_positionals(command, path, std::move(words))) return *wrong;
  return invocation;
}

}  // namespace graphcool::cli
