#include "core/cluster/service_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace graphcool::cluster {
namespace {

constexpr std::size_t kLongestName = 64;
constexpr std::size_t kLongestPrismaName = 140;
constexpr std::size_t kLongestStage = 30;

// First segments of paths that are not a service's.
constexpr std::array<std::string_view, 17> kReserved = {
    "cluster",   "management", "export",     "import",  "system", "simple",
    "relay",     "file",       "crud",       "console", "status", "subscriptions",
    "functions", "health",     "playground", "metrics", "private"};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_made_of(std::string_view text, std::string_view beside_letters_and_digits) {
  return std::ranges::all_of(text, [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') ||
           beside_letters_and_digits.find(c) != std::string_view::npos;
  });
}

bool is_name(std::string_view text, std::string_view more, std::size_t longest) {
  return !text.empty() && text.size() <= longest && is_letter(text[0]) && is_made_of(text, more);
}

bool is_reserved(std::string_view name) {
  return std::ranges::find(kReserved, name) != kReserved.end();
}

model::SchemaError refuse(int code, ErrorCode kind, std::string what, std::string hint = {}) {
  return {.type = "Global",
          .field = {},
          .description = what,
          .code = code,
          .error = {.code = kind, .what = std::move(what), .hint = std::move(hint)}};
}

std::optional<model::SchemaError> refuse_prisma_name(const ServiceInfo& info) {
  if (!is_name(info.name, "-_~", kLongestPrismaName)) {
    return refuse(4001, ErrorCode::Invalid,
                  fmt::format("'{}' is not a valid name for a service.", info.name),
                  fmt::format("A letter, then letters, digits, -, _ and ~; {} at the most.",
                              kLongestPrismaName));
  }
  if (!is_name(info.stage, "-_", kLongestStage)) {
    return refuse(
        4002, ErrorCode::Invalid, fmt::format("'{}' is not a valid name for a stage.", info.stage),
        fmt::format("A letter, then letters, digits, - and _; {} at the most.", kLongestStage));
  }
  if (is_reserved(info.name)) {
    return refuse(4006, ErrorCode::Invalid,
                  fmt::format("The service name '{}' is reserved.", info.name));
  }
  if (is_reserved(info.stage)) {
    return refuse(4007, ErrorCode::Invalid,
                  fmt::format("The stage name '{}' is reserved.", info.stage));
  }
  return std::nullopt;
}

std::optional<model::SchemaError> refuse_name(const ServiceInfo& info) {
  if (info.family == service::Family::Prisma) return refuse_prisma_name(info);
  if (is_name(info.name, "-_ ", kLongestName)) return std::nullopt;
  return refuse(2008, ErrorCode::Invalid,
                fmt::format("'{}' is not a valid name for a project.", info.name),
                fmt::format("A letter, then letters, digits, -, _ and spaces; {} at the most.",
                            kLongestName));
}

bool same_service(const ServiceInfo& a, const ServiceInfo& b) {
  return a.family == b.family && a.name == b.name && a.stage == b.stage;
}

std::optional<model::SchemaError> refuse_alias(const ServiceInfo& info,
                                               const std::vector<ServiceInfo>& others) {
  if (info.alias.empty()) return std::nullopt;
  if (info.alias.size() > kLongestName || !is_made_of(info.alias, "-_")) {
    return refuse(2033, ErrorCode::Invalid, fmt::format("'{}' is not a valid alias.", info.alias),
                  fmt::format("Letters, digits, - and _; {} at the most.", kLongestName));
  }
  for (const ServiceInfo& other : others) {
    if (other.alias == info.alias) {
      return refuse(2034, ErrorCode::Exists,
                    fmt::format("The alias '{}' is in use already.", info.alias));
    }
    if (other.id == info.alias) {
      return refuse(2035, ErrorCode::Exists,
                    fmt::format("The alias '{}' is the id of a service.", info.alias));
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<model::SchemaError> refusal_of(const ServiceInfo& info,
                                             const std::vector<ServiceInfo>& others) {
  if (auto refused = refuse_name(info)) return refused;
  for (const ServiceInfo& other : others) {
    if (!info.id.empty() && (other.id == info.id || other.alias == info.id)) {
      return refuse(2035, ErrorCode::Exists, fmt::format("The id '{}' is in use.", info.id));
    }
    if (!same_service(other, info)) continue;
    return info.family == service::Family::Prisma
               ? refuse(4005, ErrorCode::Exists,
                        fmt::format("Service with name '{}' and stage '{}' already exists",
                                    info.name, info.stage))
               : refuse(2003, ErrorCode::Exists,
                        fmt::format("A project with the name '{}' already exists in your account.",
                                    info.name));
  }
  return refuse_alias(info, others);
}

}  // namespace graphcool::cluster
