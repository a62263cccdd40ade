#include "base/terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/descriptor.h"

namespace strongroom::base {
namespace {

// Of a terminal that does not say it.
constexpr size_t kUsualColumns = 80;

}  // namespace

bool IsInputTerminal() { return isatty(STDIN_FILENO) == 1; }

bool IsOutputTerminal() { return isatty(STDOUT_FILENO) == 1; }

size_t ErrorColumns() {
  if (isatty(STDERR_FILENO) != 1) return 0;
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsualColumns;
  return size.ws_col;
}

// A pipe that can be written to has room for PIPE_BUF bytes (pipe(7)).
bool WouldErrorBlock() {
  pollfd error{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
  return poll(&error, 1, 0) == 0;
}

void SilenceErrors() {
  const Descriptor nowhere(open("/dev/null", O_WRONLY | O_CLOEXEC));
  if (nowhere.is_open()) dup2(nowhere.get(), STDERR_FILENO);
}

}  // namespace strongroom::base
