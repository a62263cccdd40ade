#include "http/client_authority.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>

#include "base/free.h"
#include "http/error.h"

namespace strongroom::http {
namespace {

void FreeAll(STACK_OF(X509) * certificates) { sk_X509_pop_free(certificates, X509_free); }

using Certificate = std::unique_ptr<X509, base::Free<X509_free>>;
using Certificates = std::unique_ptr<STACK_OF(X509), base::Free<FreeAll>>;

Certificate FromDer(const std::string& der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  return Certificate(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
}

std::string CommonNameOf(X509& certificate) {
  std::array<char, 256> name{};
  const int size = X509_NAME_get_text_by_NID(X509_get_subject_name(&certificate), NID_commonName,
                                             name.data(), name.size());
  return size <= 0 ? std::string() : std::string(name.data(), static_cast<size_t>(size));
}

bool IsVouchedFor(X509_STORE& store, X509& own, STACK_OF(X509) & others,
                  std::chrono::sys_seconds now) {
  const std::unique_ptr<X509_STORE_CTX, base::Free<X509_STORE_CTX_free>> context(
      X509_STORE_CTX_new());
  if (!context || X509_STORE_CTX_init(context.get(), &store, &own, &others) != 1) return false;
  X509_STORE_CTX_set_purpose(context.get(), X509_PURPOSE_SSL_CLIENT);
  X509_STORE_CTX_set_time(context.get(), 0, now.time_since_epoch().count());
  return X509_verify_cert(context.get()) == 1;
}

}  // namespace

ClientAuthority::ClientAuthority(std::string_view certificates) {
  ERR_clear_error();
  const std::unique_ptr<BIO, base::Free<BIO_free_all>> bio(
      BIO_new_mem_buf(certificates.data(), static_cast<int>(certificates.size())));
  while (const Certificate one{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
    const std::shared_ptr<X509_STORE> store(X509_STORE_new(), X509_STORE_free);
    X509_STORE_add_cert(store.get(), one.get());
    // Whatever is in the list is trusted, also what somebody else signed.
    X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN);
    stores_.push_back(store);
  }
  const bool is_at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (stores_.empty() || !is_at_end) {
    throw HttpError(HttpError::Kind::kSetup, "the authority of clients: no certificates in PEM");
  }
}

std::optional<std::string> ClientAuthority::CommonNameOf(const PeerCertificates& peer,
                                                         std::chrono::sys_seconds now) const {
  if (peer.empty()) return std::nullopt;
  const Certificate own = FromDer(peer.front());
  const Certificates others(sk_X509_new_null());
  for (size_t i = 1; i < peer.size(); ++i) {
    if (Certificate other = FromDer(peer[i])) sk_X509_push(others.get(), other.release());
  }
  const bool is_good =
      own && others && std::any_of(stores_.begin(), stores_.end(), [&](const auto& store) {
        return IsVouchedFor(*store, *own, *others, now);
      });
  ERR_clear_error();
  if (!is_good) return std::nullopt;
  return http::CommonNameOf(*own);
}

}  // namespace strongroom::http
