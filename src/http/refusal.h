#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace strongroom::http {

// What a refusal is called, for programs.
struct RefusalCode {
  std::string_view word;
  int status;
};

namespace refusal_code {

inline constexpr RefusalCode kBadRequest{"BAD_REQUEST", 400};
inline constexpr RefusalCode kBadPath{"BAD_PATH", 400};
inline constexpr RefusalCode kNotFound{"NOT_FOUND", 404};
inline constexpr RefusalCode kMethodNotAllowed{"METHOD_NOT_ALLOWED", 405};
inline constexpr RefusalCode kTooSlow{"TOO_SLOW", 408};
inline constexpr RefusalCode kTooLarge{"TOO_LARGE", 413};
inline constexpr RefusalCode kHeaderTooLarge{"HEADER_TOO_LARGE", 431};
inline constexpr RefusalCode kInternal{"INTERNAL", 500};
inline constexpr RefusalCode kStopping{"STOPPING", 503};

inline constexpr std::array kAll{kBadRequest,       kBadPath,  kNotFound,
                                 kMethodNotAllowed, kTooSlow,  kTooLarge,
                                 kHeaderTooLarge,   kInternal, kStopping};

}  // namespace refusal_code

// Why a request gets its answer from this module and not from a handler.
struct Refusal {
  RefusalCode code;
  std::string message;  // for people
};

// Makes the answer that clients of a server expect a refusal to be. Thread-safe.
using RefusalForm = std::function<Response(const Refusal& refusal)>;

// The message and a newline.
Response PlainText(const Refusal& refusal);

}  // namespace strongroom::http
