// From an HTTP request to the GraphQL requests in it: the JSON body of a POST, one or an array; the
// parameters of a GET. Says nothing of GraphQL itself: texts are handed on as they are.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/engine/service.h"
#include "core/http/message.h"

namespace graphcool::http {

// Why a request is no GraphQL request. `code` is Graphcool's; 0: it has none.
struct GraphqlRefusal {
  int status = 400;
  int code = 0;
  std::string what;
};

using GraphqlItem = Result<engine::Request, GraphqlRefusal>;

struct GraphqlBatch {
  bool is_array = false;  // Came as an array, so is answered as one.
  std::vector<GraphqlItem> items;
};

struct GraphqlLimits {
  std::size_t max_batch = 100;
  std::size_t max_json_depth = 100;
  bool text_variables = true;  // `variables` may be a string that holds JSON.
};

// Reads a POST or a GET. What is wrong with one item of an array stands in that item; everything
// else refuses the request as a whole.
Result<GraphqlBatch, GraphqlRefusal> read_graphql(const Request& request,
                                                  const GraphqlLimits& limits);

}  // namespace graphcool::http
