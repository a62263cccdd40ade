#include "integration/graph/graph_runs.h"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "api/report.h"
#include "base/file.h"
#include "executor/outcome_rules.h"
#include "executor/spool.h"
#include "provider/graph/identity.h"
#include "provider/graph/provider.h"
#include "provider/providers.h"
#include "support/built_in_catalogues.h"

namespace strongroom::test {

using domain::ProviderKind;

const catalogue::Catalogues& BuiltIn() {
  const catalogue::Catalogues& catalogues = test::BuiltInCatalogues();
  return catalogues;
}

namespace {

// Not the whole of Graph's quotas: on a busy machine what is sent at an even rate arrives at
// another.
constexpr double kShareOfTests = 0.6;

}  // namespace

GraphRuns::GraphRuns() {
  std::filesystem::create_directory(folder_ / "spool");
  Reset();
}

void GraphRuns::Reset() {
  fake_.Tell("reset", base::Json::object());
  std::filesystem::remove_all(folder_ / "tenant");
  std::filesystem::create_directories(folder_ / "tenant/authorities");
  std::ofstream(folder_ / "tenant/clientSecret") << fake_.Address("secret");
  std::ofstream(folder_ / "tenant/authorities/ca.crt") << base::ReadFile(fake_.Address("ca"));
  settings_ = {};
  settings_.tenant_folder = folder_ / "tenant";
  settings_.scratch_folder = folder_ / "spool";
  settings_.addresses = web::AddressRules::kGuardedOrLoopback;
  settings_.tenant.provider = ProviderKind::kMicrosoftGraph;
  domain::GraphTenant& tenant = settings_.tenant.microsoft_graph.emplace();
  tenant.tenant_id = fake_.Address("tenant");
  tenant.client_id = fake_.Address("client");
  tenant.cloud = domain::GraphCloud::kCustom;
  tenant.endpoints = {.login = fake_.Address("login"), .graph = fake_.Address("graph")};
  tenant.credentials_secret = "graph-app";
  tenant.authorities = {.name = "authorities"};
}

RunEnd GraphRuns::Run(const std::vector<std::string>& types, std::chrono::seconds time) {
  settings_.deadline = clock_.Steady() + time;
  const auto make = provider::Providers::Find(ProviderKind::kMicrosoftGraph);
  return Finish(*make(settings_, clock_), types);
}

RunEnd GraphRuns::Run(const std::vector<std::string>& types, std::chrono::seconds time,
                      const provider::graph::Retries& retries) {
  settings_.deadline = clock_.Steady() + time;
  const domain::GraphTenant& tenant = *settings_.tenant.microsoft_graph;
  provider::graph::ReadOptions options;
  options.server = tenant.endpoints->graph;
  options.tenant_id = tenant.tenant_id;
  options.cloud = tenant.cloud;
  options.retries = retries;
  options.share = kShareOfTests;
  options.deadline = settings_.deadline;
  options.scratch = settings_.scratch_folder;
  const auto tokens = provider::graph::MakeAccessTokens(settings_, clock_);
  web::TransportOptions transport_options;
  transport_options.addresses = settings_.addresses;
  const auto transport = web::MakeHttpTransport(
      provider::graph::RemoteOf(settings_, options.server), transport_options);
  provider::graph::GraphProvider provider(*transport, *tokens, clock_, options);
  return Finish(provider, types);
}

RunEnd GraphRuns::Finish(provider::Provider& provider, const std::vector<std::string>& types) {
  const catalogue::Catalogue& catalogue = *BuiltIn().Of(ProviderKind::kMicrosoftGraph);
  const catalogue::Selection selection = catalogue::Select(catalogue, types, false);
  if (selection.types.size() != types.size()) {
    throw std::logic_error("not every type that a test names is in the catalogue");
  }
  executor::Spool spool(folder_ / "spool");
  RunEnd end;
  end.collection = provider.Collect(selection.types, spool, {});
  api::ReportEnd report{executor::DecideOutcome(catalogue, selection, end.collection)};
  report.outcome.started_at = report.outcome.finished_at = clock_.NowSeconds();
  const bool stores = domain::StoresSet(report.outcome.phase);
  end.set = ReadReport(spool.WriteReport("a-run", report, stores), BuiltIn());
  return end;
}

}  // namespace strongroom::test
