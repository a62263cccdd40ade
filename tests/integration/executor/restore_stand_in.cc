#include "restore_stand_in.h"

#include <vector>

namespace strongroom::executor {
namespace {

http::ServerOptions OnLoopback() {
  http::ServerOptions options;
  options.address = "127.0.0.1";
  return options;
}

std::string BodyOf(http::BodyReader& body) {
  std::string text;
  std::vector<char> buffer(65'536);
  for (size_t size = body.Read(buffer.data(), buffer.size()); size > 0;
       size = body.Read(buffer.data(), buffer.size())) {
    text.append(buffer.data(), size);
  }
  return text;
}

}  // namespace

RestoreStandIn::RestoreStandIn(test::RestoreExchange& exchange)
    : exchange_(exchange),
      server_(OnLoopback(), [this](http::Request& request) { return Answer(request); }) {}

http::Response RestoreStandIn::Answer(http::Request& request) {
  const std::string part = request.path.substr(request.path.rfind('/') + 1);
  if (request.method == "POST") {
    const auto answer = exchange_.Take(BodyOf(*request.body));
    return {.status = answer.status, .content_type = "application/json", .body = answer.body};
  }
  if (part == "content") {
    auto answer = exchange_.Content();
    for (const std::string& line : exchange_.lines) answer.body += line + '\n';
    return {.status = answer.status, .content_type = "application/x-ndjson", .body = answer.body};
  }
  const auto from = request.query.find(api::kRestoreFrom);
  const auto answer =
      exchange_.Get(part, from == request.query.end() ? 0 : std::stoul(from->second));
  return {.status = answer.status, .content_type = "application/json", .body = answer.body};
}

}  // namespace strongroom::executor
