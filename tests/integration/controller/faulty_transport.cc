#include "faulty_transport.h"

#include "web/error.h"

namespace strongroom::test {
namespace {

bool IsWrite(const web::Request& request) {
  const auto names = [&](const char* part) {
    return request.path_and_query.find(part) != std::string::npos;
  };
  return request.method != "GET" && !names("/leases") && !names("/events");
}

}  // namespace

void FaultyTransport::FailIfDead() const {
  if (dead_) throw web::TransportError("the process is dead");
}

web::Response FaultyTransport::Send(const web::Request& request, std::stop_token stop) {
  FailIfDead();
  if (!IsWrite(request) || ++writes_ != fatal_write_) {
    web::Response response = ForwardingTransport::Send(request, std::move(stop));
    FailIfDead();
    return response;
  }
  dead_ = true;
  if (last_ == Last::kDone) ForwardingTransport::Send(request, std::move(stop));
  FailIfDead();
  return {};
}

void FaultyTransport::Stream(const web::Request& request, web::LineSink sink,
                             std::stop_token stop) {
  FailIfDead();
  ForwardingTransport::Stream(
      request,
      [&](std::string_view line) {
        FailIfDead();
        sink(line);
      },
      std::move(stop));
}

}  // namespace strongroom::test
