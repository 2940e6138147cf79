// An API whose fields are answered by functions, for what is about the cluster and not about data:
// SDL, and a resolver for each field that is not simply a member of its parent.
//
//   auto api = ResolverApi::make("type Query { hello(name: String = \"you\"): String! }",
//       {{"Query.hello", [](const FieldCall& call) -> Resolved {
//          return boost::json::value(call.text("name"));
//        }}});
//
// Objects are boost::json objects. A field of an object is what its resolver gives, else the
// object's member of that name, else null; so what costs something is a resolver, and is asked only
// where it is selected. An object of an interface or a union says what it is in the member
// "__typename". Enums are text, custom scalars any JSON.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/graphql/ast.h"
#include "core/graphql/schema.h"
#include "core/graphql/source.h"

namespace graphcool::graphql {

// What the resolvers of one request share; whoever has such an API derives from it.
class ResolverContext {
 public:
  virtual ~ResolverContext() = default;
};

struct FieldCall {
  const boost::json::object& parent;     // Empty for root fields.
  const boost::json::object& arguments;  // Coerced: with defaults, without those left out.
  ResolverContext& context;

  // An argument, or a member of `input` where that is an object; null or "" when it was left out.
  const boost::json::value& argument(std::string_view name) const;
  std::string text(std::string_view name) const;
  // The same for a member of the argument `input`, which Relay's mutations have.
  const boost::json::value& input(std::string_view name) const;
  std::string input_text(std::string_view name) const;
};

// Of an error, message, code and extra_json are the resolver's; place and path are added.
using Resolved = Result<boost::json::value, GraphQLError>;
using Resolver = std::function<Resolved(const FieldCall& call)>;

// Immutable, shared between threads as far as the resolvers are.
class ResolverApi {
 public:
  // `resolvers` by "Type.field". The errors are those of the SDL, and of resolvers for fields that
  // it does not have.
  static Result<std::unique_ptr<const ResolverApi>, GraphQLErrors> make(
      std::string sdl, std::map<std::string, Resolver, std::less<>> resolvers);
  ~ResolverApi();

  const Schema& schema() const;

  struct Request {
    std::string_view query;
    std::string_view operation_name = {};
    const boost::json::object* variables = nullptr;  // Null when there are none.
    bool read_only = false;                          // A mutation is refused.
    std::string_view request_id = {};                // Goes into every error that has a code.
  };
  struct Answer {
    enum class Outcome { Executed, Rejected, NotAllowed };
    std::string body;  // {"data":...,"errors":[...]}
    Outcome outcome = Outcome::Executed;
  };
  // Runs an operation: fields one after the other, in place.
  Answer run(const Request& request, ResolverContext& context) const;

 private:
  struct Impl;
  explicit ResolverApi(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> impl_;
};

}  // namespace graphcool::graphql
