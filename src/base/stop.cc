#include "base/stop.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>

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

// Blocks them first: one that comes meanwhile is read then.
Descriptor OpenSignals() {
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return Descriptor(signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC));
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

StopSignal::StopSignal() : signals_(OpenSignals()), ended_(eventfd(0, EFD_CLOEXEC)) {
  if (!signals_.is_open() || !ended_.is_open()) {
    throw std::system_error(errno, std::generic_category(), "signals cannot be waited for");
  }
  // A write to a connection that the peer closed is an error to handle, not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);
  waiter_ = std::jthread([this] { Await(); });
}

StopSignal::~StopSignal() { eventfd_write(ended_.get(), 1); }

void StopSignal::Await() {
  constexpr int kForEver = -1;
  std::array<pollfd, 2> awaited{{{.fd = ended_.get(), .events = POLLIN, .revents = 0},
                                 {.fd = signals_.get(), .events = POLLIN, .revents = 0}}};
  for (;;) {
    if (poll(awaited.data(), awaited.size(), kForEver) < 0) continue;
    if (awaited[0].revents != 0) return;
    signalfd_siginfo signal{};
    if (read(signals_.get(), &signal, sizeof signal) != ssize_t{sizeof signal}) continue;
    if (source_.stop_requested()) std::_Exit(kSignaled + static_cast<int>(signal.ssi_signo));
    source_.request_stop();
  }
}

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
