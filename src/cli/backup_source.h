#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/host.h"
#include "domain/schedule.h"
#include "domain/tenant.h"
#include "export/archive.h"
#include "provider/provider.h"

namespace strongroom::cli {

// Which policies `backup` reads: those of the cluster of the kubeconfig, unless others are named.
struct SourceFlags {
  std::string tenant;                   // file with a Tenant behind Microsoft Graph; empty: none
  std::string credentials;              // folder with what its Secrets have, a file for each key
  std::string directory;                // folder with files of policies; empty: none
  std::vector<std::string> namespaces;  // of the cluster; empty: that of -n, or all
};

// Whose policies are backed up, without an operator that knows it as a Tenant.
class BackupSource {
 public:
  // Throws CliError: flags that do not go together, a manifest that is wrong, a cluster that does
  // not answer. `host` outlives this.
  BackupSource(const SourceFlags& flags, const Host& host, const ConnectionFlags& connection);

  const domain::TenantSpec& tenant() const { return tenant_; }
  const std::string& name() const { return name_; }  // for people
  // The same whenever it is this tenant. Of a cluster by its own identity, or, where the caller may
  // not read that, by where it is.
  const std::string& uid() const { return uid_; }
  // That itself, for an archive to say.
  const exporting::archive::Source& identity() const { return identity_; }

  // Reads by the code that executors have. `scratch` is for files without a name. What it returns
  // does not outlive this. Throws provider::ProviderError.
  std::unique_ptr<provider::Provider> Connect(const domain::RunTemplate& run,
                                              const std::filesystem::path& scratch,
                                              std::chrono::steady_clock::time_point deadline) const;

 private:
  void TakeManifest(const SourceFlags& flags);
  void TakeDirectory(const std::string& path);
  void TakeCluster(const SourceFlags& flags, const ConnectionFlags& connection);

  const Host& host_;
  domain::TenantSpec tenant_;
  std::string name_;
  std::string uid_;
  exporting::archive::Source identity_;
  std::filesystem::path folder_;  // with the credentials, or the policies
  Connection connection_;         // of a cluster
};

}  // namespace strongroom::cli
