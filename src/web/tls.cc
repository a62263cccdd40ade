#include "web/tls.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <memory>
#include <utility>

#include "base/free.h"
#include "web/error.h"
#include "web/transport.h"

namespace strongroom::web {
namespace {

// Debian's name for the CAs of the system (package ca-certificates).
constexpr const char* kSystemBundle = "/etc/ssl/certs/ca-certificates.crt";

using base::Free;
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Store = std::unique_ptr<X509_STORE, Free<X509_STORE_free>>;

// An encrypted key must fail; OpenSSL's own default asks on the terminal.
int NoPassphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*argument*/) { return 0; }

Bio Open(const std::string& pem) {
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

std::string Describe(const Material& material, const char* what) {
  return material.file.empty() ? std::string(what)
                               : std::string(what) + " " + material.file.string();
}

[[noreturn]] void Refuse(const Material& material, const char* what, const char* problem) {
  throw TransportError(Describe(material, what) + ": " + problem);
}

void TrustAuthorities(SSL_CTX* context, const Material& ca) {
  Store store(X509_STORE_new());
  if (ca.empty()) {
    if (X509_STORE_load_file(store.get(), kSystemBundle) != 1) {
      throw TransportError(std::string(kSystemBundle) + ": cannot be read; name a CA file");
    }
  } else {
    const std::string pem = ca.Read();
    const Bio bio = Open(pem);
    int count = 0;
    while (
        const Certificate authority{PEM_read_bio_X509(bio.get(), nullptr, NoPassphrase, nullptr)}) {
      X509_STORE_add_cert(store.get(), authority.get());
      ++count;
    }
    if (count == 0) Refuse(ca, "CA", "holds no PEM certificate");
  }
  // Replaces the store that the HTTP library filled with the system's CAs.
  SSL_CTX_set_cert_store(context, store.release());
}

void ShowClientCertificate(SSL_CTX* context, const Remote& remote) {
  if (remote.client_certificate.empty()) return;
  const std::string chain_pem = remote.client_certificate.Read();
  const Bio chain = Open(chain_pem);
  const Certificate own(PEM_read_bio_X509(chain.get(), nullptr, NoPassphrase, nullptr));
  if (!own || SSL_CTX_use_certificate(context, own.get()) != 1) {
    Refuse(remote.client_certificate, "client certificate", "holds no PEM certificate");
  }
  while (Certificate next{PEM_read_bio_X509(chain.get(), nullptr, NoPassphrase, nullptr)}) {
    if (SSL_CTX_add0_chain_cert(context, next.get()) == 1) static_cast<void>(next.release());
  }
  const std::string key_pem = remote.client_key.Read();
  const Bio key_bio = Open(key_pem);
  const PrivateKey key(PEM_read_bio_PrivateKey(key_bio.get(), nullptr, NoPassphrase, nullptr));
  if (!key) Refuse(remote.client_key, "client key", "holds no PEM private key without passphrase");
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
    Refuse(remote.client_key, "client key", "does not belong to the client certificate");
  }
}

// In place of the HTTP library's own check, which also accepts a bare common name (RFC 6125 does
// not) and takes an IPv6 address in the header Host for a name.
void ExpectHost(SSL_CTX* context, const std::string& host) {
  X509_VERIFY_PARAM* const expected = SSL_CTX_get0_param(context);
  X509_VERIFY_PARAM_set_hostflags(
      expected, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  in6_addr address{};  // has room for either
  const bool is_address = inet_pton(AF_INET, host.c_str(), &address) == 1 ||
                          inet_pton(AF_INET6, host.c_str(), &address) == 1;
  const int done = is_address ? X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str())
                              : X509_VERIFY_PARAM_set1_host(expected, host.data(), host.size());
  if (done != 1) throw TransportError(host + ": is no host name that can be verified");
}

// In place of the name that the HTTP library asks for (RFC 6066 3), which is the header Host. There
// is no name for an address.
void AskForExpectedHost(const SSL* connection, int where, int /*result*/) {
  if ((where & SSL_CB_HANDSHAKE_START) == 0) return;
  SSL* const own = const_cast<SSL*>(connection);
  SSL_set_tlsext_host_name(own, X509_VERIFY_PARAM_get0_host(SSL_get0_param(own), 0));
}

int Verify(X509_STORE_CTX* store, void* problem) {
  X509_STORE_CTX_set_verify_cb(store, [](int is_good, X509_STORE_CTX*) { return is_good; });
  const int result = X509_verify_cert(store);
  if (result != 1) {
    static_cast<CertificateProblem*>(problem)->Set(
        X509_verify_cert_error_string(X509_STORE_CTX_get_error(store)));
  }
  return result;
}

}  // namespace

void CertificateProblem::Set(std::string problem) {
  const base::MutexLock lock(mutex_);
  problem_ = std::move(problem);
}

std::string CertificateProblem::Take() {
  const base::MutexLock lock(mutex_);
  return std::exchange(problem_, "");
}

void PrepareTls(SSL_CTX* context, const Remote& remote, const std::string& host,
                CertificateProblem& problem) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  TrustAuthorities(context, remote.ca);
  ShowClientCertificate(context, remote);
  ExpectHost(context, remote.tls_name.empty() ? host : remote.tls_name);
  if (!remote.tls_name.empty()) SSL_CTX_set_info_callback(context, AskForExpectedHost);
  SSL_CTX_set_cert_verify_callback(context, Verify, &problem);
}

void HideSystemAuthorities() {
  setenv("SSL_CERT_FILE", "/dev/null", 1);
  setenv("SSL_CERT_DIR", "/nonexistent", 1);
}

}  // namespace strongroom::web
