#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace strongroom::http {

// Why a request gets its answer from this module and not from a handler.
struct Refusal {
  int status = 400;
  std::string_view code;  // a constant, for programs: "NOT_FOUND"
  std::string message;    // for people
};

// Makes the answer that clients of a server expect a refusal to be. Thread-safe.
using RefusalForm = std::function<Response(const Refusal& refusal)>;

// The message and a newline.
Response PlainText(const Refusal& refusal);

}  // namespace strongroom::http
