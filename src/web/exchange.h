#pragma once

#include <cpprest/http_client.h>

#include <memory>

#include "web/response_channel.h"

// Part of http_transport.cc, for no one else: it shows cpprestsdk. What that does when pushed
// decides the shape: bodies go through a sink of our own (its default buffer grows without bound),
// every task ends in a continuation that catches (an unobserved exception aborts the process),
// nobody waits on its threads (that deadlocks), deadlines are ours (its timeout is per I/O step).
namespace strongroom::web {

using HttpClient = ::web::http::client::http_client;

// One request under way, from its making on. When the reader leaves early, what is left of it is
// cancelled; nobody waits for that.
class Exchange {
 public:
  Exchange(HttpClient& client, ::web::http::http_request request);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Where its answer comes; what goes wrong is an error there.
  ResponseChannel& channel() { return *channel_; }

 private:
  const std::shared_ptr<ResponseChannel> channel_;
  pplx::cancellation_token_source cancel_;
};

}  // namespace strongroom::web
