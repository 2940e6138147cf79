#include "core/query/watch.h"

namespace graphcool::query {

std::string_view change_name(Change change) {
  switch (change) {
    case Change::Created:
      return "CREATED";
    case Change::Updated:
      return "UPDATED";
    case Change::Deleted:
      return "DELETED";
  }
  return "";
}

}  // namespace graphcool::query
