#include "core/http/introspection_query.h"

namespace graphcool::http {

std::string_view introspection_query() {
  return R"(query IntrospectionQuery {
  __schema {
    description
    queryType { name }
    mutationType { name }
    subscriptionType { name }
    types { ...Type }
    directives {
      name description isRepeatable locations
      args(includeDeprecated: true) { ...Input }
    }
  }
}
fragment Type on __Type {
  kind name description specifiedByURL isOneOf
  fields(includeDeprecated: true) {
    name description isDeprecated deprecationReason
    args(includeDeprecated: true) { ...Input }
    type { ...Reference }
  }
  inputFields(includeDeprecated: true) { ...Input }
  interfaces { ...Reference }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...Reference }
}
fragment Input on __InputValue {
  name description defaultValue isDeprecated deprecationReason
  type { ...Reference }
}
fragment Reference on __Type {
  kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name
    ofType { kind name ofType { kind name ofType { kind name ofType { kind name
  } } } } } } } }
}
)";
}

}  // namespace graphcool::http
