#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

struct x509_store_st;

namespace strongroom::http {

// Who may say who a client is. Immutable; copies share it; thread-safe.
class ClientAuthority {
 public:
  // `certificates` are in PEM, as many as there are. Throws HttpError (kSetup) when there is none,
  // or one cannot be read.
  explicit ClientAuthority(std::string_view certificates);

  // The common name of the client, if one of the authorities vouches for it at `now`: its own
  // certificate comes first, may be used by clients (RFC 5280 section 4.2.1.12), and is valid.
  // Absent otherwise; empty when its subject has none.
  std::optional<std::string> CommonNameOf(const PeerCertificates& peer,
                                          std::chrono::sys_seconds now) const;

 private:
  // One for each certificate: of two of one name, as after an exchange, OpenSSL tries the first
  // alone.
  std::vector<std::shared_ptr<x509_store_st>> stores_;
};

}  // namespace strongroom::http
