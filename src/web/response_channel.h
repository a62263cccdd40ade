#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/mutex.h"
#include "web/message.h"

namespace strongroom::web {

// Hands one HTTP answer from an I/O thread to the thread that asked, piece by piece, and holds the
// I/O back while the reader is behind. Thread-safe: one producer, one consumer.
class ResponseChannel {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  explicit ResponseChannel(size_t high_water) : high_water_(high_water) {}

  // Producer: status and headers.
  void PutHead(Response head) EXCLUDES(mutex_);
  // Producer: some of the body. `resume` is called once, on either thread, when more may follow.
  void PutBody(std::string_view bytes, std::function<void()> resume) EXCLUDES(mutex_);
  // Producer: the end; with an error when the answer is incomplete. Only the first call counts.
  void Finish(std::optional<std::string> error) EXCLUDES(mutex_);

  // Consumer: waits for status and headers; the body is empty. Throws TransportError, StoppedError.
  Response WaitForHead(const std::stop_token& stop, Deadline deadline) EXCLUDES(mutex_);
  // Consumer: waits for more of the body and puts it into `piece`. False at its clean end. Throws
  // TransportError when the answer was cut or late, StoppedError.
  bool Read(std::string& piece, const std::stop_token& stop, Deadline deadline) EXCLUDES(mutex_);
  // Consumer: wants no more. True when the producer is still at work and must be told.
  bool Abandon() EXCLUDES(mutex_);

 private:
  void ThrowIfFailed(const std::stop_token& stop, bool in_time) REQUIRES(mutex_);

  const size_t high_water_;
  base::Mutex mutex_;
  base::CondVar changed_;
  std::optional<Response> head_ GUARDED_BY(mutex_);
  std::string body_ GUARDED_BY(mutex_);
  std::function<void()> resume_ GUARDED_BY(mutex_);
  bool finished_ GUARDED_BY(mutex_) = false;
  bool abandoned_ GUARDED_BY(mutex_) = false;
  std::optional<std::string> error_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::web
