#pragma once

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <nlohmann/json.hpp>
#include <string>

#include "base/json.h"
#include "kube/base64.h"

// A JWT as somebody else reads it.
namespace strongroom::provider::graph {

inline std::string FromBase64Url(std::string text) {
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  text.append((4 - text.size() % 4) % 4, '=');
  return kube::DecodeBase64(text).value();
}

struct JwtParts {
  explicit JwtParts(const std::string& jwt)
      : signed_text(jwt.substr(0, jwt.rfind('.'))),
        header(base::ParseJson(FromBase64Url(jwt.substr(0, jwt.find('.'))))),
        claims(base::ParseJson(FromBase64Url(signed_text.substr(jwt.find('.') + 1)))),
        signature(FromBase64Url(jwt.substr(jwt.rfind('.') + 1))) {}

  // RFC 7518, 3.5: RSASSA-PSS with SHA-256, MGF1 with SHA-256, and a salt as long as the digest.
  bool IsSignedBy(EVP_PKEY* key) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    EVP_PKEY_CTX* options = nullptr;
    return EVP_DigestVerifyInit(context.get(), &options, EVP_sha256(), nullptr, key) == 1 &&
           EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1 &&
           EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                            signature.size(),
                            reinterpret_cast<const unsigned char*>(signed_text.data()),
                            signed_text.size()) == 1;
  }

  std::string signed_text;
  base::Json header;
  base::Json claims;
  std::string signature;
};

}  // namespace strongroom::provider::graph
