#include <chrono>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <random>
#include <sstream>
#include <stop_token>

#include "base/clock.h"
#include "base/environment.h"
#include "base/file.h"
#include "base/log.h"
#include "base/printable.h"
#include "base/program.h"
#include "base/stop.h"
#include "base/terminal.h"
#include "base/timestamp.h"
#include "cli/complete_command.h"
#include "cli/connection.h"
#include "cli/error.h"
#include "cli/plugin.h"
#include "kube/kubeconfig.h"
#include "web/transport.h"

namespace strongroom::cli {
namespace {

constexpr int kHttpThreads = 2;

[[noreturn]] void EndInterrupted() { std::_Exit(kInterrupted); }

// A pipe may be read for as long as somebody types: nothing has been begun yet that could be left.
std::string ReadManifest(const std::string& path, const std::stop_token& stop) {
  const std::stop_callback end(stop, EndInterrupted);
  try {
    return path == "-" ? base::ReadStandardInput() : base::ReadFile(path);
  } catch (const base::FileError& e) {
    throw CliError(e.what());
  }
}

// Readable for those who look at the annotation, and new: the time and 64 random bits.
std::string NewToken(const base::Clock& clock) {
  std::random_device random;
  std::ostringstream token;
  token << "kubectl-" << base::FormatTimestamp(clock.NowSeconds()) << '-' << std::hex << random()
        << random();
  return token.str();
}

// A terminal that can do no more than write lines.
bool IsDumb() { return base::FromEnvironment("TERM").value_or("") == "dumb"; }

// https://no-color.org
bool ShowsColors() {
  return base::IsOutputTerminal() && !IsDumb() &&
         base::FromEnvironment("NO_COLOR").value_or("").empty();
}

// How long a shell waits for candidates at most, and what a call that cannot be stopped gets then.
constexpr std::chrono::milliseconds kCompletionTime{2000};
constexpr std::chrono::milliseconds kCompletionPatience{500};

// What an interrupted command may take to leave nothing behind. What never hears of it, such as a
// write to somebody who does not read, ends then.
constexpr std::chrono::seconds kEndTime{10};

// As kubectl_complete-strongroom, another name of its file, the program completes command lines.
std::vector<std::string> ArgumentsOf(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  if (std::filesystem::path(argv[0]).filename() == kCompleteProgram) {
    arguments.insert(arguments.begin(), kCompleteCommand);
  }
  return arguments;
}

// While somebody types a command line: nobody is asked or told anything, by a credential plugin
// neither, and it is over in time, whatever hangs.
class Completing {
 public:
  Completing()
      : end_(begun_.get_token(), kCompletionTime), exit_(end_.Token(), kCompletionPatience) {
    begun_.request_stop();
    base::SilenceErrors();
  }
  std::stop_token End() const { return end_.Token(); }

 private:
  std::stop_source begun_;
  base::LateStop end_;
  base::ExitDeadline exit_;
};

int Main(int argc, char** argv) {
  const std::vector<std::string> arguments = ArgumentsOf(argc, argv);
  // Before it is changed: a credential plugin needs the CAs of the system.
  const std::vector<std::string> environment = base::WholeEnvironment();
  web::HideSystemAuthorities();
  // What the libraries log is not what a user asked for.
  base::SetLogLevel(base::LogLevel::kError);
  const base::StopSignal signal;
  const base::LateStop late(signal.Token(), kEndTime);
  const std::stop_callback end(late.Token(), EndInterrupted);
  std::optional<Completing> completing;
  if (!arguments.empty() && arguments[0] == kCompleteCommand) completing.emplace();
  const std::stop_token stop = completing ? completing->End() : signal.Token();
  web::StartHttpThreads(kHttpThreads);
  const base::SystemClock clock;
  const bool may_ask = base::IsInputTerminal() && !completing;
  const PluginHost plugins{.clock = clock,
                           .environment = environment,
                           .terminal = may_ask ? Terminal::kThere : Terminal::kNone,
                           .run = [&](base::Program program) {
                             if (completing) program.group = base::ProgramGroup::kOwn;
                             return base::RunProgram(program);
                           }};
  const Host host{
      .clock = clock,
      .out = std::cout,
      .err = std::cerr,
      .stop = stop,
      .connect =
          [&](const ConnectionFlags& flags) {
            return Connect(flags, base::FromEnvironment, plugins);
          },
      .contexts =
          [](const std::string& kubeconfig) {
            return kube::ContextNames(KubeconfigPaths(kubeconfig, base::FromEnvironment));
          },
      .read_manifest = [&](const std::string& path) { return ReadManifest(path, stop); },
      .sleep = [&](std::chrono::milliseconds time) { return base::SleepFor(time, stop); },
      .run =
          [&](base::Program program) {
            if (program.environment.empty()) program.environment = environment;
            program.stop = stop;
            return base::RunProgram(program);
          },
      .new_token = [&] { return NewToken(clock); },
      .writes_to_terminal = base::IsOutputTerminal(),
      .shows_colors = ShowsColors(),
      .err_columns = [is_dumb = IsDumb()] { return is_dumb ? 0 : base::ErrorColumns(); },
      .err_would_block = base::WouldErrorBlock};
  return RunPlugin(arguments, host);
}

}  // namespace
}  // namespace strongroom::cli

int main(int argc, char** argv) {
  try {
    return strongroom::cli::Main(argc, argv);
  } catch (const std::exception& e) {
    std::cerr << "error: " << strongroom::base::Printable(e.what()) << "\n";
    return 1;
  }
}
