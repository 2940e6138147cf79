#include "core/functions/function.h"

namespace graphcool::functions {

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::Resolver:
      return "resolver";
    case Kind::OperationBefore:
      return "operationBefore";
    case Kind::OperationAfter:
      return "operationAfter";
    case Kind::Subscription:
      return "subscription";
    case Kind::Schedule:
      return "schedule";
  }
  return {};
}

}  // namespace graphcool::functions
