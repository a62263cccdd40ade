#include "provider/graph/credentials.h"

#include <optional>
#include <utility>

#include "api/tenant_pod.h"
#include "base/random_word.h"
#include "provider/error.h"
#include "provider/graph/client_assertion.h"
#include "provider/graph/signing_key.h"

namespace strongroom::provider::graph {
namespace {

constexpr const char* kAssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
// 27 letters and digits each: nobody meets the same one again.
constexpr size_t kIdLength = 32;

std::string Trim(const std::string& text) {
  static constexpr const char* kSpace = " \t\r\n";
  const size_t first = text.find_first_not_of(kSpace);
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

Proof ByAssertion(std::string assertion) {
  return {{"client_assertion_type", kAssertionType}, {"client_assertion", std::move(assertion)}};
}

Proof ByFederation(const TenantFiles& files) {
  const std::string token = Trim(files(api::kFederatedTokenFile).value_or(""));
  if (token.empty()) {
    throw ProviderError(kAuthenticationFailed,
                        "the token of the pod's account is missing: workloadIdentity needs a pod "
                        "that the controller made");
  }
  return ByAssertion(token);
}

// Of one Secret.
class SecretReader {
 public:
  SecretReader(const domain::GraphTenant& tenant, const TenantFiles& files)
      : tenant_(tenant), keys_(ReadSecret(files)) {}

  Proof Read(const std::string& token_url, std::chrono::sys_seconds now) const {
    if (keys_.client_secret && (keys_.certificate || keys_.private_key)) {
      Refuse("has clientSecret and a certificate: take out the one that is not to be used");
    }
    if (keys_.client_secret) return BySecret();
    if (keys_.certificate && keys_.private_key) return ByCertificate(token_url, now);
    if (keys_.certificate) Refuse("has tls.crt and no tls.key");
    if (keys_.private_key) Refuse("has tls.key and no tls.crt");
    Refuse("has neither tls.crt and tls.key nor clientSecret");
  }

 private:
  [[noreturn]] void Refuse(const std::string& problem) const {
    throw ProviderError(kAuthenticationFailed,
                        "Secret \"" + tenant_.credentials_secret + "\" " + problem);
  }

  Proof BySecret() const {
    const std::string secret = Trim(*keys_.client_secret);
    if (secret.empty()) Refuse("has an empty clientSecret");
    return {{"client_secret", secret}};
  }

  Proof ByCertificate(const std::string& token_url, std::chrono::sys_seconds now) const {
    SigningKey key;
    try {
      ReadSigningKey(*keys_.certificate, *keys_.private_key, now, key);
    } catch (const ProviderError& e) {
      throw ProviderError(e.code(), "Secret \"" + tenant_.credentials_secret + "\": " + e.what());
    }
    return ByAssertion(Sign({.audience = token_url,
                             .client_id = tenant_.client_id,
                             .id = base::RandomWord(kIdLength),
                             .issued = now},
                            key));
  }

  const domain::GraphTenant& tenant_;
  const SecretKeys keys_;
};

SecretKeys ReadOnce(const TenantFiles& files) {
  return {.client_secret = files(api::kClientSecretFile),
          .certificate = files(api::kCertificateFile),
          .private_key = files(api::kPrivateKeyFile)};
}

}  // namespace

// The kubelet puts all of them in place at once, but not while we read: what comes twice the same
// is of one Secret.
SecretKeys ReadSecret(const TenantFiles& files) {
  constexpr int kMostTimes = 5;
  SecretKeys keys = ReadOnce(files);
  for (int times = 1; times < kMostTimes; ++times) {
    SecretKeys again = ReadOnce(files);
    if (again == keys) break;
    keys = std::move(again);
  }
  return keys;
}

Proof ProofOf(const domain::GraphTenant& tenant, const TenantFiles& files,
              const std::string& token_url, std::chrono::sys_seconds now) {
  if (tenant.workload_identity) return ByFederation(files);
  return SecretReader(tenant, files).Read(token_url, now);
}

}  // namespace strongroom::provider::graph
