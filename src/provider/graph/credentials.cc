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
      : tenant_(tenant),
        secret_(files(api::kClientSecretFile)),
        certificate_(files(api::kCertificateFile)),
        key_(files(api::kPrivateKeyFile)) {}

  Proof Read(const std::string& token_url, std::chrono::sys_seconds now) const {
    if (secret_ && (certificate_ || key_)) {
      Refuse("has clientSecret and a certificate: take out the one that is not to be used");
    }
    if (secret_) return BySecret();
    if (certificate_ && key_) return ByCertificate(token_url, now);
    if (certificate_) Refuse("has tls.crt and no tls.key");
    if (key_) Refuse("has tls.key and no tls.crt");
    Refuse("has neither tls.crt and tls.key nor clientSecret");
  }

 private:
  [[noreturn]] void Refuse(const std::string& problem) const {
    throw ProviderError(kAuthenticationFailed,
                        "Secret \"" + tenant_.credentials_secret + "\" " + problem);
  }

  Proof BySecret() const {
    const std::string secret = Trim(*secret_);
    if (secret.empty()) Refuse("has an empty clientSecret");
    return {{"client_secret", secret}};
  }

  Proof ByCertificate(const std::string& token_url, std::chrono::sys_seconds now) const {
    SigningKey key;
    try {
      ReadSigningKey(*certificate_, *key_, now, key);
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
  const std::optional<std::string> secret_;
  const std::optional<std::string> certificate_;
  const std::optional<std::string> key_;
};

}  // namespace

Proof ProofOf(const domain::GraphTenant& tenant, const TenantFiles& files,
              const std::string& token_url, std::chrono::sys_seconds now) {
  if (tenant.workload_identity) return ByFederation(files);
  return SecretReader(tenant, files).Read(token_url, now);
}

}  // namespace strongroom::provider::graph
