#include "domain/named_references.h"

#include <algorithm>

namespace strongroom::domain {
namespace {

bool IsIn(const NamedReferences& all, const NamedReference& one) {
  return std::any_of(all.begin(), all.end(), [&](const NamedReference& other) {
    return other.kind == one.kind && other.name == one.name;
  });
}

void Add(ReferenceKind kind, const std::string& name, std::string field, NamedReferences& found) {
  if (!name.empty()) found.push_back({.kind = kind, .name = name, .field = std::move(field)});
}

void AddCluster(const KubernetesTenant& cluster, const std::string& field, NamedReferences& found) {
  Add(ReferenceKind::kServiceAccount, cluster.service_account, field + ".serviceAccountName",
      found);
  if (cluster.kubeconfig) {
    Add(ReferenceKind::kSecret, cluster.kubeconfig->name, field + ".kubeconfigSecretRef", found);
  }
}

void AddDirectory(const DirectoryTenant& directory, const std::string& field,
                  NamedReferences& found) {
  Add(ReferenceKind::kClaim, directory.claim_name, field + ".claimName", found);
}

void AddTarget(const RestoreTarget& target, const std::string& field, NamedReferences& found) {
  if (target.kubernetes) AddCluster(*target.kubernetes, field + ".kubernetes", found);
  if (target.directory) AddDirectory(*target.directory, field + ".directory", found);
}

// The Secrets of one sink of a Notifier.
class SinkReferences {
 public:
  explicit SinkReferences(NamedReferences& found) : found_(found) {}

  void operator()(const WebhookNotifier& sink) {
    AddEndpoint(sink.endpoint, "spec.webhook");
    for (const NotifierSecret& key : sink.signing_keys) {
      AddSecret(key, "spec.webhook.signingKeySecretRefs");
    }
  }
  void operator()(const SlackNotifier& sink) { AddEndpoint(sink.endpoint, "spec.slack"); }
  void operator()(const TeamsNotifier& sink) { AddEndpoint(sink.endpoint, "spec.teams"); }
  void operator()(const AlertmanagerNotifier& sink) {
    AddEndpoint(sink.endpoint, "spec.alertmanager");
  }
  void operator()(const HeartbeatNotifier& sink) { AddEndpoint(sink.endpoint, "spec.heartbeat"); }
  void operator()(const MailNotifier& sink) {
    AddSecret(sink.ca, "spec.mail.caSecretRef");
    AddSecret(sink.password, "spec.mail.passwordSecretRef");
  }

 private:
  void AddSecret(const std::optional<NotifierSecret>& secret, std::string field) {
    if (secret) Add(ReferenceKind::kSecret, secret->secret, std::move(field), found_);
  }
  void AddEndpoint(const NotifierEndpoint& endpoint, const std::string& field) {
    AddSecret(endpoint.url_from, field + ".urlSecretRef");
    AddSecret(endpoint.ca, field + ".caSecretRef");
    AddSecret(endpoint.token, field + ".tokenSecretRef");
  }

  NamedReferences& found_;
};

}  // namespace

NamedReferences ReferencesIn(const TenantSpec& spec) {
  NamedReferences found;
  AddCluster(spec.kubernetes, "spec.kubernetes", found);
  if (spec.directory) AddDirectory(*spec.directory, "spec.directory", found);
  if (!spec.microsoft_graph) return found;
  const GraphTenant& graph = *spec.microsoft_graph;
  const std::string field = "spec.microsoftGraph";
  Add(ReferenceKind::kSecret, graph.credentials_secret, field + ".credentialsSecretRef", found);
  if (graph.workload_identity) {
    Add(ReferenceKind::kServiceAccount, graph.workload_identity->service_account,
        field + ".workloadIdentity.serviceAccountName", found);
  }
  if (graph.authorities) {
    Add(ReferenceKind::kSecret, graph.authorities->name, field + ".caSecretRef", found);
  }
  return found;
}

NamedReferences ReferencesIn(const ScheduleSpec& spec) {
  NamedReferences found;
  Add(ReferenceKind::kServiceAccount, spec.executor.service_account,
      "spec.executor.serviceAccountName", found);
  if (!spec.drill) return found;
  Add(ReferenceKind::kServiceAccount, spec.drill->service_account, "spec.drill.serviceAccountName",
      found);
  if (spec.drill->target) AddTarget(*spec.drill->target, "spec.drill.target", found);
  return found;
}

NamedReferences ReferencesIn(const RestoreSpec& spec) {
  NamedReferences found;
  AddTarget(spec.target, "spec.target", found);
  return found;
}

NamedReferences ReferencesIn(const NotifierSpec& spec) {
  NamedReferences found;
  std::visit(SinkReferences(found), spec.sink);
  return found;
}

NamedReferences NewReferences(const NamedReferences& before, const NamedReferences& after) {
  NamedReferences added;
  for (const NamedReference& reference : after) {
    if (!IsIn(before, reference) && !IsIn(added, reference)) added.push_back(reference);
  }
  return added;
}

}  // namespace strongroom::domain
