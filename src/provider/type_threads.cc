#include "provider/type_threads.h"

#include <algorithm>
#include <exception>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "domain/error_codes.h"

namespace strongroom::provider {
namespace {

// The first of several. Thread-safe.
class FirstFailure {
 public:
  void Keep(std::exception_ptr failure) EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    if (!failure_) failure_ = std::move(failure);
  }
  void Rethrow() EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  base::Mutex mutex_;
  std::exception_ptr failure_ GUARDED_BY(mutex_);
};

}  // namespace

std::chrono::steady_clock::time_point TypeDeadline(
    std::chrono::steady_clock::time_point now, std::chrono::steady_clock::time_point run_deadline,
    std::chrono::seconds timeout) {
  const auto half = (run_deadline - now) / 2;
  return std::min(run_deadline, now + std::max<decltype(half)>(half, timeout));
}

void TypeThreads::ForEach(size_t count, const std::function<void(size_t)>& read) {
  std::atomic<size_t> next{0};
  FirstFailure failure;
  const auto work = [&] {
    for (size_t i = next++; i < count; i = next++) {
      try {
        read(i);
      } catch (...) {
        failure.Keep(std::current_exception());
        stop_.request_stop();
      }
    }
  };
  {
    std::vector<std::jthread> pool;
    const size_t threads = std::min(count, static_cast<size_t>(threads_));
    for (size_t i = 0; i < threads; ++i) pool.emplace_back(work);
  }
  failure.Rethrow();
}

void TypeThreads::GiveUp() {
  gave_up_ = true;
  stop_.request_stop();
}

domain::TypeCoverage TypeThreads::Unread() const {
  domain::TypeCoverage coverage;
  coverage.state = domain::TypeState::kFailed;
  coverage.errors = 1;
  coverage.error_code =
      gave_up_ ? domain::error_code::kAuthenticationFailed : domain::error_code::kDeadlineExceeded;
  coverage.error_message =
      gave_up_ ? "not read: " + refuser_ + " refuses the identity" : "not read";
  return coverage;
}

}  // namespace strongroom::provider
