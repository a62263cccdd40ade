#include "node.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "api/meta.h"
#include "api/report.h"
#include "base/base64.h"
#include "base/clock.h"
#include "base/stop.h"
#include "base/timestamp.h"
#include "kube/error.h"
#include "web/error.h"

namespace strongroom::test {
namespace {

using kube::Json;

using kube::kSecrets;
using kube::kServiceAccounts;

std::string Now() { return base::FormatTimestamp(base::SystemClock().NowSeconds()); }

// https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#entrypoint
std::string Expanded(const std::string& argument) {
  std::string text;
  for (size_t i = 0; i < argument.size(); ++i) {
    if (argument.compare(i, 2, "$$") == 0) ++i;
    text += argument[i];
  }
  return text;
}

// The container's arguments, with the folders that are mounted in it.
std::vector<std::string> ArgumentsOf(const Json& pod, const std::filesystem::path& folder) {
  const std::map<std::string, std::string> files{{"--tenant-folder=", folder / "tenant"},
                                                 {"--server-ca-file=", folder / "ca.crt"},
                                                 {"--token-file=", folder / "token"},
                                                 {"--spool-folder=", folder / "spool"}};
  std::vector<std::string> arguments;
  for (const std::string argument : pod["spec"]["containers"][0]["args"]) {
    const std::string flag = argument.substr(0, argument.find('=') + 1);
    arguments.push_back(files.contains(flag) ? flag + files.at(flag) : Expanded(argument));
  }
  arguments.emplace_back("--tenant-on-loopback");
  return arguments;
}

}  // namespace

Node::Node(const kube::Client& client, std::string ns, std::filesystem::path folder)
    : client_(client),
      ns_(std::move(ns)),
      folder_(std::move(folder)),
      thread_([this](const std::stop_token& stop) {
        do {
          try {
            Look();
          } catch (const web::WebError&) {
            // Later, then.
          }
        } while (base::SleepFor(std::chrono::milliseconds{50}, stop));
        pods_.clear();
      }) {}

void Node::Look() {
  kube::ListOptions ours;
  ours.selector.labels = "app.kubernetes.io/component=executor";
  for (const Json& object : client_.List(kube::kPods, ns_, ours).items) Look(object);
}

void Node::Look(const Json& object) {
  const std::string phase = object.value("/status/phase"_json_pointer, "Pending");
  if (phase == "Succeeded" || phase == "Failed") return;
  Pod& pod = pods_[object["metadata"]["uid"]];
  if (pod.folder.empty()) Prepare(object, pod);
  if (phase == "Pending") Tell(object, "Running", {{"running", {{"startedAt", Now()}}}});
  if (!pod.program && !is_held_) Begin(object, pod);
  if (!pod.program) return;
  const std::optional<int> exit_code = pod.program->ExitCode();
  if (!exit_code) return;
  Tell(object, *exit_code == 0 ? "Succeeded" : "Failed",
       {{"terminated", {{"exitCode", *exit_code}, {"startedAt", Now()}, {"finishedAt", Now()}}}});
}

// What its volumes say.
void Node::Prepare(const Json& object, Pod& pod) {
  const std::string name = object["metadata"]["name"];
  const std::filesystem::path folder = folder_ / name;
  for (const char* mounted : {"tenant", "spool"}) {
    std::filesystem::create_directories(folder / mounted);
  }
  for (const auto& [annotation, text] : object["metadata"]["annotations"].items()) {
    if (annotation == api::kServerCaAnnotation) {
      std::ofstream(folder / "ca.crt") << text.get<std::string>();
    }
  }
  for (const Json& volume : object["spec"]["volumes"]) {
    if (!volume.contains("secret")) continue;
    const std::string secret = volume["secret"]["secretName"];
    const Json data = client_.Get(kSecrets, ns_, secret)["data"];
    for (const Json& item : volume["secret"]["items"]) {
      std::ofstream(folder / "tenant" / item["path"].get<std::string>())
          << base::DecodeBase64(data[item["key"].get<std::string>()].get<std::string>()).value();
    }
  }
  std::ofstream(folder / "token") << TokenFor(object);
  pod.folder = folder;
}

std::string Node::TokenFor(const Json& object) {
  const Json answer = client_.Post(
      kube::ResourcePath(kServiceAccounts, ns_,
                         object["spec"].value("serviceAccountName", "default"), "token"),
      {{"apiVersion", "authentication.k8s.io/v1"},
       {"kind", "TokenRequest"},
       {"spec",
        {{"audiences", {api::kTokenAudience}},
         {"expirationSeconds", 3600},
         {"boundObjectRef",
          {{"apiVersion", "v1"},
           {"kind", "Pod"},
           {"name", object["metadata"]["name"]},
           {"uid", object["metadata"]["uid"]}}}}}});
  return answer["status"]["token"];
}

void Node::Begin(const Json& object, Pod& pod) {
  pod.program = std::make_unique<Program>("executor", ArgumentsOf(object, pod.folder), pod.folder);
}

void Node::Tell(const Json& object, const std::string& phase, Json state) {
  const Json container{{"name", "executor"}, {"image", object["spec"]["containers"][0]["image"]},
                       {"imageID", ""},      {"ready", phase == "Running"},
                       {"restartCount", 0},  {"state", std::move(state)}};
  try {
    client_.MergePatch(
        kube::kPods, ns_, object["metadata"]["name"].get<std::string>(),
        {{"metadata", {{"uid", object["metadata"]["uid"]}}},
         {"status", {{"phase", phase}, {"containerStatuses", Json::array({container})}}}},
        "status");
  } catch (const kube::ApiError& e) {
    // It is gone, perhaps another one has its name.
    if (!kube::IsNotFound(e) && !kube::IsConflict(e)) throw;
  }
}

}  // namespace strongroom::test
