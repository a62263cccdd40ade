#include "base/stop.h"

#include <csignal>
#include <cstdlib>

#include "base/log.h"
#include "base/mutex.h"

namespace strongroom::base {
namespace {

// What a shell says of a program that a signal ended (POSIX, XCU 2.8.2).
constexpr int kSignaled = 128;

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

// Until `stop` is requested and `delay` is over; false when `ended` comes first.
bool WaitBeyond(const std::stop_token& stop, std::chrono::milliseconds delay,
                const std::stop_token& ended) {
  {
    Mutex mutex;
    CondVar woken;
    const std::stop_callback wake_on_stop(stop, [&] {
      const MutexLock lock(mutex);
      woken.NotifyAll();
    });
    const MutexLock lock(mutex);
    woken.Wait(mutex, ended, [&] { return stop.stop_requested(); });
  }
  return !ended.stop_requested() && SleepFor(delay, ended);
}

}  // namespace

StopSignal::StopSignal() {
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // A write to a connection that the peer closed is an error to handle, not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);
  waiter_ = std::jthread([this](const std::stop_token& ended) {
    const sigset_t awaited = StopSignals();
    const timespec poll{0, 200'000'000};
    while (!ended.stop_requested()) {
      const int signal = sigtimedwait(&awaited, nullptr, &poll);
      if (signal < 0) continue;
      if (source_.stop_requested()) std::_Exit(kSignaled + signal);
      source_.request_stop();
    }
  });
}

StopSignal::~StopSignal() = default;

ExitDeadline::ExitDeadline(const std::stop_token& stop, std::chrono::milliseconds patience)
    : watch_([stop, patience](const std::stop_token& ended) {
        if (!WaitBeyond(stop, patience, ended)) return;
        LogWarning("ending without waiting any longer");
        std::_Exit(0);
      }) {}

LateStop::LateStop(const std::stop_token& stop, std::chrono::milliseconds delay)
    : watch_([this, stop, delay](const std::stop_token& ended) {
        if (WaitBeyond(stop, delay, ended)) source_.request_stop();
      }) {}

bool SleepFor(std::chrono::milliseconds duration, const std::stop_token& stop) {
  Mutex mutex;
  CondVar condition;
  const MutexLock lock(mutex);
  condition.WaitFor(mutex, stop, duration, [] { return false; });
  return !stop.stop_requested();
}

void WaitForStop(const std::stop_token& stop) {
  Mutex mutex;
  CondVar condition;
  const MutexLock lock(mutex);
  condition.Wait(mutex, stop, [] { return false; });
}

}  // namespace strongroom::base
