#include "provider/graph/client_assertion.h"

#include <cjose/cjose.h>

#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/free.h"
#include "base/json.h"
#include "provider/error.h"

namespace strongroom::provider::graph {
namespace {

using base::Free;
using Key = std::unique_ptr<cjose_jwk_t, Free<cjose_jwk_release>>;
using Header = std::unique_ptr<cjose_header_t, Free<cjose_header_release>>;
using Signed = std::unique_ptr<cjose_jws_t, Free<cjose_jws_release>>;
using Text = std::unique_ptr<char, Free<std::free>>;

[[noreturn]] void Fail(const char* what, const cjose_err& error) {
  throw ProviderError(kInternal, std::string("the assertion for signing in: ") + what + ": " +
                                     (error.message == nullptr ? "failed" : error.message));
}

// The library only copies what its parameters, which are not const, point at.
uint8_t* BytesOf(const std::string& number) {
  return const_cast<uint8_t*>(reinterpret_cast<const uint8_t*>(number.data()));
}

Key ImportKey(const RsaNumbers& rsa) {
  cjose_jwk_rsa_keyspec numbers{};
  const auto put = [](const std::string& number, uint8_t*& bytes, size_t& size) {
    bytes = BytesOf(number);
    size = number.size();
  };
  put(rsa.n, numbers.n, numbers.nlen);
  put(rsa.e, numbers.e, numbers.elen);
  put(rsa.d, numbers.d, numbers.dlen);
  put(rsa.p, numbers.p, numbers.plen);
  put(rsa.q, numbers.q, numbers.qlen);
  put(rsa.dp, numbers.dp, numbers.dplen);
  put(rsa.dq, numbers.dq, numbers.dqlen);
  put(rsa.qi, numbers.qi, numbers.qilen);
  cjose_err error{};
  Key key(cjose_jwk_create_RSA_spec(&numbers, &error));
  if (!key) Fail("the key", error);
  return key;
}

std::string Base64Url(const std::string& bytes) {
  cjose_err error{};
  char* found = nullptr;
  size_t size = 0;
  if (!cjose_base64url_encode(BytesOf(bytes), bytes.size(), &found, &size, &error)) {
    Fail("the thumbprint", error);
  }
  const Text text(found);
  return {text.get(), size};
}

Header HeaderOf(const std::string& thumbprint) {
  cjose_err error{};
  Header header(cjose_header_new(&error));
  const auto set = [&](const char* name, const std::string& value) {
    if (header && !cjose_header_set(header.get(), name, value.c_str(), &error)) header.reset();
  };
  set(CJOSE_HDR_ALG, CJOSE_HDR_ALG_PS256);
  set("typ", "JWT");
  set("x5t#S256", Base64Url(thumbprint));
  if (!header) Fail("its header", error);
  return header;
}

std::string ClaimsOf(const Assertion& assertion) {
  const int64_t issued = assertion.issued.time_since_epoch().count();
  return base::CanonicalJson({{"aud", assertion.audience},
                              {"iss", assertion.client_id},
                              {"sub", assertion.client_id},
                              {"jti", assertion.id},
                              {"nbf", issued},
                              {"exp", issued + std::chrono::seconds(kAssertionLife).count()}});
}

}  // namespace

std::string Sign(const Assertion& assertion, const SigningKey& key) {
  const Key jwk = ImportKey(key.rsa);
  const Header header = HeaderOf(key.thumbprint);
  const std::string claims = ClaimsOf(assertion);
  cjose_err error{};
  const Signed jws(cjose_jws_sign(jwk.get(), header.get(), BytesOf(claims), claims.size(), &error));
  const char* compact = nullptr;  // belongs to jws
  if (!jws || !cjose_jws_export(jws.get(), &compact, &error)) Fail("signing", error);
  return compact;
}

}  // namespace strongroom::provider::graph
