#include "program.h"

#include <signal.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "base/file.h"
#include "support/eventually.h"

namespace strongroom::test {
namespace {

uintmax_t SizeOf(const std::filesystem::path& file) {
  return std::filesystem::exists(file) ? std::filesystem::file_size(file) : 0;
}

// Ends with the thread that starts it.
std::vector<std::string> CommandOf(std::vector<std::string> arguments) {
  std::vector<std::string> command{"setpriv", "--pdeathsig", "KILL", STRONGROOM_PROGRAM};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

}  // namespace

Program::Program(const std::string& name, std::vector<std::string> arguments,
                 const std::filesystem::path& folder)
    : name_(name),
      log_(folder / (name + ".log")),
      begin_(SizeOf(log_)),
      process_(CommandOf(std::move(arguments)), log_, log_) {}

uint16_t Program::PortIn(const std::string& message, const std::string& member) {
  uint16_t port = 0;
  const bool found = Eventually(
      [&] {
        const bool has_ended = ExitCode().has_value();
        std::istringstream lines(base::ReadFile(log_).substr(begin_));
        for (std::string line; std::getline(lines, line);) {
          const auto said = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
          if (said.is_object() && said.value("message", "") == message) port = said.at(member);
        }
        return port != 0 || has_ended;
      },
      std::chrono::minutes{3});
  if (!found || port == 0) {
    throw std::runtime_error(name_ + " did not say '" + message + "': " + base::ReadFile(log_));
  }
  return port;
}

void Program::Stop() {
  process_.Signal(SIGTERM);
  if (Eventually([this] { return ExitCode().has_value(); }, std::chrono::seconds{30})) return;
  throw std::runtime_error(name_ + " does not stop: " + base::ReadFile(log_));
}

void Program::Kill() {
  process_.Signal(SIGKILL);
  Eventually([this] { return ExitCode().has_value(); });
}

void RunProgram(const std::string& name, std::vector<std::string> arguments,
                const std::filesystem::path& folder) {
  Program program(name, std::move(arguments), folder);
  const bool ended =
      Eventually([&] { return program.ExitCode().has_value(); }, std::chrono::minutes{3});
  if (ended && program.ExitCode() == 0) return;
  throw std::runtime_error(name + " failed: " + base::ReadFile(folder / (name + ".log")));
}

}  // namespace strongroom::test
