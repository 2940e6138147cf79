// From what a function returned to what the response holds: mapped by field name, checked against
// the schema (reference/graphcool-framework, section 9.4; specification, section 6.4.3).
#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "core/functions/answer.h"
#include "core/graphql/execution.h"

namespace graphcool::engine {

// A place in the response, innermost step first.
struct ResponsePath {
  const ResponsePath* outer = nullptr;
  std::string_view key = {};  // Without one it is a place in a list.
  std::size_t index = 0;

  std::string to_json() const;
};

class Completion {
 public:
  // All must outlive it.
  Completion(const graphql::Selector& selector, graphql::GraphQLErrors& errors)
      : selector_(selector), errors_(errors) {}

  // The value of a field that a function resolved. False when it is null and must not be, which has
  // been reported then.
  bool complete(const graphql::CollectedField& field, const std::string& function,
                functions::Answer&& answer, const ResponsePath& path, boost::json::value& out);

  // An error at a place.
  void report(const graphql::CollectedField& field, const ResponsePath& path,
              const functions::Failure& failure);

 private:
  bool value(const graphql::CollectedField& field, graphql::TypeRef type,
             const boost::json::value& given, const ResponsePath& path, boost::json::value& out);
  bool nullable_value(const graphql::CollectedField& field, graphql::TypeRef type,
                      const boost::json::value& given, const ResponsePath& path,
                      boost::json::value& out);
  bool list(const graphql::CollectedField& field, graphql::TypeRef type,
            const boost::json::value& given, const ResponsePath& path, boost::json::value& out);
  bool object(const graphql::CollectedField& field, const graphql::Type& type,
              const boost::json::value& given, const ResponsePath& path, boost::json::value& out);
  bool mismatch(const graphql::CollectedField& field, graphql::TypeRef type,
                const boost::json::value& given, const ResponsePath& path);

  const graphql::Selector& selector_;
  graphql::GraphQLErrors& errors_;
};

// Whether JSON is a value of a scalar or enum, and that value as the API shows it.
bool complete_leaf(const graphql::Type& type, const boost::json::value& given,
                   boost::json::value& out);

}  // namespace graphcool::engine
