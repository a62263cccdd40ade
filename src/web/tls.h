#pragma once

#include <openssl/ssl.h>

#include <string>

#include "base/mutex.h"
#include "web/remote.h"

namespace strongroom::web {

// Why the last certificate of a server was refused, in OpenSSL's words. Thread-safe.
class CertificateProblem {
 public:
  void Set(std::string problem) EXCLUDES(mutex_);
  // Empty when none was refused since the last call.
  std::string Take() EXCLUDES(mutex_);

 private:
  base::Mutex mutex_;
  std::string problem_ GUARDED_BY(mutex_);
};

// Makes `context` trust exactly the remote's CAs, for exactly `host` (a name or an address, which
// must be a subject alternative name; Remote::tls_name goes before it, and is what the server is
// asked for), from TLS 1.2 on, and show the remote's client certificate. Files are read now.
// `problem` is written when a certificate is refused and outlives the context. Throws
// TransportError when a file cannot be read or is not PEM.
void PrepareTls(SSL_CTX* context, const Remote& remote, const std::string& host,
                CertificateProblem& problem);

}  // namespace strongroom::web
