#include "integration/support/command.h"

#include <functional>
#include <optional>
#include <stdexcept>
#include <thread>

#include "base/file.h"
#include "integration/support/process.h"
#include "support/temporary_folder.h"

namespace strongroom::test {
namespace {

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
  Process process(arguments, out, err);
  const auto deadline = std::chrono::steady_clock::now() + limit;
  std::optional<int> exit_code;
  while (!(exit_code = process.ExitCode())) {
    if (std::chrono::steady_clock::now() > deadline) {
      throw std::runtime_error(Shown(arguments) + ": took too long\n" + base::ReadFile(err));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return {*exit_code, base::ReadFile(out), base::ReadFile(err)};
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
