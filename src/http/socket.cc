#include "http/socket.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "http/error.h"

namespace strongroom::http {
namespace {

constexpr int kBacklog = 512;

std::string LastError() { return std::generic_category().message(errno); }

[[noreturn]] void FailListen(const std::string& address, uint16_t port, const std::string& why) {
  throw HttpError(HttpError::Kind::kSetup,
                  "listen on [" + address + "]:" + std::to_string(port) + ": " + why);
}

// Nothing, with errno set, when it cannot be done.
Descriptor TryListen(const sockaddr* address, socklen_t size, bool dual_stack) {
  Descriptor socket(
      ::socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
  if (socket.get() < 0) return socket;
  const int on = 1;
  const int v6_only = dual_stack ? 0 : 1;
  setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (address->sa_family == AF_INET6) {
    setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &v6_only, sizeof v6_only);
  }
  if (bind(socket.get(), address, size) == 0 && listen(socket.get(), kBacklog) == 0) return socket;
  const int why = errno;
  socket = Descriptor();
  errno = why;
  return socket;
}

Descriptor ListenOnAll(uint16_t port) {
  sockaddr_in6 all6{};
  all6.sin6_family = AF_INET6;
  all6.sin6_port = htons(port);
  Descriptor socket = TryListen(reinterpret_cast<const sockaddr*>(&all6), sizeof all6, true);
  if (socket.get() < 0 && (errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL)) {
    sockaddr_in all4{};
    all4.sin_family = AF_INET;
    all4.sin_port = htons(port);
    socket = TryListen(reinterpret_cast<const sockaddr*>(&all4), sizeof all4, false);
  }
  if (socket.get() < 0) FailListen("", port, LastError());
  return socket;
}

}  // namespace

Alarm::Alarm() : event_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (event_.get() < 0) throw HttpError(HttpError::Kind::kSetup, "eventfd: " + LastError());
}

void Alarm::Set() {
  const uint64_t one = 1;
  // It can fail only when the counter is full, and then the alarm is set.
  [[maybe_unused]] const ssize_t written = write(event_.get(), &one, sizeof one);
}

bool Alarm::IsSet() const {
  pollfd entry{event_.get(), POLLIN, 0};
  return poll(&entry, 1, 0) > 0;
}

WaitResult WaitFor(int fd, short events, SteadyTime deadline, const Alarm& alarm) {
  while (true) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    const auto wait = std::clamp<int64_t>(left.count(), 0, 3'600'000);
    std::array<pollfd, 2> entries{{{fd, events, 0}, {alarm.fd(), POLLIN, 0}}};
    const int ready = poll(entries.data(), entries.size(), static_cast<int>(wait));
    if (ready < 0 && errno != EINTR) return WaitResult::kReady;  // the read or write will say why
    if (ready <= 0) {
      if (std::chrono::steady_clock::now() >= deadline) return WaitResult::kTimeout;
      continue;
    }
    if (entries[1].revents != 0) return WaitResult::kStopped;
    return WaitResult::kReady;
  }
}

Descriptor Listen(const std::string& address, uint16_t port) {
  if (address.empty()) return ListenOnAll(port);
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_PASSIVE;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error != 0)
    FailListen(address, port, std::string("expected a numeric address: ") + gai_strerror(error));
  Descriptor socket = TryListen(found->ai_addr, found->ai_addrlen, false);
  const std::string why = LastError();
  freeaddrinfo(found);
  if (socket.get() < 0) FailListen(address, port, why);
  return socket;
}

uint16_t PortOf(const Descriptor& socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  if (address.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port);
  }
  return ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

}  // namespace strongroom::http
