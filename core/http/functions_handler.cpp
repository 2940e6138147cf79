#include "core/http/functions_handler.h"

#include <string>
#include <utility>

#include "core/base/json.h"
#include "core/functions/code/uploads.h"

namespace graphcool::http {
namespace {

Response make_response(int status, const std::string& error) {
  return {.status = status,
          .content_type = "application/json; charset=utf-8",
          .body = error.empty() ? R"({"success":true})"
                                : R"({"success":false,"error":)" + json::quoted(error) + "}"};
}

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::NotFound:
      return 404;
    case ErrorCode::Limit:
      return 413;
    case ErrorCode::Io:
      return 500;
    default:
      return 400;
  }
}

}  // namespace

void FunctionsHandler::handle(const Request& request, Respond respond) {
  const auto [service, id] = functions::upload_in(request.path);
  if (service.empty()) return respond(make_response(404, "There is nothing at this address."));
  if (request.method != "PUT" && request.method != "POST") {
    return respond(make_response(405, "An archive is uploaded with PUT or POST."));
  }
  // Unpacking waits for the disk. The body stays until the answer is given.
  cluster_.run(
      [this, service = service, id = id, body = request.body, respond = std::move(respond)] {
        const auto put =
            cluster_.functions().upload(cluster_.service_folder(service), service, id, body);
        respond(put ? make_response(200, {})
                    : make_response(status_of(put.error().code), put.error().what));
      });
}

}  // namespace graphcool::http
