#include "base/program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <functional>
#include <map>

#include "base/descriptor.h"
#include "base/stop.h"

namespace strongroom::base {
namespace {

constexpr size_t kMostOutput = size_t{1} << 20U;

// What posix_spawn wants to know, given back at the end.
class Plan {
 public:
  Plan(const Program& program, int output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    if (program.input == ProgramInput::kNone) {
      const std::string& file = program.input_file;
      posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO,
                                       file.empty() ? "/dev/null" : file.c_str(), O_RDONLY, 0);
    }
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    // Neither the signals that StopSignal waits for nor the one that it ignores.
    sigset_t none;
    sigemptyset(&none);
    sigset_t usual;
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &usual);
    int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    if (program.group == ProgramGroup::kOwn) flags |= POSIX_SPAWN_SETPGROUP;  // 0: its own
    posix_spawnattr_setflags(&attributes_, static_cast<short>(flags));
  }
  ~Plan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  const posix_spawn_file_actions_t& actions() const { return actions_; }
  const posix_spawnattr_t& attributes() const { return attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

// The form that C wants; of a name that comes twice the last.
class Words {
 public:
  explicit Words(std::vector<std::string> texts) : texts_(std::move(texts)) {
    for (std::string& text : texts_) pointers_.push_back(text.data());
    pointers_.push_back(nullptr);
  }
  char* const* get() const { return pointers_.data(); }

 private:
  std::vector<std::string> texts_;
  std::vector<char*> pointers_;
};

std::vector<std::string> Newest(const std::vector<std::string>& environment) {
  std::map<std::string, std::string> newest;
  for (const std::string& text : environment) newest[text.substr(0, text.find('='))] = text;
  std::vector<std::string> texts;
  texts.reserve(newest.size());
  for (auto& [name, text] : newest) texts.push_back(std::move(text));
  return texts;
}

[[noreturn]] void Fail(const Program& program, const std::string& problem) {
  throw ProgramError(program.command + ": " + problem);
}

// Ends a program that runs, once stop is requested. Gone before the program is, whose number may be
// another's then.
class Ender {
 public:
  Ender(const Program& program, pid_t child)
      : target_(program.group == ProgramGroup::kOwn ? -child : child),
        given_up_(eventfd(0, EFD_CLOEXEC)),
        late_(program.stop, kPatience),
        asked_(program.stop, [this] { kill(target_, SIGTERM); }),
        ended_(late_.Token(), [this] {
          kill(target_, SIGKILL);
          eventfd_write(given_up_.get(), 1);
        }) {}

  // Can be read from once nobody waits for its output any longer.
  int given_up() const { return given_up_.get(); }

 private:
  static constexpr std::chrono::milliseconds kPatience{200};

  const pid_t target_;
  const Descriptor given_up_;
  const LateStop late_;
  const std::stop_callback<std::function<void()>> asked_;
  const std::stop_callback<std::function<void()>> ended_;
};

// False when there is more than is read. Also over once `given_up` can be read: somebody whom the
// program has started may have the other end.
bool ReadAll(int from, int given_up, std::string& output) {
  std::array<char, 16384> piece{};
  while (true) {
    std::array<pollfd, 2> ends{{{from, POLLIN, 0}, {given_up, POLLIN, 0}}};
    if (poll(ends.data(), ends.size(), -1) < 0 && errno == EINTR) continue;
    if (ends[1].revents != 0) return true;
    const ssize_t got = read(from, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return true;
    if (output.size() + static_cast<size_t>(got) > kMostOutput) return false;
    output.append(piece.data(), static_cast<size_t>(got));
  }
}

// Its number stays its own.
void AwaitEnd(pid_t child) {
  siginfo_t end{};
  while (waitid(P_PID, static_cast<id_t>(child), &end, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
  }
}

int EndOf(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

ProgramEnd RunProgram(const Program& program) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) Fail(program, std::strerror(errno));
  Descriptor reads(ends[0]);
  Descriptor writes(ends[1]);
  std::vector<std::string> arguments{program.command};
  arguments.insert(arguments.end(), program.arguments.begin(), program.arguments.end());
  const Words words(std::move(arguments));
  const Words environment(Newest(program.environment));
  pid_t child = 0;
  const Plan plan(program, writes.get());
  const int problem = posix_spawnp(&child, program.command.c_str(), &plan.actions(),
                                   &plan.attributes(), words.get(), environment.get());
  if (problem != 0) Fail(program, std::string("cannot be started: ") + std::strerror(problem));
  writes = Descriptor();
  ProgramEnd end;
  bool is_whole = false;
  {
    const Ender ender(program, child);
    is_whole = ReadAll(reads.get(), ender.given_up(), end.output);
    // Whoever writes on is ended by that.
    reads = Descriptor();
    AwaitEnd(child);
  }
  // What it has started and left behind.
  if (program.stop.stop_requested() && program.group == ProgramGroup::kOwn) kill(-child, SIGKILL);
  end.exit_code = EndOf(child);
  if (!is_whole) Fail(program, "prints more than 1 MiB");
  return end;
}

}  // namespace strongroom::base
