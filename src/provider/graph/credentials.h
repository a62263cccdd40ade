#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "domain/tenant.h"
#include "provider/graph/tenant_files.h"

namespace strongroom::provider::graph {

// What shows who asks for a token: members of the form that is posted (RFC 6749, 2.3.1; RFC 7523,
// 2.2).
using Proof = std::map<std::string, std::string>;

// The keys of a tenant's Secret, as far as there are any.
struct SecretKeys {
  std::optional<std::string> client_secret;
  std::optional<std::string> certificate;
  std::optional<std::string> private_key;
  bool operator==(const SecretKeys&) const = default;
};

// All of one Secret, also when it is edited meanwhile. Throws ProviderError for a file that cannot
// be read.
SecretKeys ReadSecret(const TenantFiles& files);

// The proof that the tenant's section speaks of, made anew of what its files have now, for a token
// that is asked for at `token_url`:
//  - workloadIdentity: the token of the pod's account;
//  - a Secret with tls.crt and tls.key: an assertion that is signed with the key;
//  - a Secret with clientSecret.
// A Secret with both is refused, so that no old secret stays good unseen. White space around a
// secret is left out: Entra makes none with any, and an editor or `echo` adds a line end.
// Throws ProviderError (AUTHENTICATION_FAILED) that names the Secret and the key to mend.
Proof ProofOf(const domain::GraphTenant& tenant, const TenantFiles& files,
              const std::string& token_url, std::chrono::sys_seconds now);

}  // namespace strongroom::provider::graph
