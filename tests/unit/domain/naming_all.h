#pragma once

#include <vector>

#include "domain/named_references.h"

// Of each kind a spec that names all that it can.
namespace strongroom::domain {

inline TenantSpec TenantNamingAll() {
  TenantSpec spec;
  spec.kubernetes.service_account = "reader";
  spec.kubernetes.kubeconfig = SecretKey{.name = "other"};
  spec.directory = DirectoryTenant{.claim_name = "files", .sub_path = "clusters"};
  GraphTenant& graph = spec.microsoft_graph.emplace();
  graph.credentials_secret = "graph";
  graph.workload_identity.emplace().service_account = "federated";
  graph.authorities = AuthoritiesKey{.name = "ca"};
  return spec;
}

inline RestoreSpec RestoreNamingAll() {
  RestoreSpec spec;
  spec.target.kubernetes.emplace().service_account = "writer";
  spec.target.kubernetes->kubeconfig = SecretKey{.name = "spare"};
  spec.target.directory = DirectoryTenant{.claim_name = "files", .sub_path = ""};
  return spec;
}

inline ScheduleSpec ScheduleNamingAll() {
  ScheduleSpec spec;
  spec.tenant = "prod";
  spec.executor.service_account = "reader";
  spec.drill.emplace().service_account = "drill";
  spec.drill->target = RestoreNamingAll().target;
  return spec;
}

// One of each sink.
inline std::vector<NotifierSpec> NotifiersNamingAll() {
  const NotifierEndpoint endpoint{.url = "",
                                  .url_from = NotifierSecret{"u", "url"},
                                  .ca = NotifierSecret{"c", "ca.crt"},
                                  .token = NotifierSecret{"t", "token"}};
  MailNotifier mail;
  mail.ca = NotifierSecret{"c", "ca.crt"};
  mail.password = NotifierSecret{"p", "password"};
  const std::vector<NotifierSink> sinks{
      WebhookNotifier{.endpoint = endpoint, .signing_keys = {{"k", "a"}, {"l", "a"}}},
      SlackNotifier{.endpoint = endpoint},
      TeamsNotifier{.endpoint = endpoint},
      AlertmanagerNotifier{.endpoint = endpoint},
      HeartbeatNotifier{.endpoint = endpoint},
      mail};
  std::vector<NotifierSpec> all;
  for (const NotifierSink& sink : sinks) all.emplace_back().sink = sink;
  return all;
}

}  // namespace strongroom::domain
