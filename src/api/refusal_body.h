#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace strongroom::api {

// Why our server does not take a request: the body of its answers that are not 2xx.
struct RefusalBody {
  std::string code;     // of api/refusal_codes.h, or of a later version's
  std::string message;  // for people
  bool operator==(const RefusalBody&) const = default;
};

// {"error":{"code","message"}}. What is not UTF-8 is replaced.
std::string EncodeRefusal(const RefusalBody& refusal);

// Absent when `body` is none: then somebody else answered (a proxy, another program), whose words
// are not to be shown.
std::optional<RefusalBody> DecodeRefusal(std::string_view body);

}  // namespace strongroom::api
