#pragma once

#include <memory>
#include <string>

#include "base/mutex.h"
#include "http/server.h"

struct ssl_ctx_st;
struct ssl_st;

namespace strongroom::http {

// The server's certificate, which follows its files. Thread-safe.
class TlsContext {
 public:
  // `asks`: for a certificate of the client, as ServerOptions has it. Throws HttpError (kSetup)
  // when the files cannot be used.
  explicit TlsContext(TlsFiles files, bool asks = false);

  // A new connection with the newest usable certificate. Costs two stat calls when nothing changed.
  // The caller owns it. Never null.
  ssl_st* NewConnection() EXCLUDES(mutex_);

 private:
  std::shared_ptr<ssl_ctx_st> Load() const;
  std::string Signature() const;

  const TlsFiles files_;
  const bool asks_;
  base::Mutex mutex_;
  std::string signature_ GUARDED_BY(mutex_);  // of the files that were tried last
  std::shared_ptr<ssl_ctx_st> context_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::http
