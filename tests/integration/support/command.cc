#include "integration/support/command.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <thread>

extern char** environ;

namespace strongroom::test {
namespace {

// A file that is gone when the object is.
class ScratchFile {
 public:
  ScratchFile() {
    std::string pattern = (std::filesystem::temp_directory_path() / "strongroom-XXXXXX").string();
    const int file = mkstemp(pattern.data());
    if (file < 0) throw std::runtime_error("no temporary file can be made");
    close(file);
    path_ = pattern;
  }
  ~ScratchFile() { std::filesystem::remove(path_); }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  const std::string& path() const { return path_; }
  std::string Content() const {
    std::ostringstream text;
    std::ifstream in(path_);
    if (in.peek() != std::ifstream::traits_type::eof()) text << in.rdbuf();
    return text.str();
  }

 private:
  std::string path_;
};

// Output goes to files, not pipes: a server that the program leaves running would keep a pipe open.
pid_t Spawn(const std::vector<std::string>& arguments, const ScratchFile& out,
            const ScratchFile& err) {
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, out.path().c_str(), O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, err.path().c_str(), O_WRONLY, 0);
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
  const ScratchFile out;
  const ScratchFile err;
  const pid_t child = Spawn(arguments, out, err);
  const auto deadline = std::chrono::steady_clock::now() + limit;
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > deadline) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      throw std::runtime_error(Shown(arguments) + ": took too long\n" + err.Content());
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, out.Content(), err.Content()};
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
