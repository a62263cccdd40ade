#pragma once

#include <string>

#include "server/request_error.h"
#include "server/sets/api_status.h"
#include "server/sets/endpoints.h"

namespace strongroom::server::sets {

// POST of an imported set, by somebody who has the right.
struct ImportRequest {
  std::string schedule;  // under whose name it is put in; empty: under that which it had
  std::string by;
  bool is_dry_run = false;
};

// Throws ApiStatus (400, 406, 415).
ImportRequest ReadImportRequest(const AuthorizedRequest& request);

// What is refused as in a report, in the form of this API: who has to come again gets 429, which
// says when.
ApiStatus ImportErrorOf(const RequestError& refusal);

}  // namespace strongroom::server::sets
