#include "notify/heartbeat.h"

#include <utility>

#include "notify/http_sink.h"

namespace strongroom::notify {

std::unique_ptr<Sink> MakeHeartbeat(Endpoint endpoint, HeartbeatMethod method) {
  return std::make_unique<HttpSink>(std::move(endpoint), [method](const Message&) {
    web::Request request;
    if (method == HeartbeatMethod::kPost) {
      request.method = "POST";
      request.content_type = "text/plain";
    }
    return request;
  });
}

}  // namespace strongroom::notify
