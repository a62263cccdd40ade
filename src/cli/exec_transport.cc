#include "cli/exec_transport.h"

#include <utility>

#include "web/error.h"

namespace strongroom::cli {
namespace {

constexpr int kUnauthorized = 401;
constexpr const char* kInfo = "KUBERNETES_EXEC_INFO";

}  // namespace

web::Response ExecTransport::Send(const web::Request& request, std::stop_token stop) {
  const auto transport = Current(stop);
  web::Response response = transport->Send(request, stop);
  if (response.status != kUnauthorized) return response;
  return InPlaceOf(transport, stop)->Send(request, stop);
}

void ExecTransport::Stream(const web::Request& request, web::LineSink sink, std::stop_token stop) {
  const auto transport = Current(stop);
  try {
    return transport->Stream(request, sink, stop);
  } catch (const web::StatusError& error) {
    // Nothing went to the sink.
    if (error.response().status != kUnauthorized) throw;
  }
  InPlaceOf(transport, stop)->Stream(request, std::move(sink), stop);
}

std::shared_ptr<web::Transport> ExecTransport::Current(const std::stop_token& stop) {
  const base::MutexLock lock(mutex_);
  const bool is_over = expires_ && host_.clock.NowSeconds() >= *expires_;
  if (!transport_ || is_over) Renew(stop);
  return transport_;
}

std::shared_ptr<web::Transport> ExecTransport::InPlaceOf(
    const std::shared_ptr<web::Transport>& refused, const std::stop_token& stop) {
  const base::MutexLock lock(mutex_);
  if (transport_ == refused) Renew(stop);
  return transport_;
}

void ExecTransport::Renew(const std::stop_token& stop) {
  const ExecCredential credential = Ask(stop);
  web::Remote remote = config_.remote;
  remote.token.text = credential.token;
  if (!credential.key.empty()) {
    remote.client_certificate = {.text = credential.certificate, .file = {}};
    remote.client_key = {.text = credential.key, .file = {}};
  }
  transport_ = make_(remote);
  expires_ = credential.expires;
}

ExecCredential ExecTransport::Ask(const std::stop_token& stop) const {
  const kube::ExecPlugin& plugin = *config_.exec;
  base::Program program{.command = plugin.command,
                        .arguments = plugin.arguments,
                        .environment = host_.environment,
                        .input = base::ProgramInput::kNone,
                        .stop = stop};
  for (const auto& [name, value] : plugin.environment) {
    program.environment.push_back(name + '=' + value);
  }
  program.environment.push_back(std::string(kInfo) + '=' + WriteExecInfo(config_, host_.terminal));
  if (plugin.input != kube::PluginInput::kNever && host_.terminal == Terminal::kThere) {
    program.input = base::ProgramInput::kOurs;
  }
  base::ProgramEnd end;
  try {
    end = host_.run(program);
  } catch (const base::ProgramError& error) {
    throw web::ConfigError(std::string("the credential plugin ") + error.what() +
                           (plugin.install_hint.empty() ? "" : "; " + plugin.install_hint));
  }
  if (stop.stop_requested()) throw web::StoppedError();
  if (end.exit_code != 0) {
    throw web::ConfigError("the credential plugin " + plugin.command + " ended with code " +
                           std::to_string(end.exit_code) + "; what it says of that is above");
  }
  return ReadExecCredential(end.output, plugin);
}

}  // namespace strongroom::cli
