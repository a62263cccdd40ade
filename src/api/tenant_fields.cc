#include "api/tenant_fields.h"

#include "api/check_report.h"
#include "api/condition_fields.h"

namespace strongroom::api {
namespace {

using domain::AuthoritiesKey;
using domain::GraphEndpoints;
using domain::GraphTenant;
using domain::KubernetesTenant;
using domain::SecretKey;
using domain::TenantSpec;
using domain::TenantStatus;

const Fields<KubernetesTenant>& KubernetesFields() {
  const Codec<std::string> ns = TextOf(form::kNamespace);
  static const auto fields = Fields<KubernetesTenant>()
                                 .Optional("serviceAccountName", &KubernetesTenant::service_account,
                                           TextOf(form::kObjectName))
                                 .Optional("kubeconfigSecretRef", &KubernetesTenant::kubeconfig,
                                           Maybe(Object(SecretKeyFields())))
                                 .Optional("namespaces", &KubernetesTenant::namespaces,
                                           List(ns, {.max = 1'000, .is_set = true}));
  return fields;
}

const Fields<domain::WorkloadIdentity>& WorkloadIdentityFields() {
  static const auto fields =
      Fields<domain::WorkloadIdentity>()
          .Defaulted("audience", &domain::WorkloadIdentity::audience, Text({.max = 256, .min = 1}))
          .Optional("serviceAccountName", &domain::WorkloadIdentity::service_account,
                    TextOf(form::kObjectName));
  return fields;
}

const Fields<GraphEndpoints>& EndpointsFields() {
  const Codec<std::string> origin = TextOf(form::kOrigin);
  static const auto fields = Fields<GraphEndpoints>()
                                 .Required("login", &GraphEndpoints::login, origin)
                                 .Required("graph", &GraphEndpoints::graph, origin);
  return fields;
}

const Fields<AuthoritiesKey>& AuthoritiesFields() {
  static const auto fields = Fields<AuthoritiesKey>()
                                 .Required("name", &AuthoritiesKey::name, TextOf(form::kObjectName))
                                 .Defaulted("key", &AuthoritiesKey::key, TextOf(form::kSecretKey));
  return fields;
}

const Fields<GraphTenant>& GraphFields() {
  const Codec<std::string> guid = TextOf(form::kGuid);
  static const auto fields =
      Fields<GraphTenant>()
          .Required("tenantID", &GraphTenant::tenant_id, guid)
          .Required("clientID", &GraphTenant::client_id, guid)
          .Defaulted("cloud", &GraphTenant::cloud, Word<domain::GraphCloud>())
          .Optional("credentialsSecretRef", &GraphTenant::credentials_secret,
                    Wrapped("name", TextOf(form::kObjectName)))
          .Optional("workloadIdentity", &GraphTenant::workload_identity,
                    Maybe(Object(WorkloadIdentityFields())))
          .Optional("endpoints", &GraphTenant::endpoints, Maybe(Object(EndpointsFields())))
          .Optional("caSecretRef", &GraphTenant::authorities, Maybe(Object(AuthoritiesFields())));
  return fields;
}

const Fields<domain::TenantCheck>& CheckFields() {
  using domain::TenantCheck;
  static const auto fields =
      Fields<TenantCheck>()
          .Required("about", &TenantCheck::subject_digest, Text({.max = 64, .min = 1}))
          .Required("checkedAt", &TenantCheck::checked_at, Time())
          .Inline(&TenantCheck::findings, CheckFindingsFields());
  return fields;
}

// Whole in each patch of a status: what the check before it found goes away.
Codec<domain::TenantCheck> WholeCheck() {
  Codec<domain::TenantCheck> check = Object(CheckFields());
  check.write = [](const domain::TenantCheck& value) { return CheckFields().WritePatch(value); };
  return check;
}

}  // namespace

const Fields<SecretKey>& SecretKeyFields() {
  static const auto fields = Fields<SecretKey>()
                                 .Required("name", &SecretKey::name, TextOf(form::kObjectName))
                                 .Defaulted("key", &SecretKey::key, TextOf(form::kSecretKey));
  return fields;
}

const Fields<domain::DirectoryTenant>& DirectoryFields() {
  static const auto fields =
      Fields<domain::DirectoryTenant>()
          .Required("claimName", &domain::DirectoryTenant::claim_name, TextOf(form::kObjectName))
          .Optional("subPath", &domain::DirectoryTenant::sub_path, TextOf(form::kSubPath));
  return fields;
}

const Fields<TenantSpec>& TenantSpecFields() {
  static const auto fields =
      Fields<TenantSpec>()
          .Required("provider", &TenantSpec::provider, Word<domain::ProviderKind>())
          .Optional("kubernetes", &TenantSpec::kubernetes, Object(KubernetesFields()))
          .Optional("microsoftGraph", &TenantSpec::microsoft_graph, Maybe(Object(GraphFields())))
          .Optional("directory", &TenantSpec::directory, Maybe(Object(DirectoryFields())))
          .Defaulted("maxConcurrentRuns", &TenantSpec::max_concurrent_runs,
                     Int32({.minimum = 1, .maximum = 1'000}));
  return fields;
}

const Fields<TenantStatus>& TenantStatusFields() {
  static const auto fields =
      Fields<TenantStatus>()
          .Optional("observedGeneration", &TenantStatus::observed_generation, Int64({.minimum = 0}))
          .Optional("lastBackupAt", &TenantStatus::last_backup_at, Maybe(Time()))
          .Optional("conditions", &TenantStatus::conditions, Conditions())
          .Optional("check", &TenantStatus::check, Maybe(WholeCheck()));
  return fields;
}

}  // namespace strongroom::api
