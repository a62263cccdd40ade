#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace strongroom::api {

// Why our server does not take a request: the body of its answers that are not 2xx.
struct Refusal {
  std::string code;     // "RUN_TERMINAL"
  std::string message;  // for people
  bool operator==(const Refusal&) const = default;
};

// {"error":{"code","message"}}. What is not UTF-8 is replaced.
std::string EncodeRefusal(const Refusal& refusal);

// Absent when `body` is none: then somebody else answered (a proxy, another program), whose words
// are not to be shown.
std::optional<Refusal> DecodeRefusal(std::string_view body);

}  // namespace strongroom::api
