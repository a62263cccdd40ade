#include "cli/backup_source.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "api/tenant.h"
#include "base/uuid.h"
#include "cli/connection.h"
#include "cli/error.h"
#include "cli/manifest_file.h"
#include "cli/names.h"
#include "provider/kubernetes/provider.h"
#include "provider/providers.h"
#include "web/error.h"

namespace strongroom::cli {
namespace {

namespace fs = std::filesystem;
using domain::ProviderKind;

// Somebody waits: a server that is away is not asked for as long as a run would ask it.
constexpr int kRetries = 4;

void CheckFlags(const SourceFlags& flags) {
  const bool is_cluster = flags.tenant.empty() && flags.directory.empty();
  if (!flags.tenant.empty() && !flags.directory.empty()) {
    throw CliError("either --tenant or --directory", kWrongUsage);
  }
  if (!is_cluster && !flags.namespaces.empty()) {
    throw CliError("--namespaces are those of a cluster: not with --tenant or --directory",
                   kWrongUsage);
  }
  if (flags.tenant.empty() != flags.credentials.empty()) {
    throw CliError("--tenant and --credentials go together", kWrongUsage);
  }
}

void RequireFolder(const char* flag, const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return;
  throw CliError(std::string(flag) + ": " + path + " is no folder", kWrongUsage);
}

}  // namespace

BackupSource::BackupSource(const SourceFlags& flags, const Host& host,
                           const ConnectionFlags& connection)
    : host_(host) {
  CheckFlags(flags);
  if (!flags.directory.empty()) {
    TakeDirectory(flags.directory);
  } else if (!flags.tenant.empty()) {
    TakeManifest(flags);
  } else {
    TakeCluster(flags, connection);
  }
}

void BackupSource::TakeManifest(const SourceFlags& flags) {
  RequireFolder("--credentials", flags.credentials);
  folder_ = flags.credentials;
  const ManifestFile file = ReadManifestFile(flags.tenant, host_);
  const auto objects = ObjectsOf(api::kTenantKind, file);
  if (objects.size() != 1) throw CliError(file.place + ": there must be one Tenant in it");
  api::Tenant tenant = api::DecodeTenant(objects.front());
  if (tenant.problem) {
    throw CliError(file.place + ": " + domain::Describe({*tenant.problem}));
  }
  if (tenant.spec.provider != ProviderKind::kMicrosoftGraph) {
    throw CliError(file.place +
                   ": --tenant is for one behind Microsoft Graph: a cluster is that of the "
                   "kubeconfig, a folder that of --directory");
  }
  tenant_ = std::move(tenant.spec);
  name_ = tenant.meta.name;
  uid_ = base::UuidOf("microsoftGraph/" + tenant_.microsoft_graph->tenant_id);
  identity_.microsoft_tenant = tenant_.microsoft_graph->tenant_id;
}

void BackupSource::TakeDirectory(const std::string& path) {
  RequireFolder("--directory", path);
  folder_ = fs::canonical(path);
  tenant_.provider = ProviderKind::kDirectory;
  tenant_.directory.emplace();
  name_ = folder_.filename().empty() ? folder_.string() : folder_.filename().string();
  uid_ = base::UuidOf("directory/" + folder_.string());
}

void BackupSource::TakeCluster(const SourceFlags& flags, const ConnectionFlags& connection) {
  tenant_.provider = ProviderKind::kKubernetes;
  std::vector<std::string>& namespaces = tenant_.kubernetes.namespaces;
  namespaces = flags.namespaces;
  // Who names one as kubectl has it means no other.
  if (namespaces.empty() && !connection.ns.empty()) namespaces = {connection.ns};
  for (const std::string& ns : namespaces) CheckNamespace(ns);
  connection_ = ConnectAsCaller(connection, host_);
  const std::string uid = ClusterUid(connection_, host_);
  name_ = connection_.server;
  uid_ = base::UuidOf("kubernetes/" + (uid.empty() ? connection_.server : uid));
  identity_.cluster = uid;
}

std::unique_ptr<provider::Provider> BackupSource::Connect(
    const domain::RunTemplate& run, const fs::path& scratch,
    std::chrono::steady_clock::time_point deadline) const {
  if (connection_.transport) {
    provider::kubernetes::ReadOptions options;
    options.namespaces = tenant_.kubernetes.namespaces;
    options.retry.limit = kRetries;
    options.deadline = deadline;
    options.page_bytes = std::max(provider::kubernetes::kPageBytes, size_t{2} * api::kMaxItemBytes);
    // The caller's own, to whom kubectl shows its words as well.
    options.peer = provider::kubernetes::Peer::kOwnCluster;
    return std::make_unique<provider::kubernetes::ClusterProvider>(*connection_.transport,
                                                                   host_.clock, std::move(options));
  }
  provider::Settings settings;
  settings.tenant = tenant_;
  settings.run = run;
  settings.tenant_folder = folder_;
  settings.scratch_folder = scratch;
  settings.deadline = deadline;
  // Whoever names the server is who asks it.
  settings.addresses = web::AddressRules::kAny;
  return provider::Providers::Find(tenant_.provider)(settings, host_.clock);
}

}  // namespace strongroom::cli
