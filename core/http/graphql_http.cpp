#include "core/http/graphql_http.h"

#include <atomic>
#include <boost/json/parse.hpp>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/ids.h"
#include "core/base/json.h"
#include "core/http/bearer.h"
#include "core/http/cors.h"
#include "core/http/negotiate.h"

namespace graphcool::http {
namespace {

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kGraphqlJson = "application/graphql-response+json";
constexpr std::size_t kHeaderBytes = 160;  // Of most answers.
constexpr std::string_view kSyntaxError = "Syntax Error";

// The media type that a client wants its answer in.
enum class Wanted { Json, GraphqlJson, Neither };

Wanted wanted_by(const Request& request) {
  const std::string_view accept = request.header("Accept");
  const Preference plain = preference(accept, kJson);
  const Preference graphql = preference(accept, kGraphqlJson);
  if (plain.quality == 0 && graphql.quality == 0) return Wanted::Neither;
  // A pattern such as */* is not enough for a client to be taken for one that knows the newer type.
  if (graphql.named && graphql.quality > 0 && graphql.quality >= plain.quality) {
    return Wanted::GraphqlJson;
  }
  return plain.quality > 0 ? Wanted::Json : Wanted::GraphqlJson;
}

// How one request is answered, whatever comes out of it. Kept until it has.
struct Reception {
  Wanted wanted = Wanted::Json;
  std::string request_id;
  bool error_member = false;
  bool rejected_is_400 = false;
  bool from_page = false;  // It has an Origin.
  bool unreadable_is_500 = false;
};

Reception receive(const Request& request, const GraphqlStyle& style) {
  return {.wanted = wanted_by(request),
          .request_id = std::string(style.request_id_prefix) + ids::cuid(),
          .error_member = style.error_member,
          .rejected_is_400 = style.rejected_is_400,
          .from_page = !request.header("Origin").empty(),
          .unreadable_is_500 = style.unreadable_is_500};
}

Response make_response(const Reception& reception, int status, std::string body) {
  Response response{.status = status, .body = std::move(body)};
  response.content_type = reception.wanted == Wanted::GraphqlJson
                              ? "application/graphql-response+json; charset=utf-8"
                              : "application/json; charset=utf-8";
  response.header_lines.reserve(kHeaderBytes);
  response.add_header("Request-Id", reception.request_id);
  add_cors(reception.from_page, response);
  return response;
}

// {"errors":[{"message":...}]}, and beside it what clients of Graphcool look for.
std::string refusal_body(const Reception& reception, const GraphqlRefusal& refusal) {
  std::string marks;
  if (refusal.code != 0) marks = ",\"code\":" + std::to_string(refusal.code);
  if (refusal.code != 0 || reception.unreadable_is_500) {
    marks += ",\"requestId\":" + json::quoted(reception.request_id);
  }
  const std::string message = json::quoted(refusal.what);
  std::string body = "{\"errors\":[{\"message\":" + message + marks + "}]";
  if (reception.error_member) body += ",\"error\":" + message + marks;
  return body + "}";
}

Response make_refusal(const Reception& reception, const GraphqlRefusal& refusal) {
  Response response = make_response(reception, refusal.status, refusal_body(reception, refusal));
  if (refusal.status == 405) response.add_header("Allow", kGraphqlMethods);
  return response;
}

// The message of an answer that says nothing but that the text is no GraphQL.
std::optional<std::string> syntax_error_in(std::string_view body) {
  boost::json::error_code failed;
  const auto value = boost::json::parse(boost::json::string_view(body.data(), body.size()), failed);
  if (failed || !value.is_object()) return std::nullopt;
  const auto* errors = value.get_object().if_contains("errors");
  if (errors == nullptr || !errors->is_array() || errors->get_array().empty()) return std::nullopt;
  const auto* first = errors->get_array()[0].if_object();
  const auto* message = first == nullptr ? nullptr : first->if_contains("message");
  if (message == nullptr || !message->is_string()) return std::nullopt;
  std::string text(message->get_string().data(), message->get_string().size());
  if (!text.starts_with(kSyntaxError)) return std::nullopt;
  return text;
}

// The body of a reply, as the style wants it.
std::string finished_body(const Reception& reception, engine::Reply&& reply) {
  if (!reception.error_member || reply.outcome != engine::Reply::Outcome::Rejected) {
    return std::move(reply.body);
  }
  const auto message = syntax_error_in(reply.body);
  if (message && reply.body.ends_with('}')) {
    reply.body.pop_back();
    reply.body += ",\"error\":" + json::quoted(*message) + "}";
  }
  return std::move(reply.body);
}

int status_of(const Reception& reception, engine::Reply::Outcome outcome) {
  switch (outcome) {
    case engine::Reply::Outcome::Executed:
      return 200;
    case engine::Reply::Outcome::Rejected:
      return reception.wanted == Wanted::GraphqlJson || reception.rejected_is_400 ? 400 : 200;
    case engine::Reply::Outcome::NotAllowed:
      return 405;
  }
  return 500;
}

// The reply to a text that is no GraphQL, where that fails the whole request.
std::optional<Response> failure(const Reception& reception, const engine::Reply& reply) {
  if (!reception.unreadable_is_500 || reply.outcome != engine::Reply::Outcome::Rejected) return {};
  auto message = syntax_error_in(reply.body);
  if (!message) return {};
  return make_refusal(reception, {.status = 500, .what = std::move(*message)});
}

void run_one(Reception reception, engine::Request request, const Execute& execute,
             Respond respond) {
  request.request_id = reception.request_id;
  execute(std::move(request),
          [reception = std::move(reception), respond = std::move(respond)](engine::Reply reply) {
            if (auto failed = failure(reception, reply)) return respond(std::move(*failed));
            const int status = status_of(reception, reply.outcome);
            Response response =
                make_response(reception, status, finished_body(reception, std::move(reply)));
            if (status == 405) response.add_header("Allow", "POST");
            respond(std::move(response));
          });
}

// A batch under way: its answers come in any order, on any thread.
struct Batch {
  Reception reception;
  Respond respond;
  std::vector<std::string> bodies;
  std::mutex mutex;
  std::optional<Response> failed;  // Answers in place of the bodies.
  std::atomic<std::size_t> missing;

  Batch(Reception reception, Respond respond, std::size_t size)
      : reception(std::move(reception)),
        respond(std::move(respond)),
        bodies(size),
        missing(size + 1) {}  // One more until all are started.

  void fail(Response response) {
    {
      const std::lock_guard guard(mutex);
      if (!failed) failed = std::move(response);
    }
    one_less();
  }

  void put(std::size_t index, std::string body) {
    bodies[index] = std::move(body);
    one_less();
  }

  void one_less() {
    if (missing.fetch_sub(1, std::memory_order_acq_rel) > 1) return;
    if (failed) return respond(std::move(*failed));
    std::string body = "[";
    for (const std::string& each : bodies) {
      if (body.size() > 1) body.push_back(',');
      body += each;
    }
    body.push_back(']');
    respond(make_response(reception, 200, std::move(body)));
  }
};

void run_batch(Reception reception, std::vector<GraphqlItem>&& items, const Execute& execute,
               Respond respond) {
  auto batch = std::make_shared<Batch>(std::move(reception), std::move(respond), items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!items[i]) {
      batch->put(i, refusal_body(batch->reception, items[i].error()));
      continue;
    }
    engine::Request request = std::move(*items[i]);
    request.request_id = batch->reception.request_id;
    execute(std::move(request), [batch, i](engine::Reply reply) {
      if (auto failed = failure(batch->reception, reply)) return batch->fail(std::move(*failed));
      batch->put(i, finished_body(batch->reception, std::move(reply)));
    });
  }
  batch->one_less();
}

}  // namespace

Response refuse_graphql(const Request& request, const GraphqlStyle& style,
                        const GraphqlRefusal& refusal, bool json_gets_200) {
  const Reception reception = receive(request, style);
  GraphqlRefusal told = refusal;
  if (json_gets_200 && reception.wanted != Wanted::GraphqlJson) told.status = 200;
  return make_refusal(reception, told);
}

void answer_graphql(const Request& request, const GraphqlStyle& style, const Execute& execute,
                    Respond respond) {
  if (request.method == "OPTIONS") return respond(answer_options(request, kGraphqlMethods));
  Reception reception = receive(request, style);
  if (request.method != "POST" && request.method != "GET" && request.method != "HEAD") {
    return respond(make_refusal(reception, {.status = 405,
                                            .what = "GraphQL is spoken by POST and GET, not by " +
                                                    std::string(request.method) + "."}));
  }
  if (reception.wanted == Wanted::Neither) {
    return respond(make_refusal(
        reception, {.status = 406,
                    .what = "The answer is application/json or application/graphql-response+json, "
                            "and the Accept header takes neither."}));
  }
  auto batch = read_graphql(request, style.limits);
  if (!batch) {
    GraphqlRefusal refusal = batch.error();
    if (style.unreadable_is_500 && refusal.status == 400) refusal.status = 500;
    return respond(make_refusal(reception, refusal));
  }
  for (GraphqlItem& item : batch->items) {
    if (!item) continue;
    item->is_gone = request.is_gone;
    item->turn = request.turn;
    item->client = request.client;
    item->token = bearer_token(request);
  }
  if (batch->is_array) {
    run_batch(std::move(reception), std::move(batch->items), execute, std::move(respond));
  } else {
    run_one(std::move(reception), std::move(*batch->items[0]), execute, std::move(respond));
  }
}

}  // namespace graphcool::http
