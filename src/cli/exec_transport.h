#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/program.h"
#include "cli/exec_credential.h"
#include "kube/config.h"
#include "web/transport.h"

namespace strongroom::cli {

// Runs a program; base::RunProgram, unless a test says otherwise. Throws base::ProgramError.
using RunProgram = std::function<base::ProgramEnd(const base::Program&)>;
using MakeTransport = std::function<std::unique_ptr<web::Transport>(const web::Remote&)>;

// What the plugins of this machine need.
struct PluginHost {
  const base::Clock& clock;
  std::vector<std::string> environment;  // "NAME=value", as this process was given it
  Terminal terminal = Terminal::kNone;
  RunProgram run;
};

// An API server, with the credentials of a plugin: that is run with the first request, when what it
// gave has expired, and once more when the server no longer takes it; whoever stops a call ends it,
// too. Thread-safe. Calls throw web::ConfigError when the plugin does not do its part.
class ExecTransport final : public web::Transport {
 public:
  // `config` has an `exec`.
  ExecTransport(kube::Config config, PluginHost host, MakeTransport make)
      : config_(std::move(config)), host_(std::move(host)), make_(std::move(make)) {}

  web::Response Send(const web::Request& request, std::stop_token stop) override;
  void Stream(const web::Request& request, web::LineSink sink, std::stop_token stop) override;

 private:
  std::shared_ptr<web::Transport> Current(const std::stop_token& stop) EXCLUDES(mutex_);
  // In the place of `refused`, unless somebody else has already done that.
  std::shared_ptr<web::Transport> InPlaceOf(const std::shared_ptr<web::Transport>& refused,
                                            const std::stop_token& stop) EXCLUDES(mutex_);
  void Renew(const std::stop_token& stop) REQUIRES(mutex_);
  ExecCredential Ask(const std::stop_token& stop) const;

  const kube::Config config_;
  const PluginHost host_;
  const MakeTransport make_;
  base::Mutex mutex_;
  std::shared_ptr<web::Transport> transport_ GUARDED_BY(mutex_);
  std::optional<std::chrono::sys_seconds> expires_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::cli
