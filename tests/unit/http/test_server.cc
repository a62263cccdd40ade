#include "test_server.h"

#include <array>
#include <stdexcept>

#include "base/log.h"
#include "http/error.h"
#include "support/eventually.h"

namespace strongroom::http {

using namespace std::chrono_literals;

ServerOptions Quick() {
  base::SilenceLog();
  ServerOptions options;
  options.address = "127.0.0.1";
  options.header_timeout = 300ms;
  options.idle_timeout = 300ms;
  options.unknown_idle_timeout = 300ms;
  options.io_timeout = 300ms;
  options.linger_timeout = 5000ms;
  return options;
}

ServerOptions QuickTls(const test::TemporaryFolder& folder, const std::string& name) {
  ServerOptions options = Quick();
  options.tls = TlsFiles{folder / "crt", folder / "key"};
  WriteCertificate(options.tls->certificate, options.tls->key, name);
  return options;
}

std::string ReadAll(BodyReader& body, size_t limit) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (const size_t got = body.Read(buffer.data(), buffer.size())) {
    if (text.size() + got > limit) throw HttpError(HttpError::Kind::kTooLarge, "too large");
    text.append(buffer.data(), got);
  }
  return text;
}

Response Echo(Request& request) {
  if (request.path == "/throw") throw std::runtime_error("secret detail");
  if (request.path == "/unread") return {.status = 403, .body = "no"};
  if (request.path == "/small") return {.body = ReadAll(*request.body, 10)};
  if (request.path == "/count") {
    std::array<char, 4096> buffer{};
    size_t count = 0;
    while (const size_t got = request.body->Read(buffer.data(), buffer.size())) count += got;
    return {.body = "count " + std::to_string(count)};
  }
  return {.body = request.method + " " + request.path + " from " + request.peer};
}

bool Quiet(const Server& server) {
  return test::Eventually([&] { return server.connections() == 0; }, 10s);
}

}  // namespace strongroom::http
