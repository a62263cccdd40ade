#include "http/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <array>
#include <cstring>

#include "base/log.h"
#include "http/error.h"

namespace strongroom::http {
namespace {

// OpenSSL's reason for what just failed.
std::string Reason() {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  ERR_clear_error();
  return text.data();
}

[[noreturn]] void Fail(const std::filesystem::path& file) {
  throw HttpError(HttpError::Kind::kSetup, file.string() + ": " + Reason());
}

// We speak HTTP/1.1 only; a client that offers more must hear so.
int ChooseProtocol(SSL*, const unsigned char** out, unsigned char* out_size,
                   const unsigned char* in, unsigned in_size, void*) {
  static constexpr std::array<unsigned char, 9> kHttp1{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_size, kHttp1.data(), kHttp1.size(), in, in_size) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

// Changes with every write and with every exchange of the file (Secret volumes swap a link), not
// with its owner or mode, which the kubelet sets again (fsGroup).
std::string SignatureOf(const std::filesystem::path& file) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0) return "absent";
  return std::to_string(status.st_dev) + '/' + std::to_string(status.st_ino) + '/' +
         std::to_string(status.st_size) + '/' + std::to_string(status.st_mtim.tv_sec) + '.' +
         std::to_string(status.st_mtim.tv_nsec);
}

// Whom to trust may change while a connection lasts, so it is asked of each request, and not here.
void AskForCertificate(SSL_CTX* context) {
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, [](int, X509_STORE_CTX*) { return 1; });
  // Who comes back shows it again: a session that is resumed has no chain.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets(context, 0);
}

}  // namespace

TlsContext::TlsContext(TlsFiles files, bool asks)
    : files_(std::move(files)), asks_(asks), signature_(Signature()), context_(Load()) {}

std::string TlsContext::Signature() const {
  return SignatureOf(files_.certificate) + ' ' + SignatureOf(files_.key);
}

std::shared_ptr<ssl_ctx_st> TlsContext::Load() const {
  ERR_clear_error();
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context) throw HttpError(HttpError::Kind::kSetup, "TLS: " + Reason());
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
  // An encrypted key must fail, not ask on a terminal.
  SSL_CTX_set_default_passwd_cb(context.get(), [](char*, int, int, void*) { return -1; });
  SSL_CTX_set_alpn_select_cb(context.get(), ChooseProtocol, nullptr);
  if (asks_) AskForCertificate(context.get());
  if (SSL_CTX_use_certificate_chain_file(context.get(), files_.certificate.c_str()) != 1) {
    Fail(files_.certificate);
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), files_.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1) {
    Fail(files_.key);
  }
  return context;
}

ssl_st* TlsContext::NewConnection() {
  const base::MutexLock lock(mutex_);
  // Read before the files: a change meanwhile is then seen by the next connection.
  if (std::string signature = Signature(); signature != signature_) {
    signature_ = std::move(signature);
    try {
      context_ = Load();
      base::LogInfo("TLS certificate read again", {{"file", files_.certificate.string()}});
    } catch (const HttpError& e) {
      base::LogError("TLS certificate not usable, the one before stays", {{"error", e.what()}});
    }
  }
  SSL* const ssl = SSL_new(context_.get());
  if (ssl == nullptr) throw HttpError(HttpError::Kind::kSetup, "TLS: " + Reason());
  return ssl;
}

}  // namespace strongroom::http
