// Fields of a response that functions resolve: found in the answer of the store, asked for all at
// once, and put in their places.
#pragma once

#include <atomic>
#include <boost/json/value.hpp>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/api/dialect.h"
#include "core/engine/completion.h"
#include "core/engine/function_calls.h"
#include "core/graphql/execution.h"

namespace graphcool::engine {

class Resolution : public std::enable_shared_from_this<Resolution> {
 public:
  using Ask = std::function<void(FunctionCall, std::function<void(functions::Answer)>)>;

  // All must outlive it. `parameters` are those of the request.
  Resolution(const api::Api& api, const graphql::Selector& selector,
             std::span<const graphql::Input> parameters, graphql::GraphQLErrors& errors)
      : api_(api), selector_(selector), parameters_(parameters), completion_(selector, errors) {}

  // `data` is an object with a member for each of `roots`; it is complete when `done` is called,
  // or null where null could not stand. `data` and `roots` must stay until then.
  void run(boost::json::value& data, const std::vector<graphql::CollectedField>& roots,
           const Ask& ask, std::function<void()> done);

 private:
  struct Pending {
    FunctionCall call;
    functions::Answer answer = {};
  };
  using Fields = std::vector<graphql::CollectedField>;

  void collect(const boost::json::object& object, const Fields& fields);
  void collect_below(const boost::json::value& value, const graphql::CollectedField& field);
  // The fields of an object, whatever type of `field` it is of.
  Fields fields_of(const boost::json::object& object, const graphql::CollectedField& field) const;
  void add_call(const graphql::CollectedField& field, const boost::json::value& place);
  bool fill(boost::json::object& object, const Fields& fields, const ResponsePath* path);
  bool fill_below(boost::json::value& value, const graphql::CollectedField& field,
                  graphql::TypeRef type, const ResponsePath& path);
  void finish();

  const api::Api& api_;
  const graphql::Selector& selector_;
  const std::span<const graphql::Input> parameters_;
  Completion completion_;

  boost::json::value* data_ = nullptr;
  const Fields* roots_ = nullptr;
  std::vector<Pending> pending_;  // In the order in which both walks meet them.
  std::size_t next_ = 0;
  std::atomic<std::size_t> missing_ = 0;
  std::function<void()> done_;
};

}  // namespace graphcool::engine
