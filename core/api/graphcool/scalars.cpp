#include "core/api/graphcool/scalars.h"

#include <crypt.h>
#include <memory>

#include "core/api/scalars.h"

namespace graphcool::api::graphcool {
namespace {

using graphql::Input;
using graphql::InputArena;

// bcrypt's work factor: some 50 ms a password, as the original had it.
constexpr int kBcryptCost = 10;

std::optional<Input> coerce_password(const Input& raw, bool, InputArena& arena,
                                     std::string& message) {
  if (raw.kind != Input::Kind::String || raw.text.find('\0') != raw.text.npos) {
    message = "Password expects a string without NUL characters.";
    return std::nullopt;
  }
  const std::string password(raw.text);
  auto data = std::make_unique<crypt_data>();
  char salt[CRYPT_GENSALT_OUTPUT_SIZE];
  const char* hash = nullptr;
  if (crypt_gensalt_rn("$2b$", kBcryptCost, nullptr, 0, salt, sizeof salt) != nullptr) {
    hash = crypt_rn(password.c_str(), salt, data.get(), sizeof(crypt_data));
  }
  if (hash == nullptr) {
    message = "Password could not be hashed.";
    return std::nullopt;
  }
  return Input::of_string(keep(hash, arena));
}

}  // namespace

void declare_scalars(graphql::SchemaBuilder& builder) {
  builder.scalar("DateTime", coerce_datetime,
                 {.description = "A point in time, written in ISO 8601, answered in UTC."});
  builder.scalar(
      "Password", coerce_password,
      {.description = "A secret that is stored as its bcrypt hash, and answered as that."});
  builder.scalar("Json", coerce_json,
                 {.description = "Any JSON object or array, written as a string that holds it."});
}

}  // namespace graphcool::api::graphcool
