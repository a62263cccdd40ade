#pragma once

#include <functional>
#include <utility>

#include "notify/endpoint.h"
#include "notify/sink.h"

namespace strongroom::notify {

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
