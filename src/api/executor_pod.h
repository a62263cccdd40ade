#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace strongroom::api {

// What the pods of all executor Jobs of an installation have, whosever schedule they are of. Each
// is JSON as Kubernetes has it in a pod; empty for one without.
struct ExecutorPod {
  std::string labels;
  std::string annotations;
  std::string node_selector = R"({"kubernetes.io/os":"linux"})";
  std::string tolerations;
  // Pod Security "restricted".
  // https://kubernetes.io/docs/concepts/security/pod-security-standards/
  std::string security_context =
      R"({"fsGroup":65532,"runAsGroup":65532,"runAsNonRoot":true,"runAsUser":65532,)"
      R"("seccompProfile":{"type":"RuntimeDefault"}})";
  std::string container_security_context =
      R"({"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},)"
      R"("readOnlyRootFilesystem":true,"runAsNonRoot":true})";
  std::string priority_class_name;
};

// {"labels", "annotations", "nodeSelector", "tolerations", "securityContext",
// "containerSecurityContext", "priorityClassName"}; what is not said is as above, and an empty one
// leaves it to the cluster. Throws ApiFormatError.
ExecutorPod ReadExecutorPod(std::string_view text);

// Puts it into the template of a pod that has one container. What is there already wins: our own
// labels and annotations, and the node selector of a schedule, whose tolerations come on top.
void FitForInstallation(const ExecutorPod& settings, nlohmann::json& pod_template);

// An argument of a container as it is: the kubelet puts variables in the place of $(NAME) in one.
// https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#entrypoint
std::string Verbatim(const std::string& text);

}  // namespace strongroom::api
