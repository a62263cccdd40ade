#include "domain/named_references.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "domain/service_account.h"
#include "domain/told_apart.h"

namespace strongroom::domain {
namespace {

std::string TextOf(std::initializer_list<std::string_view> fields) {
  std::string text;
  for (const std::string_view field : fields) AppendField(text, field);
  return text;
}

void Add(NamedReference reference, NamedReferences& found) {
  if (!reference.name.empty()) found.push_back(std::move(reference));
}

void AddAccount(const std::string& name, std::string field, const std::string& use,
                NamedReferences& found) {
  Add({.kind = ReferenceKind::kServiceAccount,
       .name = name,
       .part = "",
       .field = std::move(field),
       .use = use},
      found);
}

// `Key` has a name and a key.
template <typename Key>
void AddSecret(const std::optional<Key>& secret, std::string field, const std::string& use,
               NamedReferences& found) {
  if (!secret) return;
  Add({.kind = ReferenceKind::kSecret,
       .name = secret->name,
       .part = secret->key,
       .field = std::move(field),
       .use = use},
      found);
}

void AddCluster(const KubernetesTenant& cluster, const std::string& field, const std::string& use,
                NamedReferences& found) {
  AddAccount(cluster.service_account, field + ".serviceAccountName", use, found);
  AddSecret(cluster.kubeconfig, field + ".kubeconfigSecretRef", use, found);
}

void AddDirectory(const DirectoryTenant& directory, const std::string& field,
                  const std::string& use, NamedReferences& found) {
  Add({.kind = ReferenceKind::kClaim,
       .name = directory.claim_name,
       .part = directory.sub_path,
       .field = field + ".claimName",
       .use = use},
      found);
}

void AddTarget(const RestoreTarget& target, const std::string& field, const std::string& use,
               NamedReferences& found) {
  if (target.kubernetes) AddCluster(*target.kubernetes, field + ".kubernetes", use, found);
  if (target.directory) AddDirectory(*target.directory, field + ".directory", use, found);
}

// Who is shown the credentials of the tenant, as what, and whom that one is believed to be by.
std::string UseOf(const TenantSpec& spec) {
  std::string use = TextOf({base::NameOf(spec.provider)});
  if (!spec.microsoft_graph) return use;
  const GraphTenant& graph = *spec.microsoft_graph;
  const GraphEndpoints at = graph.endpoints.value_or(GraphEndpoints{});
  use += TextOf({graph.tenant_id, graph.client_id, base::NameOf(graph.cloud), at.login, at.graph});
  if (graph.workload_identity) use += TextOf({"audience", graph.workload_identity->audience});
  if (graph.authorities) use += TextOf({"ca", graph.authorities->name, graph.authorities->key});
  return use;
}

void AddGraph(const GraphTenant& graph, const std::string& use, NamedReferences& found) {
  const std::string field = "spec.microsoftGraph";
  Add({.kind = ReferenceKind::kSecret,
       .name = graph.credentials_secret,
       .part = "",
       .field = field + ".credentialsSecretRef",
       .use = use},
      found);
  if (graph.workload_identity) {
    const std::string& account = graph.workload_identity->service_account;
    AddAccount(account.empty() ? kDefaultAccount : account,
               field + ".workloadIdentity.serviceAccountName", use, found);
  }
  AddSecret(graph.authorities, field + ".caSecretRef", use, found);
}

void AddDrill(const DrillSpec& drill, NamedReferences& found) {
  NamedReferences with;
  if (drill.target) AddTarget(*drill.target, "spec.drill.target", drill.service_account, with);
  std::string use;
  for (const NamedReference& reference : with) {
    use += TextOf({reference.field, reference.name, reference.part});
  }
  AddAccount(drill.service_account, "spec.drill.serviceAccountName", use, found);
  found.insert(found.end(), with.begin(), with.end());
}

struct SecretOfSink {
  std::string name;
  std::string key;
};

std::optional<SecretOfSink> Named(const std::optional<NotifierSecret>& secret) {
  if (!secret) return std::nullopt;
  return SecretOfSink{.name = secret->secret, .key = secret->key};
}

// Where a receiver is, and whom it is believed to be by.
std::string PlaceOf(const std::string& url, const std::optional<NotifierSecret>& url_from,
                    const std::optional<NotifierSecret>& ca) {
  std::string place = TextOf({url});
  if (url_from) place += TextOf({"from", url_from->secret, url_from->key});
  if (ca) place += TextOf({"ca", ca->secret, ca->key});
  return place;
}

// The Secrets of one sink of a Notifier.
class SinkReferences {
 public:
  explicit SinkReferences(NamedReferences& found) : found_(found) {}

  void operator()(const WebhookNotifier& sink) {
    const std::string use = AddEndpoint(sink.endpoint, "spec.webhook");
    for (const NotifierSecret& key : sink.signing_keys) {
      AddSecret(Named(key), "spec.webhook.signingKeySecretRefs", use, found_);
    }
  }
  void operator()(const SlackNotifier& sink) { AddEndpoint(sink.endpoint, "spec.slack"); }
  void operator()(const TeamsNotifier& sink) { AddEndpoint(sink.endpoint, "spec.teams"); }
  void operator()(const AlertmanagerNotifier& sink) {
    AddEndpoint(sink.endpoint, "spec.alertmanager");
  }
  void operator()(const HeartbeatNotifier& sink) { AddEndpoint(sink.endpoint, "spec.heartbeat"); }
  void operator()(const MailNotifier& sink) {
    const std::string use =
        PlaceOf(sink.host, std::nullopt, sink.ca) +
        TextOf({std::to_string(sink.port), base::NameOf(sink.security), sink.user});
    AddSecret(Named(sink.ca), "spec.mail.caSecretRef", use, found_);
    AddSecret(Named(sink.password), "spec.mail.passwordSecretRef", use, found_);
  }

 private:
  std::string AddEndpoint(const NotifierEndpoint& endpoint, const std::string& field) {
    std::string use = PlaceOf(endpoint.url, endpoint.url_from, endpoint.ca);
    AddSecret(Named(endpoint.url_from), field + ".urlSecretRef", use, found_);
    AddSecret(Named(endpoint.ca), field + ".caSecretRef", use, found_);
    AddSecret(Named(endpoint.token), field + ".tokenSecretRef", use, found_);
    return use;
  }

  NamedReferences& found_;
};

bool IsIn(const NamedReferences& all, const NamedReference& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

bool HasObjectOf(const NamedReferences& all, const NamedReference& one) {
  return std::any_of(all.begin(), all.end(), [&](const NamedReference& other) {
    return other.kind == one.kind && other.name == one.name;
  });
}

}  // namespace

NamedReferences ReferencesIn(const TenantSpec& spec) {
  NamedReferences found;
  const std::string use = UseOf(spec);
  AddCluster(spec.kubernetes, "spec.kubernetes", use, found);
  if (spec.directory) AddDirectory(*spec.directory, "spec.directory", use, found);
  if (spec.microsoft_graph) AddGraph(*spec.microsoft_graph, use, found);
  return found;
}

NamedReferences ReferencesIn(const ScheduleSpec& spec) {
  NamedReferences found;
  AddAccount(spec.executor.service_account, "spec.executor.serviceAccountName",
             TextOf({spec.tenant, spec.executor.image}), found);
  if (spec.drill) AddDrill(*spec.drill, found);
  return found;
}

NamedReferences ReferencesIn(const RestoreSpec& spec) {
  NamedReferences found;
  AddTarget(spec.target, "spec.target", TextOf({base::NameOf(spec.mode), SpecDigestOf(spec)}),
            found);
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
    if (!IsIn(before, reference) && !HasObjectOf(added, reference)) added.push_back(reference);
  }
  return added;
}

}  // namespace strongroom::domain
