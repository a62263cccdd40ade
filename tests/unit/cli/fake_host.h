#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "cli/error.h"
#include "cli/host.h"
#include "cli/plugin.h"
#include "support/fake_clock.h"
#include "support/forwarding_transport.h"
#include "support/scripted_transport.h"
#include "web/error.h"

namespace strongroom::cli {

using nlohmann::json;

inline const std::string kSchedulesPath =
    "/apis/strongroom.dev/v1alpha1/namespaces/team-a/backupschedules";
inline const std::string kRunsPath =
    "/apis/strongroom.dev/v1alpha1/namespaces/team-a/backupscheduleruns";

// A machine for commands: a scripted API server, a clock that moves only when they sleep, and
// streams that are kept. One thread uses it.
class FakeHost {
 public:
  FakeHost() {
    host_ = std::make_unique<Host>(
        Host{.clock = clock_,
             .out = out_,
             .err = err_,
             .stop = stop_.get_token(),
             .connect = [this](const ConnectionFlags& flags) { return Connect(flags); },
             .contexts =
                 [](const std::string& kubeconfig) {
                   if (kubeconfig == "none") throw web::ConfigError("none: is not there");
                   return std::vector<std::string>{"prod", "staging" + kubeconfig};
                 },
             .read_manifest = [this](const std::string& path) { return manifests_.at(path); },
             .sleep =
                 [this](std::chrono::milliseconds time) {
                   clock_.Advance(time);
                   return !stop_.stop_requested();
                 },
             .run = [](const base::Program&) { return base::ProgramEnd{.exit_code = 127}; },
             .new_token = [] { return std::string("token-1"); },
             .err_columns = [this] { return err_columns_; },
             .err_would_block = [this] { return err_is_full_; }});
  }

  int Run(std::vector<std::string> arguments) { return RunPlugin(std::move(arguments), *host_); }

  const Host& host() const { return *host_; }
  test::FakeClock& clock() { return clock_; }
  test::ScriptedTransport& server() { return server_; }
  void Add(const std::string& path, const json& body, int status = 200) {
    server_.Add(path, status, body.dump());
  }
  void AddManifest(const std::string& path, const std::string& text) { manifests_[path] = text; }
  // Somebody sits at a terminal of that width.
  void SetErrColumns(size_t columns) { err_columns_ = columns; }
  // Nobody reads standard error, for as long as it is said.
  void SetErrFull(bool is_full) { err_is_full_ = is_full; }
  void SetShowsColors() { host_->shows_colors = true; }
  void WriteToTerminal() { host_->writes_to_terminal = true; }
  // Nobody reads any longer what is written there.
  void CloseOut() { out_.setstate(std::ios::badbit); }
  void CloseErr() { err_.setstate(std::ios::badbit); }
  void Stop() { stop_.request_stop(); }

  // The bodies of what was patched.
  std::vector<json> Patches() {
    std::vector<json> patches;
    for (const web::Request& request : server_.Requests()) {
      if (request.method == "PATCH") patches.push_back(json::parse(request.body));
    }
    return patches;
  }
  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }
  const ConnectionFlags& flags() const { return flags_; }
  std::chrono::sys_seconds now() const { return clock_.NowSeconds(); }

 private:
  // The connection owns its transport; the test keeps the script.
  Connection Connect(const ConnectionFlags& flags) {
    flags_ = flags;
    return {std::make_unique<test::ForwardingTransport>(server_), "https://api.example:6443",
            flags.ns.empty() ? "team-a" : flags.ns};
  }

  test::FakeClock clock_;
  test::ScriptedTransport server_;
  std::stop_source stop_;
  std::ostringstream out_;
  std::ostringstream err_;
  std::map<std::string, std::string> manifests_;
  ConnectionFlags flags_;
  size_t err_columns_ = 0;
  bool err_is_full_ = false;
  std::unique_ptr<Host> host_;
};

inline ptrdiff_t LinesIn(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n');
}

inline json NotFoundAnswer() {
  return {{"kind", "Status"}, {"code", 404}, {"reason", "NotFound"}, {"message", "not found"}};
}

inline json ListOf(const std::vector<json>& items) {
  return {{"kind", "List"}, {"metadata", {{"resourceVersion", "9"}}}, {"items", items}};
}

inline json ScheduleObject(const std::string& name) {
  return {{"apiVersion", "strongroom.dev/v1alpha1"},
          {"kind", "BackupSchedule"},
          {"metadata",
           {{"name", name},
            {"namespace", "team-a"},
            {"uid", "uid-" + name},
            {"generation", 1},
            {"resourceVersion", "7"}}},
          {"spec",
           {{"tenantRef", {{"name", "t"}}},
            {"timezone", "Europe/Berlin"},
            {"frequency", "daily"},
            {"timeOfDay", "02:30"},
            {"policyTypes", {"*"}}}}};
}

inline json RunObject(const std::string& name, const std::string& scheduled_for,
                      const json& status = json::object()) {
  return {
      {"apiVersion", "strongroom.dev/v1alpha1"},
      {"kind", "BackupScheduleRun"},
      {"metadata",
       {{"name", name}, {"namespace", "team-a"}, {"uid", "uid-" + name}, {"resourceVersion", "3"}}},
      {"spec",
       {{"scheduleRef", {{"name", "nightly"}, {"uid", "uid-nightly"}}},
        {"tenantRef", {{"name", "t"}}},
        {"scheduledFor", scheduled_for},
        {"trigger", "schedule"}}},
      {"status", status}};
}

// One that the controller has made because the schedule's annotation asked for it.
inline json MadeRun(const std::string& name, const std::string& scheduled_for,
                    const json& status = json::object()) {
  json run = RunObject(name, scheduled_for, status);
  run["spec"]["trigger"] = "manual";
  return run;
}

}  // namespace strongroom::cli
