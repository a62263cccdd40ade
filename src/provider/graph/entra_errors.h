#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/prospect.h"

// What Entra's codes mean for an application that signs in by itself, and what to do about them, in
// our words: what Entra says in its own never reaches people. docs/entra-errors.md shows this
// table; a test compares them. A code that is not here is told as a number.
// https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
namespace strongroom::provider::graph {

struct EntraError {
  int64_t code;  // AADSTS and this number
  base::Prospect prospect;
  std::string_view meaning;
  std::string_view advice;
};

inline constexpr std::array kEntraErrors = [] {
  using enum base::Prospect;
  constexpr std::string_view kRegister =
      "register the certificate of tls.crt with the application (Certificates & secrets)";
  constexpr std::string_view kFederation =
      "compare the federated credential of the application with the pod's token: issuer of this "
      "cluster, subject system:serviceaccount:NAMESPACE:ACCOUNT and audience, to the letter";
  constexpr std::string_view kCloud = "set spec.microsoftGraph.cloud to the tenant's cloud";
  constexpr std::string_view kConsent =
      "have an administrator of the tenant grant the application its permissions (admin consent)";
  constexpr std::string_view kWait = "nothing: it is asked again";
  return std::to_array<EntraError>({
      // Client secrets.
      {7000215, kPerson, "the client secret is wrong",
       "put the secret's Value under clientSecret, not its Secret ID"},
      {7000222, kPerson, "the client secret has expired",
       "make a new one for the application and put it into the Secret, or use a certificate"},
      {7000216, kPerson, "Entra takes no client secret for this",
       "use a certificate or workloadIdentity"},
      {7000218, kPerson, "Entra sees neither secret nor assertion",
       "see that clientID is the application whose credentials the Secret holds"},
      {700025, kPerson, "the application is a public client, which has no credentials",
       "turn off \"Allow public client flows\" of the application"},
      // Certificates.
      {700027, kPerson, "Entra does not know the certificate, or it has expired there", kRegister},
      {7000214, kPerson, "the certificate was revoked", kRegister},
      {1000502, kPerson, "the certificate is not valid now", kRegister},
      {50012, kPerson, "the certificate or its signature is not accepted", kRegister},
      {50032, kPerson, "the key of the certificate is too weak",
       "use an RSA key of 2048 bits or more"},
      {700023, kPerson, "the assertion is for another sign-in address", kCloud},
      {700024, kPerson, "the assertion or token is not valid at this time",
       "set the clock of the node right (NTP)"},
      {50027, kPerson, "the assertion or token cannot be read or its signature is wrong",
       "see that clientID and the credentials belong to the same application"},
      // Workload identity federation.
      {70021, kPerson, "no federated credential matches", kFederation},
      {700211, kPerson, "no federated credential has the issuer of the pod's token", kFederation},
      {700212, kPerson, "no federated credential has the audience of the pod's token", kFederation},
      {700213, kPerson, "no federated credential has the subject of the pod's token", kFederation},
      {700222, kPerson, "a token that Entra made itself is no proof here",
       "let the audience and the cluster's issuer be others than Entra's"},
      {90061, kPerson, "Entra cannot reach the cluster's issuer",
       "let the cluster's issuer and its keys be readable from the internet, over HTTPS"},
      {50166, kPerson, "Entra cannot read the configuration of the cluster's issuer",
       "let the cluster's issuer and its keys be readable from the internet, over HTTPS"},
      {900612, kPerson, "Entra cannot read the keys of the cluster's issuer",
       "let the cluster's issuer publish its keys in the standard form (JWKS)"},
      // The tenant and the application.
      {90002, kPerson, "there is no such tenant in this cloud",
       "mend spec.microsoftGraph.tenantID, or cloud"},
      {900023, kPerson, "the tenant ID is none", "mend spec.microsoftGraph.tenantID"},
      {700016, kPerson, "the tenant does not know the application",
       "mend spec.microsoftGraph.clientID or tenantID; an application of another tenant needs the "
       "consent of an administrator of this one"},
      {7000112, kPerson, "the application is disabled in the tenant",
       "enable it there (Enterprise applications), or name another one"},
      {501051, kPerson, "the application needs an assignment in the tenant",
       "assign it, or turn off \"Assignment required\""},
      {500011, kPerson, "the tenant does not know Microsoft Graph under this address", kCloud},
      {65001, kPerson, "consent is missing", kConsent},
      {90094, kPerson, "consent is missing", kConsent},
      {90099, kPerson, "the application is not authorised in the tenant", kConsent},
      {53003, kPerson, "conditional access for workload identities blocks the application",
       "let the policy take the addresses that the cluster's requests come from, or exclude the "
       "application; the sign-in logs of service principals name the policy"},
      {500021, kPerson, "tenant restrictions of the network forbid this tenant",
       "let the proxy that adds them allow the tenant"},
      {500022, kPerson, "tenant restrictions of the network forbid this tenant",
       "let the proxy that adds them allow the tenant"},
      // Clouds.
      {90038, kPerson, "the tenant is in another cloud", kCloud},
      {90051, kPerson, "the cloud is none that Entra knows", kCloud},
      {900382, kPerson, "the tenant is in another cloud", kCloud},
      {900384, kPerson, "the tenant is in another cloud", kCloud},
      {900432, kPerson, "the tenant is in another cloud", kCloud},
      {70011, kPerson, "Entra does not know Microsoft Graph under this address",
       "mend spec.microsoftGraph.endpoints.graph"},
      {1002012, kPerson, "Entra does not know Microsoft Graph under this address",
       "mend spec.microsoftGraph.endpoints.graph"},
      // What passes.
      {50033, kMayPass, "Entra has a passing fault", kWait},
      {50196, kMayPass, "Entra finds that it is asked too often", kWait},
      {90006, kMayPass, "Entra is not available", kWait},
      {90012, kMayPass, "Entra did not answer in time", kWait},
      {90024, kMayPass, "Entra has a passing fault", kWait},
      {90033, kMayPass, "Entra is not available", kWait},
      {90055, kMayPass, "Entra limits requests of the tenant", kWait},
      {90090, kMayPass, "Entra is not available", kWait},
      {90091, kMayPass, "Entra is not available", kWait},
  });
}();

// Null for a code that this version does not know.
constexpr const EntraError* FindEntraError(int64_t code) {
  for (const EntraError& error : kEntraErrors) {
    if (error.code == code) return &error;
  }
  return nullptr;
}

}  // namespace strongroom::provider::graph
