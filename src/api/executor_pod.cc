#include "api/executor_pod.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "api/fields.h"
#include "api/json.h"

namespace strongroom::api {
namespace {

const Fields<ExecutorPod>& PodFields() {
  static const Json object{{"type", "object"}};
  static const auto fields =
      Fields<ExecutorPod>()
          .Optional("labels", &ExecutorPod::labels, Raw(object))
          .Optional("annotations", &ExecutorPod::annotations, Raw(object))
          .Optional("nodeSelector", &ExecutorPod::node_selector, Raw(object))
          .Optional("tolerations", &ExecutorPod::tolerations, Raw({{"type", "array"}}))
          .Optional("securityContext", &ExecutorPod::security_context, Raw(object))
          .Optional("containerSecurityContext", &ExecutorPod::container_security_context,
                    Raw(object))
          .Optional("priorityClassName", &ExecutorPod::priority_class_name, Text({.max = 253}));
  return fields;
}

// Members of the object `text` that `object[name]` has not.
void Add(Json& object, const char* name, const std::string& text) {
  if (text.empty()) return;
  Json all = ParseJson(text);
  all.update(object.value(name, Json::object()));
  object[name] = std::move(all);
}

void Set(Json& object, const char* name, const std::string& text) {
  if (!text.empty()) object[name] = ParseJson(text);
}

}  // namespace

ExecutorPod ReadExecutorPod(std::string_view text) {
  return ReadStrictly(PodFields(), ParseJson(text));
}

void FitForInstallation(const ExecutorPod& settings, Json& pod_template) {
  Add(pod_template["metadata"], "labels", settings.labels);
  Add(pod_template["metadata"], "annotations", settings.annotations);
  Json& pod = pod_template["spec"];
  Add(pod, "nodeSelector", settings.node_selector);
  Set(pod, "securityContext", settings.security_context);
  Set(pod["containers"][0], "securityContext", settings.container_security_context);
  if (!settings.priority_class_name.empty()) {
    pod["priorityClassName"] = settings.priority_class_name;
  }
  if (settings.tolerations.empty()) return;
  Json tolerations = ParseJson(settings.tolerations);
  for (const Json& one : pod.value("tolerations", Json::array())) tolerations.push_back(one);
  pod["tolerations"] = std::move(tolerations);
}

std::string Verbatim(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += c == '$' ? "$$" : std::string(1, c);
  return escaped;
}

}  // namespace strongroom::api
