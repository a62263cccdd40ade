#include "http/stream.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <memory>

namespace strongroom::http {
namespace {

IoStatus StatusOf(WaitResult result) {
  switch (result) {
    case WaitResult::kReady:
      return IoStatus::kOk;
    case WaitResult::kTimeout:
      return IoStatus::kTimeout;
    case WaitResult::kStopped:
      break;
  }
  return IoStatus::kStopped;
}

std::string DerOf(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  if (size <= 0) return {};
  std::string text(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  return text;
}

bool WouldBlock() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

}  // namespace

Stream::Stream(Descriptor socket, const Alarm& alarm)
    : socket_(std::move(socket)), alarm_(alarm), deadline_(std::chrono::steady_clock::now()) {}

void Stream::SetLimits(std::chrono::milliseconds io_timeout, SteadyTime deadline) {
  io_timeout_ = io_timeout;
  deadline_ = deadline;
}

IoStatus Stream::Await(short events) const {
  const SteadyTime next = std::chrono::steady_clock::now() + io_timeout_;
  return StatusOf(WaitFor(fd(), events, std::min(next, deadline_), alarm_));
}

IoResult Stream::Read(char* data, size_t size) {
  while (true) {
    const ssize_t got = recv(fd(), data, size, 0);
    if (got > 0) return {IoStatus::kOk, static_cast<size_t>(got)};
    if (got == 0) return {IoStatus::kEnd, 0};
    if (!WouldBlock()) return {IoStatus::kFailed, 0};
    if (const IoStatus status = Await(POLLIN); status != IoStatus::kOk) return {status, 0};
  }
}

IoResult Stream::Write(const char* data, size_t size) {
  while (true) {
    const ssize_t sent = send(fd(), data, size, MSG_NOSIGNAL);
    if (sent > 0) return {IoStatus::kOk, static_cast<size_t>(sent)};
    if (sent == 0 || !WouldBlock()) return {IoStatus::kFailed, 0};
    if (const IoStatus status = Await(POLLOUT); status != IoStatus::kOk) return {status, 0};
  }
}

void Stream::ShutDown() { shutdown(fd(), SHUT_WR); }

void Stream::Cut() { shutdown(fd(), SHUT_RDWR); }

IoStatus Stream::AwaitRead(const Alarm& also) {
  const SteadyTime next = std::chrono::steady_clock::now() + io_timeout_;
  return StatusOf(WaitFor(fd(), POLLIN, std::min(next, deadline_), also));
}

TlsStream::TlsStream(Descriptor socket, const Alarm& alarm, ssl_st* ssl)
    : Stream(std::move(socket), alarm), ssl_(ssl) {
  SSL_set_fd(ssl_, fd());
}

TlsStream::~TlsStream() { SSL_free(ssl_); }

template <typename Call>
IoResult TlsStream::Repeat(Call call) {
  while (true) {
    ERR_clear_error();
    const int result = call();
    if (result > 0) return {IoStatus::kOk, static_cast<size_t>(result)};
    short events = 0;
    switch (SSL_get_error(ssl_, result)) {
      case SSL_ERROR_WANT_READ:
        events = POLLIN;
        break;
      case SSL_ERROR_WANT_WRITE:
        events = POLLOUT;
        break;
      case SSL_ERROR_ZERO_RETURN:
        return {IoStatus::kEnd, 0};
      default:
        return {IoStatus::kFailed, 0};
    }
    if (const IoStatus status = Await(events); status != IoStatus::kOk) return {status, 0};
  }
}

IoStatus TlsStream::Handshake() {
  return Repeat([this] { return SSL_accept(ssl_); }).status;
}

// A server's SSL_get_peer_cert_chain is without the peer's own.
PeerCertificates TlsStream::Certificates() const {
  const std::unique_ptr<X509, decltype(&X509_free)> own(SSL_get1_peer_certificate(ssl_), X509_free);
  if (!own) return {};
  PeerCertificates certificates{DerOf(own.get())};
  STACK_OF(X509)* const others = SSL_get_peer_cert_chain(ssl_);
  for (int i = 0; others != nullptr && i < sk_X509_num(others); ++i) {
    certificates.push_back(DerOf(sk_X509_value(others, i)));
  }
  return certificates;
}

IoResult TlsStream::Read(char* data, size_t size) {
  const int limit = static_cast<int>(std::min<size_t>(size, INT_MAX));
  return Repeat([&] { return SSL_read(ssl_, data, limit); });
}

IoResult TlsStream::Write(const char* data, size_t size) {
  const int limit = static_cast<int>(std::min<size_t>(size, INT_MAX));
  return Repeat([&] { return SSL_write(ssl_, data, limit); });
}

void TlsStream::ShutDown() {
  ERR_clear_error();
  if (SSL_is_init_finished(ssl_) != 0) SSL_shutdown(ssl_);
  Stream::ShutDown();
}

IoStatus TlsStream::AwaitRead(const Alarm& also) {
  return SSL_has_pending(ssl_) != 0 ? IoStatus::kOk : Stream::AwaitRead(also);
}

}  // namespace strongroom::http
