#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <variant>

#include "base/prospect.h"
#include "notify/message.h"

namespace strongroom::notify {

// The receiver has it. (It may have had it before: a receiver knows a repetition by the id.)
struct Delivered {};

// It may be taken later.
struct Retry {
  std::optional<std::chrono::milliseconds> after;  // as the receiver says, where it says
  std::string why;
  bool needs_person = false;  // it will not pass by itself (base::Prospect::kPerson)
};

// This message will never be taken.
struct Refused {
  std::string why;
};

// `why` is one sentence of base::Printable form for people. It holds neither the path and query of
// the receiver's URL, which are secrets of many, nor what the receiver says, but for a word.
using Delivery = std::variant<Delivered, Retry, Refused>;

// Somewhere that messages go. Thread-safe.
class Sink {
 public:
  virtual ~Sink() = default;

  // Sends it once, in bounded time. Throws web::StoppedError on stop; whether the message went is
  // unknown then.
  virtual Delivery Send(const Message& message, const std::stop_token& stop) = 0;
};

// What came of an attempt that failed, by its prospect.
inline Delivery FailureOf(base::Prospect prospect, std::string why,
                          std::optional<std::chrono::milliseconds> after = std::nullopt) {
  if (prospect == base::Prospect::kFinal) return Refused{std::move(why)};
  return Retry{after, std::move(why), prospect == base::Prospect::kPerson};
}

}  // namespace strongroom::notify
