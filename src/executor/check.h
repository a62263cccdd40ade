#pragma once

#include <chrono>
#include <filesystem>
#include <stop_token>

#include "api/check_input.h"
#include "catalogue/catalogues.h"
#include "executor/last_words.h"
#include "provider/check.h"
#include "web/address_rules.h"

namespace strongroom::executor {

// One check of a tenant, and what its pod has for it.
struct CheckOptions {
  api::CheckInput input;
  std::filesystem::path tenant_folder;  // with what the tenant's section names
  web::AddressRules tenant_addresses = web::AddressRules::kGuarded;
  std::filesystem::path last_words_file = kLastWordsFile;  // for api/check_report.h
  std::chrono::seconds patience{60};                       // with a sign-in that does not answer
};

// Has the tenant checked, leaves what was found as the container's last words and in the log, and
// returns the exit code of the process: 0 when there are words, also of a tenant that cannot be
// signed in to, and 1 when it was stopped before. Throws UsageError for a kind of tenant that is
// not checked.
int RunCheck(const CheckOptions& options, const catalogue::Catalogues& catalogues,
             const std::stop_token& stop);

// The same with another way to check; the findings are what is left.
domain::CheckFindings CheckWith(provider::CheckTenant check, const CheckOptions& options,
                                const catalogue::Catalogue& catalogue, const std::stop_token& stop);

}  // namespace strongroom::executor
