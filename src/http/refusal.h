#pragma once

#include <functional>
#include <string>

#include "http/message.h"

namespace strongroom::http {

// Why a request gets its answer from this module and not from a handler. What that is called for
// programs is said by whoever knows them (RefusalForm): here it is one of 400, 404, 405, 408, 413,
// 431, 500 and 503, as RFC 9110 has them (431: RFC 6585).
struct Refusal {
  int status;
  std::string message;  // for people
};

// Makes the answer that clients of a server expect a refusal to be. Thread-safe.
using RefusalForm = std::function<Response(const Refusal& refusal)>;

// The message and a newline.
Response PlainText(const Refusal& refusal);

}  // namespace strongroom::http
