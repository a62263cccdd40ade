#include "integration/support/command.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <stdexcept>
#include <thread>

#include "base/file.h"
#include "support/temporary_folder.h"

extern char** environ;

namespace strongroom::test {
namespace {

// Output goes to files, not pipes: a server that the program leaves running would keep a pipe open.
pid_t Spawn(const std::vector<std::string>& arguments, const std::filesystem::path& out,
            const std::filesystem::path& err) {
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT, 0600);
  pid_t child = 0;
  const int problem = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (problem != 0) throw std::runtime_error(arguments[0] + ": cannot be started");
  return child;
}

std::string Shown(const std::vector<std::string>& arguments) {
  std::string shown;
  for (const std::string& argument : arguments) shown += argument + " ";
  return shown;
}

}  // namespace

std::filesystem::path ProjectRoot() { return STRONGROOM_ROOT; }

CommandResult TryCommand(const std::vector<std::string>& arguments, std::chrono::seconds limit) {
  const TemporaryFolder folder;
  const auto out = folder / "out";
  const auto err = folder / "err";
  const pid_t child = Spawn(arguments, out, err);
  const auto deadline = std::chrono::steady_clock::now() + limit;
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > deadline) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      throw std::runtime_error(Shown(arguments) + ": took too long\n" + base::ReadFile(err));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, base::ReadFile(out), base::ReadFile(err)};
}

std::string RunCommand(const std::vector<std::string>& arguments, std::chrono::seconds limit) {
  CommandResult result = TryCommand(arguments, limit);
  if (result.exit_code != 0) {
    throw std::runtime_error(Shown(arguments) + ": failed\n" + result.err);
  }
  if (result.out.ends_with('\n')) result.out.pop_back();
  return result.out;
}

std::string NameOfThisProgram() {
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe");
  const size_t place = std::hash<std::string>{}(program.string()) % 100'000;
  std::string name = program.filename().string();
  for (char& c : name) {
    if (c == '_') c = '-';
  }
  return name + "-" + std::to_string(place);
}

}  // namespace strongroom::test
