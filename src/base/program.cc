#include "base/program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>

#include "base/descriptor.h"

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
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
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

// False when there is more than is read.
bool ReadAll(int from, std::string& output) {
  std::array<char, 16384> piece{};
  while (true) {
    const ssize_t got = read(from, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return true;
    if (output.size() + static_cast<size_t>(got) > kMostOutput) return false;
    output.append(piece.data(), static_cast<size_t>(got));
  }
}

int WaitFor(pid_t child) {
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
  const bool is_whole = ReadAll(reads.get(), end.output);
  // Whoever writes on is ended by that.
  reads = Descriptor();
  end.exit_code = WaitFor(child);
  if (!is_whole) Fail(program, "prints more than 1 MiB");
  return end;
}

}  // namespace strongroom::base
