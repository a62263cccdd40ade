#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

#include "http/message.h"
#include "http/socket.h"

struct ssl_st;

namespace strongroom::http {

enum class IoStatus { kOk, kEnd, kTimeout, kStopped, kFailed };

struct IoResult {
  IoStatus status = IoStatus::kOk;
  size_t bytes = 0;
};

// Bytes of one connection, in blocking calls that end in time. Owns the socket. Not thread-safe,
// but for Cut.
class Stream {
 public:
  // `alarm` outlives the stream: once it is set every call ends with kStopped.
  Stream(Descriptor socket, const Alarm& alarm);
  virtual ~Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Every wait ends after `io_timeout`, and all together at `deadline`.
  void SetLimits(std::chrono::milliseconds io_timeout, SteadyTime deadline);

  virtual IoStatus Handshake() { return IoStatus::kOk; }
  // After the handshake.
  virtual PeerCertificates Certificates() const { return {}; }
  virtual IoResult Read(char* data, size_t size);
  virtual IoResult Write(const char* data, size_t size);
  // Says that no more will be written.
  virtual void ShutDown();

  // From any thread: every call ends soon, now and from now on, as if the peer had gone.
  void Cut();

  // Waits until there is something to read; ends early when `also` is set.
  virtual IoStatus AwaitRead(const Alarm& also);

 protected:
  int fd() const { return socket_.get(); }
  IoStatus Await(short events) const;

 private:
  Descriptor socket_;
  const Alarm& alarm_;
  std::chrono::milliseconds io_timeout_{0};
  SteadyTime deadline_;
};

// A stream with TLS on top.
class TlsStream final : public Stream {
 public:
  // Takes over `ssl`, a new server-side connection.
  TlsStream(Descriptor socket, const Alarm& alarm, ssl_st* ssl);
  ~TlsStream() override;

  IoStatus Handshake() override;
  PeerCertificates Certificates() const override;
  IoResult Read(char* data, size_t size) override;
  IoResult Write(const char* data, size_t size) override;
  void ShutDown() override;
  IoStatus AwaitRead(const Alarm& also) override;

 private:
  template <typename Call>
  IoResult Repeat(Call call);

  ssl_st* ssl_;
};

}  // namespace strongroom::http
