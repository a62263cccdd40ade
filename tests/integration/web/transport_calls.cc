#include "integration/web/transport_calls.h"

#include <sys/socket.h>

#include <sstream>

#include "web/error.h"

namespace strongroom::web {

std::string Chunk(const std::string& text) {
  std::ostringstream out;
  out << std::hex << text.size() << "\r\n" << text << "\r\n";
  return out.str();
}

Remote RemoteOf(const test::ScriptedServer& server, const std::string& token) {
  Remote remote;
  remote.server = server.url();
  remote.token.text = token;
  return remote;
}

Request Get(const std::string& path, std::chrono::milliseconds timeout) {
  Request request;
  request.path_and_query = path;
  request.timeout = timeout;
  return request;
}

Request Upload(const std::string& path, const std::filesystem::path& file) {
  Request upload = Get(path);
  upload.method = "POST";
  upload.body_file = file;
  upload.content_type = "application/zstd";
  return upload;
}

void WaitForClose(int socket) {
  std::vector<char> piece(65'536);
  while (recv(socket, piece.data(), piece.size(), 0) > 0) {
  }
}

std::vector<std::string> Lines(Transport& transport, const Request& request) {
  std::vector<std::string> lines;
  try {
    transport.Stream(request, [&](std::string_view line) { lines.emplace_back(line); }, {});
    lines.emplace_back("clean end");
  } catch (const StatusError& error) {
    lines.push_back("status " + std::to_string(error.response().status));
  } catch (const TransportError&) {
    lines.emplace_back("cut");
  }
  return lines;
}

}  // namespace strongroom::web
