#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "kube/client.h"
#include "support/eventually.h"

namespace strongroom::test {

// Service accounts of a new namespace, their tokens, and the right to get /metrics.
class Accounts {
 public:
  using Json = nlohmann::json;

  Accounts(kube::Client client, std::string ns) : client_(std::move(client)), ns_(std::move(ns)) {
    client_.Create({"", "v1", "namespaces"}, "", {{"metadata", {{"name", ns_}}}});
  }

  void Make(const std::string& name) {
    client_.Create(kube::kServiceAccounts, ns_, {{"metadata", {{"name", name}}}});
  }

  // As the chart's ClusterRole says it. Returns when the API server acts upon it.
  void LetGetMetrics(const std::string& name) {
    const kube::Resource roles{kRbac, "v1", "clusterroles"};
    const kube::Resource bindings{kRbac, "v1", "clusterrolebindings"};
    const std::string role = ns_ + "-metrics-reader";
    const Json rule{{"nonResourceURLs", {"/metrics"}}, {"verbs", {"get"}}};
    client_.Create(roles, "", {{"metadata", {{"name", role}}}, {"rules", Json::array({rule})}});
    const Json subject{{"kind", "ServiceAccount"}, {"name", name}, {"namespace", ns_}};
    client_.Create(bindings, "",
                   {{"metadata", {{"name", role}}},
                    {"roleRef", {{"apiGroup", kRbac}, {"kind", "ClusterRole"}, {"name", role}}},
                    {"subjects", Json::array({subject})}});
    const Json question{{"apiVersion", "authorization.k8s.io/v1"},
                        {"kind", "SubjectAccessReview"},
                        {"spec",
                         {{"user", "system:serviceaccount:" + ns_ + ":" + name},
                          {"nonResourceAttributes", {{"path", "/metrics"}, {"verb", "get"}}}}}};
    Eventually([&] {
      const Json answer =
          client_.Post("/apis/authorization.k8s.io/v1/subjectaccessreviews", question);
      return answer["status"]["allowed"] == true;
    });
  }

  struct TokenSpec {
    Json audiences = Json::array();  // none: the API server's, as that of every pod
    int seconds = 600;
  };
  std::string TokenOf(const std::string& name) { return TokenOf(name, {}); }
  std::string TokenOf(const std::string& name, const TokenSpec& spec) {
    const Json answer = client_.Post(
        kube::ResourcePath(kube::kServiceAccounts, ns_, name, "token"),
        {{"apiVersion", "authentication.k8s.io/v1"},
         {"kind", "TokenRequest"},
         {"spec", {{"audiences", spec.audiences}, {"expirationSeconds", spec.seconds}}}});
    return answer["status"]["token"];
  }

 private:
  static constexpr const char* kRbac = "rbac.authorization.k8s.io";

  kube::Client client_;
  const std::string ns_;
};

}  // namespace strongroom::test
