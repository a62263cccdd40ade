#pragma once

#include <functional>
#include <string>
#include <utility>

#include "base/json.h"
#include "notify/endpoint.h"
#include "notify/sink.h"

namespace strongroom::notify {

// A POST of `body`; what is not UTF-8 in it is replaced.
web::Request JsonPost(const base::Json& body,
                      const std::string& content_type = "application/json; charset=utf-8");

// Makes one request of each message. Thread-safe when `make` is.
class HttpSink final : public Sink {
 public:
  // Throws NotifyError, or what web::Material does.
  using Make = std::function<web::Request(const Message& message)>;

  HttpSink(Endpoint endpoint, Make make) : endpoint_(std::move(endpoint)), make_(std::move(make)) {}

  Delivery Send(const Message& message, const std::stop_token& stop) override;

 private:
  const Endpoint endpoint_;
  const Make make_;
};

}  // namespace strongroom::notify
