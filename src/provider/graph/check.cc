#include "provider/graph/check.h"

#include "catalogue/permissions.h"
#include "provider/graph/credentials.h"
#include "provider/graph/identity.h"
#include "provider/graph/permission_review.h"
#include "provider/graph/signing_key.h"
#include "provider/graph/tenant_files.h"

namespace strongroom::provider::graph {
namespace {

// Absent where it signs in without one.
std::optional<std::chrono::sys_seconds> CertificateExpiry(const Settings& settings,
                                                          std::chrono::sys_seconds now) {
  const SecretKeys keys = ReadSecret(FilesIn(settings.tenant_folder));
  if (!keys.certificate || !keys.private_key) return std::nullopt;
  SigningKey key;
  ReadSigningKey(*keys.certificate, *keys.private_key, now, key);
  return key.expires_at;
}

}  // namespace

domain::CheckFindings CheckRoles(AccessTokens& tokens,
                                 const std::vector<catalogue::PolicyType>& types,
                                 domain::GraphCloud cloud, const std::stop_token& stop) {
  const std::optional<std::vector<std::string>> roles = tokens.Roles(stop);
  domain::CheckFindings findings;
  findings.is_token_opaque = !roles;
  if (!roles) return findings;
  catalogue::MissingPermissions missing =
      catalogue::FindMissingPermissions(catalogue::TypesIn(cloud, types), *roles);
  findings.missing = WordsOf(missing.gaps);
  findings.to_grant = std::move(missing.to_grant);
  return findings;
}

domain::CheckFindings CheckTenant(const Settings& settings,
                                  const std::vector<catalogue::PolicyType>& types,
                                  const base::Clock& clock, const std::stop_token& stop) {
  const std::unique_ptr<AccessTokens> tokens = MakeAccessTokens(settings, clock);
  domain::CheckFindings findings =
      CheckRoles(*tokens, types, settings.tenant.microsoft_graph->cloud, stop);
  findings.credential_expires_at = CertificateExpiry(settings, clock.NowSeconds());
  return findings;
}

}  // namespace strongroom::provider::graph
