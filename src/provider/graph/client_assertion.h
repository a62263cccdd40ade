#pragma once

#include <chrono>
#include <string>

#include "provider/graph/signing_key.h"

namespace strongroom::provider::graph {

// What an application says of itself when it signs in with a certificate.
struct Assertion {
  std::string audience;  // the URL at which the token is asked for
  std::string client_id;
  std::string id;  // never the same again
  std::chrono::sys_seconds issued;
};

// The time for which an assertion is good.
inline constexpr std::chrono::minutes kAssertionLife{10};

// A JWT in the compact form, signed with PS256 (RFC 7518, 3.5) and naming the certificate by
// x5t#S256. Throws ProviderError (INTERNAL) when the library cannot sign.
// https://learn.microsoft.com/en-us/entra/identity-platform/certificate-credentials
std::string Sign(const Assertion& assertion, const SigningKey& key);

}  // namespace strongroom::provider::graph
