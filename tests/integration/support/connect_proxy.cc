#include "integration/support/connect_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "base/descriptor.h"

namespace strongroom::test {
namespace {

// Of "CONNECT 127.0.0.1:6443 HTTP/1.1".
base::Descriptor ConnectTo(const std::string& line) {
  const size_t begin = line.find(' ') + 1;
  const size_t colon = line.find(':', begin);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(std::stoi(line.substr(colon + 1))));
  inet_pton(AF_INET, line.substr(begin, colon - begin).c_str(), &address.sin_addr);
  base::Descriptor peer(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (connect(peer.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    return base::Descriptor();
  }
  return peer;
}

// Carries bytes both ways until one side closes.
void Carry(int one, int other) {
  std::array<pollfd, 2> ends{{{one, POLLIN, 0}, {other, POLLIN, 0}}};
  std::string piece(65'536, '\0');
  while (poll(ends.data(), ends.size(), -1) > 0) {
    for (size_t i = 0; i < ends.size(); ++i) {
      if (ends[i].revents == 0) continue;
      const ssize_t got = recv(ends[i].fd, piece.data(), piece.size(), 0);
      if (got <= 0) return;
      if (!WriteAll(ends[1 - i].fd, piece.substr(0, static_cast<size_t>(got)))) return;
    }
  }
}

}  // namespace

ConnectProxy::ConnectProxy(std::string users)
    : users_(std::move(users)), server_([this](int socket, int) { Serve(socket); }) {}

std::vector<std::string> ConnectProxy::asked() const {
  const base::MutexLock lock(mutex_);
  return asked_;
}

void ConnectProxy::Serve(int socket) {
  const std::string head = ReadHead(socket);
  if (head.empty()) return;
  const std::string line = head.substr(0, head.find("\r\n"));
  {
    const base::MutexLock lock(mutex_);
    asked_.push_back(line);
  }
  if (!line.starts_with("CONNECT ")) {
    WriteAll(socket, "HTTP/1.1 405 Method Not Allowed\r\n\r\n");
    return;
  }
  if (!users_.empty() &&
      head.find("Proxy-Authorization: " + users_ + "\r\n") == std::string::npos) {
    WriteAll(socket, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    return;
  }
  const base::Descriptor peer = ConnectTo(line);
  if (!peer.is_open()) {
    WriteAll(socket, "HTTP/1.1 502 Bad Gateway\r\n\r\n");
    return;
  }
  if (WriteAll(socket, "HTTP/1.1 200 Connection established\r\n\r\n")) Carry(socket, peer.get());
}

}  // namespace strongroom::test
