#include "web/response_channel.h"

#include <utility>

#include "web/error.h"

namespace strongroom::web {

void ResponseChannel::PutHead(Response head) {
  const base::MutexLock lock(mutex_);
  head_ = std::move(head);
  changed_.NotifyAll();
}

void ResponseChannel::PutBody(std::string_view bytes, std::function<void()> resume) {
  {
    const base::MutexLock lock(mutex_);
    if (!abandoned_) {
      body_.append(bytes);
      changed_.NotifyAll();
      if (body_.size() >= high_water_) {
        resume_ = std::move(resume);
        return;
      }
    }
  }
  resume();
}

void ResponseChannel::Finish(std::optional<std::string> error) {
  const base::MutexLock lock(mutex_);
  if (finished_) return;
  finished_ = true;
  error_ = std::move(error);
  changed_.NotifyAll();
}

void ResponseChannel::ThrowIfFailed(const std::stop_token& stop, bool in_time) {
  if (stop.stop_requested()) throw StoppedError();
  if (!in_time) throw TransportError("timed out");
  if (error_) throw TransportError((head_ ? "its answer was cut: " : "") + *error_);
}

Response ResponseChannel::WaitForHead(const std::stop_token& stop, Deadline deadline) {
  const base::MutexLock lock(mutex_);
  const bool in_time = changed_.WaitUntil(
      mutex_, stop, deadline, [this]() REQUIRES(mutex_) { return head_.has_value() || finished_; });
  if (!head_ || stop.stop_requested()) ThrowIfFailed(stop, in_time);
  if (!head_) throw TransportError("the connection was closed without an answer");
  return *head_;
}

bool ResponseChannel::Read(std::string& piece, const std::stop_token& stop, Deadline deadline) {
  std::function<void()> resume;
  bool more = true;
  {
    const base::MutexLock lock(mutex_);
    const bool in_time = changed_.WaitUntil(
        mutex_, stop, deadline, [this]() REQUIRES(mutex_) { return !body_.empty() || finished_; });
    // The deadline also holds while data keeps coming.
    if (std::chrono::steady_clock::now() > deadline) ThrowIfFailed(stop, false);
    if (body_.empty() || stop.stop_requested()) {
      ThrowIfFailed(stop, in_time);
      more = false;
    }
    piece.clear();
    piece.swap(body_);
    resume = std::exchange(resume_, nullptr);
  }
  if (resume) resume();
  return more;
}

bool ResponseChannel::Abandon() {
  std::function<void()> resume;
  bool unfinished = false;
  {
    const base::MutexLock lock(mutex_);
    abandoned_ = true;
    unfinished = !finished_;
    body_.clear();
    resume = std::exchange(resume_, nullptr);
  }
  if (resume) resume();
  return unfinished;
}

}  // namespace strongroom::web
