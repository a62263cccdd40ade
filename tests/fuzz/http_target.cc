#include <algorithm>
#include <array>
#include <string>

#include "base/log.h"
#include "fuzz/target.h"
#include "fuzz/targets.h"
#include "http/connection.h"
#include "http/router.h"

namespace strongroom::fuzz {
namespace {

// A client that sends `input` in pieces and then says that there is no more.
class MemoryStream final : public http::Stream {
 public:
  MemoryStream(std::string_view input, size_t piece, const http::Alarm& alarm)
      : Stream(http::Descriptor(), alarm), rest_(input), piece_(piece) {}

  http::IoResult Read(char* data, size_t size) override {
    const size_t count = std::min({size, piece_, rest_.size()});
    rest_.copy(data, count);
    rest_.remove_prefix(count);
    return {count == 0 ? http::IoStatus::kEnd : http::IoStatus::kOk, count};
  }
  http::IoResult Write(const char*, size_t size) override { return {http::IoStatus::kOk, size}; }
  void ShutDown() override {}
  http::IoStatus AwaitRead(const http::Alarm&) override {
    return rest_.empty() ? http::IoStatus::kEnd : http::IoStatus::kOk;
  }

 private:
  std::string_view rest_;
  const size_t piece_;
};

// Reads the body, and says what the request was.
std::string Describe(http::Request& request, const http::PathParameters& parameters) {
  size_t bytes = 0;
  std::array<char, 4096> buffer{};
  while (const size_t got = request.body->Read(buffer.data(), buffer.size())) bytes += got;
  return request.method + ' ' + parameters.at("name") + ' ' + std::to_string(request.query.size()) +
         ' ' + std::to_string(request.headers.size()) + ' ' + std::to_string(bytes) + '\n';
}

// The requests that were understood. (What is wrong with the others is seen sooner or later, and
// then answered, or not because the client has gone.)
std::string Serve(std::string_view input, size_t piece) {
  static const http::Alarm never;
  std::string requests;
  const http::RouteHandler note = [&](http::Request& request,
                                      const http::PathParameters& parameters) {
    requests += Describe(request, parameters);
    return http::Response{.body = "noted"};
  };
  http::Router router;
  router.Add("POST", "/v1/runs/{name}/report", note);
  router.Add("GET", "/v1/runs/{name}", note);
  const http::Handler handler = router.AsHandler();
  const http::ServerOptions options;
  MemoryStream stream(input, piece, never);
  http::ConnectionTable table({.all = 1, .of_one_peer = 1});
  const auto place = table.Enter("peer", [] {});
  http::ServeConnection(stream, {.address = "peer", .network = "peer"}, *place,
                        {options, handler, never});
  return requests;
}

}  // namespace

void FuzzHttpHead(std::string_view input) {
  base::SilenceLog();
  const std::string whole = Serve(input, input.size() + 1);
  Require(Serve(input, 1) == whole, "the same requests, however the bytes arrive");
}

}  // namespace strongroom::fuzz
