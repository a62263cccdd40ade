#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/prospect.h"

namespace strongroom::provider::graph {

// An access token as Entra gives it (RFC 6749, 5.1).
struct Token {
  std::string text;
  std::chrono::seconds life{0};
};

// Absent for anything else: HTML of a proxy, a token that no header can hold, none that ends.
std::optional<Token> ReadToken(std::string_view body);

// What of an error answer (RFC 6749, 5.2) people may see. All of it has a form that leaves no room
// for words of whoever answered.
struct EntraRefusal {
  int64_t code = 0;         // AADSTS; 0: it names none
  std::string word;         // "invalid_client"
  std::string correlation;  // a GUID, by which Entra's logs and Microsoft's support find it
  std::string at;           // "2026-03-01 01:30:00Z"
};

// Absent for an answer that is not Entra's.
std::optional<EntraRefusal> ReadRefusal(std::string_view body);

// What becomes of a request that was refused so; absent: what its status says.
std::optional<base::Prospect> ProspectOf(const EntraRefusal& refusal);

// "AADSTS7000222: the client secret has expired; make a new one ..(invalid_client, correlation ID
// .., 2026-03-01 01:30:00Z)".
std::string Describe(const EntraRefusal& refusal);

}  // namespace strongroom::provider::graph
