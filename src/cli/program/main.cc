#include <exception>
#include <iostream>
#include <random>
#include <sstream>

#include "base/clock.h"
#include "base/environment.h"
#include "base/file.h"
#include "base/log.h"
#include "base/printable.h"
#include "base/program.h"
#include "base/stop.h"
#include "base/terminal.h"
#include "base/timestamp.h"
#include "cli/connection.h"
#include "cli/error.h"
#include "cli/plugin.h"
#include "web/transport.h"

namespace strongroom::cli {
namespace {

constexpr int kHttpThreads = 2;

std::string ReadManifest(const std::string& path) {
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

int Main(int argc, char** argv) {
  // Before it is changed: a credential plugin needs the CAs of the system.
  const std::vector<std::string> environment = base::WholeEnvironment();
  web::HideSystemAuthorities();
  // What the libraries log is not what a user asked for.
  base::SetLogLevel(base::LogLevel::kError);
  const base::StopSignal signal;
  web::StartHttpThreads(kHttpThreads);
  const base::SystemClock clock;
  const PluginHost plugins{.clock = clock,
                           .environment = environment,
                           .terminal = base::IsInputTerminal() ? Terminal::kThere : Terminal::kNone,
                           .run = base::RunProgram};
  const Host host{
      .clock = clock,
      .out = std::cout,
      .err = std::cerr,
      .stop = signal.Token(),
      .connect =
          [&](const ConnectionFlags& flags) {
            return Connect(flags, base::FromEnvironment, plugins);
          },
      .read_manifest = ReadManifest,
      .sleep = [&](std::chrono::milliseconds time) { return base::SleepFor(time, signal.Token()); },
      .run =
          [&](base::Program program) {
            if (program.environment.empty()) program.environment = environment;
            return base::RunProgram(program);
          },
      .new_token = [&] { return NewToken(clock); },
      .shows_colors = ShowsColors(),
      .err_columns = [is_dumb = IsDumb()] { return is_dumb ? 0 : base::ErrorColumns(); }};
  return RunPlugin(std::vector<std::string>(argv + 1, argv + argc), host);
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
