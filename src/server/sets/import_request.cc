#include "server/sets/import_request.h"

#include "api/set_import.h"
#include "domain/form.h"
#include "server/sets/accept.h"
#include "server/sets/author.h"
#include "server/sets/page_query.h"

namespace strongroom::server::sets {

ImportRequest ReadImportRequest(const AuthorizedRequest& request) {
  const http::Request& http = request.http;
  if (!TakesJson(http.Header("accept"))) {
    throw NotAcceptable("a set that is put in is answered as application/json only");
  }
  if (http.Header("content-type") != api::kSetImportContentType) {
    throw ApiStatus(StatusReason::kUnsupportedMediaType,
                    "backup sets are not made here: one of elsewhere is put in as " +
                        std::string(api::kSetImportContentType) + " (kubectl strongroom import)");
  }
  ImportRequest read{.schedule = QueryOf(http, api::kSetImportSchedule),
                     .by = AuthorOf(request.user),
                     .is_dry_run = IsDryRun(http)};
  if (!read.schedule.empty() && !domain::form::kObjectName.Allows(read.schedule)) {
    throw BadRequest(std::string(api::kSetImportSchedule) + ": not the name of an object");
  }
  return read;
}

ApiStatus ImportErrorOf(const RequestError& refusal) {
  const std::string message = refusal.what();
  switch (refusal.code().status) {
    case 408:
      return {StatusReason::kRequestTooSlow, message};
    case 413:
      return {StatusReason::kRequestTooLarge, message};
    case 400:
      return BadRequest(message);
    case 409:
    case 429:
      return TooManyRequests(message);
    case 503:
      break;
    default:
      return Internal();
  }
  if (refusal.code().word == api::refusal_code::kStopping.word) return Unavailable(message);
  return TooManyRequests(message);
}

}  // namespace strongroom::server::sets
