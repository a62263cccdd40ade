#include "integration/support/scripted_server.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>
#include <vector>

namespace strongroom::test {

ScriptedServer::ScriptedServer(Serve serve) : serve_(std::move(serve)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_, generic, size) != 0 || listen(listener_, 16) != 0 ||
      getsockname(listener_, generic, &size) != 0) {
    throw std::runtime_error("no port on loopback");
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { Accept(); });
}

ScriptedServer::~ScriptedServer() {
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  close(listener_);
}

void ScriptedServer::Accept() {
  std::vector<std::thread> serving;
  while (true) {
    const int peer = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (peer < 0) break;
    serving.emplace_back([this, peer, number = ++connections_] {
      serve_(peer, number);
      close(peer);
    });
  }
  for (std::thread& thread : serving) thread.join();
}

std::string ReadHead(int socket) {
  std::string head;
  char byte = 0;
  while (!head.ends_with("\r\n\r\n")) {
    if (recv(socket, &byte, 1, 0) != 1) return "";
    head.push_back(byte);
  }
  return head;
}

std::string ReadSome(int socket) {
  std::string piece(65'536, '\0');
  const ssize_t got = recv(socket, piece.data(), piece.size(), 0);
  piece.resize(got > 0 ? static_cast<size_t>(got) : 0);
  return piece;
}

bool WriteAll(int socket, const std::string& bytes) {
  size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t count =
        send(socket, bytes.data() + written, bytes.size() - written, MSG_NOSIGNAL);
    if (count <= 0) return false;
    written += static_cast<size_t>(count);
  }
  return true;
}

}  // namespace strongroom::test
