#include "api/check_report.h"

#include "api/json.h"

namespace strongroom::api {
namespace {

// Of a message there is room for beside a long list.
constexpr size_t kMaxMessage = 1'000;

}  // namespace

const Fields<domain::CheckFindings>& CheckFindingsFields() {
  using domain::CheckFindings;
  const Codec<std::string> entry = Text({.max = 512, .min = 1});
  static const auto fields =
      Fields<CheckFindings>()
          .Optional("isTokenOpaque", &CheckFindings::is_token_opaque, Flag())
          .Optional("missing", &CheckFindings::missing,
                    List(entry, {.max = domain::kMaxCheckEntries}))
          .Optional("missingCount", &CheckFindings::missing_count,
                    UnlessZero(Int64({.minimum = 0})))
          .Optional("toGrant", &CheckFindings::to_grant,
                    List(entry, {.max = domain::kMaxCheckEntries}))
          .Optional("errorCode", &CheckFindings::error_code, TextOf(form::kErrorCode))
          .Optional("errorMessage", &CheckFindings::error_message, Text({.max = kMaxMessage}))
          .Optional("credentialExpiresAt", &CheckFindings::credential_expires_at, Maybe(Time()));
  return fields;
}

std::string WriteCheckReport(domain::CheckFindings findings) {
  findings.missing_count = static_cast<int64_t>(findings.missing.size());
  const auto write = [&] { return CanonicalJson(CheckFindingsFields().Write(findings)); };
  std::string text = write();
  while (text.size() > domain::kMaxLastWords) {
    std::vector<std::string>& longest =
        findings.missing.empty() ? findings.to_grant : findings.missing;
    if (longest.empty()) break;
    longest.pop_back();
    text = write();
  }
  return text;
}

domain::CheckFindings ReadCheckReport(std::string_view text) {
  return ReadStrictly(CheckFindingsFields(), ParseJson(text));
}

}  // namespace strongroom::api
