#pragma once

#include <array>
#include <string_view>

#include "api/meta.h"

// The kinds that Strongroom adds to the API, by the names that crds/ gives them.
namespace strongroom::api {

struct Kind {
  std::string_view group = kGroup;
  std::string_view version = kVersion;
  std::string_view kind;
  std::string_view singular;
  std::string_view plural;
  std::string_view short_name;  // empty when there is none
  // What `kubectl get` calls it together with others; empty where not all who may see these may see
  // it.
  std::string_view category = "strongroom";
};

inline constexpr Kind kTenantKind{
    .kind = "Tenant", .singular = "tenant", .plural = "tenants", .short_name = ""};
inline constexpr Kind kScheduleKind{.kind = "BackupSchedule",
                                    .singular = "backupschedule",
                                    .plural = "backupschedules",
                                    .short_name = "bsched"};
inline constexpr Kind kRunKind{.kind = "BackupScheduleRun",
                               .singular = "backupschedulerun",
                               .plural = "backupscheduleruns",
                               .short_name = "bsr"};

inline constexpr Kind kRestoreKind{.kind = "BackupRestore",
                                   .singular = "backuprestore",
                                   .plural = "backuprestores",
                                   .short_name = "brest"};

inline constexpr Kind kNotifierKind{.kind = "Notifier",
                                    .singular = "notifier",
                                    .plural = "notifiers",
                                    .short_name = "",
                                    .category = ""};

// Of the aggregated API: nothing of it is in crds/.
inline constexpr Kind kSetKind{.group = "sets.strongroom.dev",
                               .kind = "BackupSet",
                               .singular = "backupset",
                               .plural = "backupsets",
                               .short_name = "bset"};

// Likewise, of each BackupRestore that has been planned.
inline constexpr Kind kRestorePlanKind{.group = "sets.strongroom.dev",
                                       .kind = "RestorePlan",
                                       .singular = "restoreplan",
                                       .plural = "restoreplans",
                                       .short_name = ""};

// Likewise, of each row of the audit log.
inline constexpr Kind kAuditEventKind{.group = "sets.strongroom.dev",
                                      .kind = "AuditEvent",
                                      .singular = "auditevent",
                                      .plural = "auditevents",
                                      .short_name = ""};

// What stands behind these, and is answered as it is: no objects.
inline constexpr std::string_view kSetItemsKind = "BackupSetItemList";
inline constexpr std::string_view kSetContentKind = "BackupSetContent";
inline constexpr std::string_view kSetVerificationKind = "BackupSetVerification";
inline constexpr std::string_view kSetDiffKind = "BackupSetDiff";
inline constexpr std::string_view kPolicyHistoryKind = "PolicyHistory";
inline constexpr std::string_view kRestorePlanItemsKind = "RestorePlanItemList";
inline constexpr std::string_view kAuditVerificationKind = "AuditVerification";
inline constexpr std::string_view kRestoreApprovalKind = "RestoreApproval";

// `reason` of the Status (500) in the place of a content that is not there as it was sealed.
inline constexpr std::string_view kContentAlteredReason = "ContentAltered";

// Those of crds/.
inline constexpr std::array kKinds{kTenantKind, kScheduleKind, kRunKind, kRestoreKind,
                                   kNotifierKind};

}  // namespace strongroom::api
