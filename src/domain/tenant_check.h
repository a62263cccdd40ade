#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What is known of a tenant's identity because it signed in, and read nothing. Only a pod of the
// tenant has its Secret, so a check is a Job of its own (domain/plan_check.h).
namespace strongroom::domain {

// What a check found, as the container says it in its last words.
struct CheckFindings {
  bool is_token_opaque = false;  // only the tenant's API can read the permissions in it
  std::vector<std::string>
      missing;                // "deviceConfigurations (DeviceManagementConfiguration.Read.All)"
  int64_t missing_count = 0;  // with those for which there was no room
  std::vector<std::string> to_grant;  // the fewest permissions that are enough
  std::string error_code;             // of domain/error_codes.h; empty: it could sign in
  std::string error_message;
  std::optional<std::chrono::sys_seconds> credential_expires_at;  // absent: nobody here knows

  bool operator==(const CheckFindings&) const = default;
};

// Tenant.status.check.
struct TenantCheck {
  std::string subject_digest;  // SubjectDigestOf what was checked
  std::chrono::sys_seconds checked_at;
  CheckFindings findings;

  bool operator==(const TenantCheck&) const = default;
};

// Past these the API server refuses the whole status.
inline constexpr size_t kMaxCheckEntries = 200;
// The kubelet takes no more as the last words of a container.
// https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/
inline constexpr size_t kMaxLastWords = 4096;

}  // namespace strongroom::domain
