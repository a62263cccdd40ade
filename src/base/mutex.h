#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

// Names for clang's -Wthread-safety: every shared member says which mutex guards it. Empty for
// other compilers. https://clang.llvm.org/docs/ThreadSafetyAnalysis.html
#if defined(__clang__)
#define STRONGROOM_ANNOTATE(x) __attribute__((x))
#else
#define STRONGROOM_ANNOTATE(x)
#endif
#define CAPABILITY(x) STRONGROOM_ANNOTATE(capability(x))
#define SCOPED_CAPABILITY STRONGROOM_ANNOTATE(scoped_lockable)
#define GUARDED_BY(x) STRONGROOM_ANNOTATE(guarded_by(x))
#define REQUIRES(...) STRONGROOM_ANNOTATE(requires_capability(__VA_ARGS__))
#define ACQUIRE(...) STRONGROOM_ANNOTATE(acquire_capability(__VA_ARGS__))
#define RELEASE(...) STRONGROOM_ANNOTATE(release_capability(__VA_ARGS__))
#define EXCLUDES(...) STRONGROOM_ANNOTATE(locks_excluded(__VA_ARGS__))
#define NO_THREAD_SAFETY_ANALYSIS STRONGROOM_ANNOTATE(no_thread_safety_analysis)

namespace strongroom::base {

// std::mutex that clang can check.
class CAPABILITY("mutex") Mutex {
 public:
  void lock() ACQUIRE() { mutex_.lock(); }  // NOLINT(readability-identifier-naming): BasicLockable
  void unlock() RELEASE() {
    mutex_.unlock();
  }  // NOLINT(readability-identifier-naming): BasicLockable

 private:
  std::mutex mutex_;
};

// Holds a Mutex for its own lifetime.
class SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
  ~MutexLock() RELEASE() { mutex_.unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

// Waits on a Mutex that the caller holds; every wait ends when `stop` is requested.
class CondVar {
 public:
  void NotifyOne() { condition_.notify_one(); }
  void NotifyAll() { condition_.notify_all(); }

  // Returns ready(): false only when stop was requested first.
  template <typename Predicate>
  bool Wait(Mutex& mutex, const std::stop_token& stop, Predicate ready)
      REQUIRES(mutex) NO_THREAD_SAFETY_ANALYSIS {
    return condition_.wait(mutex, stop, ready);
  }

  // As Wait, and gives up after `duration`.
  template <typename Duration, typename Predicate>
  bool WaitFor(Mutex& mutex, const std::stop_token& stop, Duration duration, Predicate ready)
      REQUIRES(mutex) NO_THREAD_SAFETY_ANALYSIS {
    return condition_.wait_for(mutex, stop, duration, ready);
  }

  // As Wait, and gives up at `deadline`.
  template <typename TimePoint, typename Predicate>
  bool WaitUntil(Mutex& mutex, const std::stop_token& stop, TimePoint deadline, Predicate ready)
      REQUIRES(mutex) NO_THREAD_SAFETY_ANALYSIS {
    return condition_.wait_until(mutex, stop, deadline, ready);
  }

 private:
  std::condition_variable_any condition_;
};

}  // namespace strongroom::base
