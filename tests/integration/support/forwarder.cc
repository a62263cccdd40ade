#include "integration/support/forwarder.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <utility>

#include "base/descriptor.h"

namespace strongroom::test {
namespace {

// How long it takes to see that it ends.
constexpr int kGlanceMilliseconds = 50;

base::Descriptor ConnectToFirst(const std::vector<uint16_t>& ports) {
  for (const uint16_t port : ports) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    base::Descriptor target(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
    if (connect(target.get(), generic, sizeof(address)) == 0) return target;
  }
  return base::Descriptor();
}

}  // namespace

Forwarder::Forwarder(std::vector<uint16_t> targets)
    : targets_(std::move(targets)), server_([this](int socket, int) { Serve(socket); }) {}

Forwarder::~Forwarder() { is_ending_ = true; }

// Until one side closes. What is held stays where it is.
void Forwarder::Serve(int socket) {
  const base::Descriptor target = ConnectToFirst(targets_);
  if (!target.is_open()) return;
  pollfd asks{socket, POLLIN, 0};
  pollfd says{target.get(), POLLIN, 0};
  while (!is_ending_) {
    says.events = IsHolding() ? 0 : POLLIN;
    std::array<pollfd, 2> ends{asks, says};
    if (poll(ends.data(), ends.size(), kGlanceMilliseconds) < 0) return;
    if (ends[0].revents != 0) {
      const std::string piece = ReadSome(socket);
      if (piece.empty() || !WriteAll(target.get(), piece)) return;
    }
    if (ends[1].revents != 0) {
      const std::string piece = ReadSome(target.get());
      if (piece.empty() || !WriteAll(socket, piece)) return;
      left_ -= static_cast<int64_t>(piece.size());
    }
  }
}

}  // namespace strongroom::test
