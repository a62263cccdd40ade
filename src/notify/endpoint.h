#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>

#include "notify/reach.h"
#include "notify/sink.h"
#include "web/material.h"
#include "web/transport.h"

namespace strongroom::notify {

// Where a receiver is that is spoken to by HTTP.
struct EndpointSettings {
  std::string url;           // "https://host[:port][/path][?query]"; its path may be a secret
  web::Material ca = {};     // PEM; empty: the authorities of the system
  web::Material token = {};  // sent as a bearer token; empty: none
  std::string proxy = {};    // as web::ParseProxy reads it; empty: none
  Reach reach = Reach::kInternet;
  std::chrono::milliseconds timeout{10'000};  // until the whole answer is there
};

// One URL that requests go to. Redirects are not followed, the certificate is always verified, and
// no more than kMostOfAnswer is read of an answer. Thread-safe.
class Endpoint {
 public:
  static constexpr size_t kMostOfAnswer = size_t{64} << 10U;

  // Throws NotifyError, which quotes no more of the URL than its host.
  explicit Endpoint(const EndpointSettings& settings);
  // The same by way of `transport`, for tests.
  Endpoint(const EndpointSettings& settings, std::unique_ptr<web::Transport> transport);

  // The same server and settings, and `suffix` behind the path.
  Endpoint With(const std::string& suffix) &&;

  // Fills in where `request` goes, and sends it. Throws web::StoppedError.
  Delivery Send(web::Request request, const std::stop_token& stop) const;

 private:
  Delivery AnsweredInPart(int status, const std::string& how) const;
  std::string WithoutSecrets(const std::string& text) const;

  std::string server_;
  std::string path_;
  std::chrono::milliseconds timeout_;
  std::unique_ptr<web::Transport> transport_;
};

}  // namespace strongroom::notify
