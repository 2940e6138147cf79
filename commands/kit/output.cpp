#include "commands/kit/output.h"

#include "core/base/json.h"

namespace graphcool::commands {

std::string_view code_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::Invalid:
      return "invalid";
    case ErrorCode::NotFound:
      return "not_found";
    case ErrorCode::Exists:
      return "exists";
    case ErrorCode::Conflict:
      return "conflict";
    case ErrorCode::NeedsConfirmation:
      return "needs_confirmation";
    case ErrorCode::Cancelled:
      return "cancelled";
    case ErrorCode::Denied:
      return "denied";
    case ErrorCode::Limit:
      return "limit";
    case ErrorCode::Unavailable:
      return "unavailable";
    case ErrorCode::Io:
      return "io";
    case ErrorCode::Corrupt:
      return "corrupt";
    case ErrorCode::Usage:
      return "usage";
    case ErrorCode::Internal:
      return "internal";
  }
  return "internal";
}

std::string errors_json(const Errors& errors) {
  std::string out = "{\"errors\":[";
  for (const Error& error : errors) {
    if (out.back() == '}') out += ',';
    out += "{\"code\":";
    json::append_string(out, code_name(error.code));
    out += ",\"message\":";
    json::append_string(out, error.what);
    if (!error.where.file.empty()) {
      out += ",\"file\":";
      json::append_string(out, error.where.file);
    }
    if (error.where.line > 0) out += ",\"line\":" + std::to_string(error.where.line);
    if (error.where.column > 0) out += ",\"column\":" + std::to_string(error.where.column);
    if (!error.hint.empty()) {
      out += ",\"hint\":";
      json::append_string(out, error.hint);
    }
    out += '}';
  }
  return out + "]}";
}

}  // namespace graphcool::commands
