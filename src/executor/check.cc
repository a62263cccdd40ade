#include "executor/check.h"

#include "api/check_report.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/usage_error.h"
#include "provider/error.h"
#include "provider/providers.h"
#include "web/error.h"

namespace strongroom::executor {
namespace {

// Types that the catalogue of another version of this program had are nobody's to ask about.
std::vector<catalogue::PolicyType> TypesOf(const catalogue::Catalogue& catalogue,
                                           const std::vector<std::string>& keys) {
  std::vector<catalogue::PolicyType> types;
  for (const std::string& key : keys) {
    const catalogue::PolicyType* const type = catalogue.Find(key);
    if (type != nullptr) types.push_back(*type);
  }
  return types;
}

void Log(const domain::CheckFindings& findings) {
  for (const std::string& permission : findings.missing) {
    base::LogWarning("permission missing", {{"permission", permission}});
  }
  if (!findings.error_code.empty()) {
    base::LogError("tenant could not be checked",
                   {{"code", findings.error_code}, {"error", findings.error_message}});
    return;
  }
  base::LogInfo("tenant checked", {{"missing", static_cast<int64_t>(findings.missing.size())}});
}

}  // namespace

domain::CheckFindings CheckWith(provider::CheckTenant check, const CheckOptions& options,
                                const catalogue::Catalogue& catalogue,
                                const std::stop_token& stop) {
  const base::SystemClock clock;
  provider::Settings settings;
  settings.tenant = options.input.tenant;
  settings.tenant_folder = options.tenant_folder;
  settings.addresses = options.tenant_addresses;
  settings.deadline = clock.Steady() + options.patience;
  domain::CheckFindings findings;
  try {
    findings = check(settings, TypesOf(catalogue, options.input.policy_types), clock, stop);
  } catch (const provider::ProviderError& e) {
    findings.error_code = e.code();
    findings.error_message = e.what();
  }
  Log(findings);
  return findings;
}

int RunCheck(const CheckOptions& options, const catalogue::Catalogues& catalogues,
             const std::stop_token& stop) {
  const domain::ProviderKind kind = options.input.tenant.provider;
  const provider::CheckTenant check = provider::Providers::FindCheck(kind);
  const catalogue::Catalogue* const catalogue = catalogues.Of(kind);
  if (check == nullptr || catalogue == nullptr) {
    throw base::UsageError("--tenant: a tenant of provider " + std::string(base::NameOf(kind)) +
                           " is not checked: its runs ask what they may read");
  }
  try {
    const domain::CheckFindings findings = CheckWith(check, options, *catalogue, stop);
    LeaveLastWords(options.last_words_file, api::WriteCheckReport(findings));
    return 0;
  } catch (const web::StoppedError&) {
    base::LogInfo("check stopped");
  } catch (const std::exception& e) {
    base::LogError("check failed", {{"error", e.what()}});
  }
  return 1;
}

}  // namespace strongroom::executor
