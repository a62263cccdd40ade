#include "provider/collection.h"

#include <utility>

#include "base/log.h"
#include "catalogue/mask.h"

namespace strongroom::provider {
namespace {

void LogEnd(const catalogue::PolicyType& type, const domain::TypeCoverage& coverage) {
  const std::string_view state = domain::NameOf(coverage.state);
  if (coverage.error_code.empty()) {
    base::LogInfo("policy type read", {{"type", type.key},
                                       {"state", state},
                                       {"found", coverage.total},
                                       {"stored", coverage.backed_up}});
    return;
  }
  base::LogWarning("policy type not complete", {{"type", type.key},
                                                {"state", state},
                                                {"stored", coverage.backed_up},
                                                {"code", coverage.error_code},
                                                {"error", coverage.error_message}});
}

}  // namespace

void Note(const catalogue::PolicyType& type, domain::TypeCoverage coverage,
          Collection& collection) {
  // It may name a policy or a file.
  coverage.error_message = catalogue::MaskSecrets(std::move(coverage.error_message));
  LogEnd(type, coverage);
  if (!coverage.error_code.empty()) {
    collection.warnings.push_back(type.key + ": " + coverage.error_code + ": " +
                                  coverage.error_message);
  }
  collection.types[type.key] = std::move(coverage);
}

}  // namespace strongroom::provider
