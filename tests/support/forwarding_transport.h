#pragma once

#include <utility>

#include "web/transport.h"

namespace strongroom::test {

// Hands everything on to another transport, which outlives it: the base of those that step in
// somewhere on the way. As thread-safe as what is derived from it.
class ForwardingTransport : public web::Transport {
 public:
  explicit ForwardingTransport(web::Transport& real) : real_(real) {}

  web::Response Send(const web::Request& request, std::stop_token stop) override {
    return real_.Send(request, std::move(stop));
  }
  void Stream(const web::Request& request, web::LineSink sink, std::stop_token stop) override {
    real_.Stream(request, std::move(sink), std::move(stop));
  }

 private:
  web::Transport& real_;
};

}  // namespace strongroom::test
