#include "provider/kubernetes/rights_review.h"

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/json.h"
#include "base/log.h"
#include "web/error.h"

namespace strongroom::provider::kubernetes {
namespace {

using api::Json;

constexpr const char* kPath = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
constexpr std::chrono::seconds kPatience{10};
// In a run's status fewer are shown.
constexpr size_t kMostMissing = 1'000;

// One right, as the API server's authorizers see what TypeCollector sends.
struct Question {
  const TypeTask& task;
  const ServedResource& served;
  const ListScope& scope;

  bool IsOneNamespace() const {
    return IsNamespaces(Kubernetes(*task.type)) && !scope.name.empty();
  }

  Json Body() const {
    Json attributes{{"verb", IsOneNamespace() ? "get" : "list"},
                    {"group", served.group},
                    {"version", served.version},
                    {"resource", served.plural}};
    // A namespace is in itself: a Role there can give the right to it.
    const std::string& ns = IsOneNamespace() ? scope.name : scope.ns;
    if (!ns.empty()) attributes["namespace"] = ns;
    if (!scope.name.empty()) attributes["name"] = scope.name;
    return {{"apiVersion", "authorization.k8s.io/v1"},
            {"kind", "SelfSubjectAccessReview"},
            {"spec", {{"resourceAttributes", std::move(attributes)}}}};
  }

  std::string Words() const {
    std::string words = (IsOneNamespace() ? "get " : "list ") + served.AsResource().FullName();
    if (!scope.ns.empty()) words += " in namespace " + scope.ns;
    if (!scope.name.empty()) words += " named " + scope.name;
    return words;
  }
};

bool IsAllowed(const Question& question, ApiReader& reader,
               std::chrono::steady_clock::time_point deadline, const std::stop_token& stop) {
  const web::Response response = reader.Ask({.path_and_query = kPath,
                                             .what = "ask whether it may " + question.Words(),
                                             .accept = {},
                                             .deadline = deadline,
                                             .patience = kPatience,
                                             .posted = api::CanonicalJson(question.Body())},
                                            stop);
  const Json answer = api::ParseJson(response.body);
  const Json& status = api::ObjectAt(answer, "status");
  if (!status.contains("allowed")) throw api::ApiFormatError("status.allowed is missing");
  return api::BoolAt(status, "allowed", false);
}

}  // namespace

std::optional<domain::RightsReview> ReviewRights(const std::vector<TypeTask>& tasks,
                                                 ApiReader& reader,
                                                 std::chrono::steady_clock::time_point deadline,
                                                 const std::stop_token& stop) {
  domain::RightsReview review;
  try {
    for (const TypeTask& task : tasks) {
      for (const ServedResource& served : task.resources) {
        for (const ListScope& scope : task.scopes) {
          const Question question{task, served, scope};
          ++review.asked;
          if (IsAllowed(question, reader, deadline, stop)) continue;
          if (review.missing.size() == kMostMissing) continue;
          review.missing.push_back(task.type->key + " (" + question.Words() + ")");
        }
      }
    }
  } catch (const ProviderError& e) {
    base::LogWarning("rights not reviewed", {{"error", e.what()}});
    return std::nullopt;
  } catch (const api::ApiFormatError& e) {
    base::LogWarning("rights not reviewed", {{"error", "the answer is no review"}});
    return std::nullopt;
  } catch (const web::StoppedError&) {
    return std::nullopt;
  }
  base::LogInfo("rights reviewed", {{"asked", review.asked},
                                    {"missing", static_cast<int64_t>(review.missing.size())}});
  for (const std::string& right : review.missing) {
    base::LogWarning("right missing", {{"right", right}});
  }
  return review;
}

}  // namespace strongroom::provider::kubernetes
