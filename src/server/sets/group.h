#pragma once

#include <string_view>

#include "api/kinds.h"

// The names of the sets API; kApiVersion is written out, so that whoever looks for it finds it.
namespace strongroom::server::sets {

inline constexpr std::string_view kGroup = api::kSetKind.group;
inline constexpr std::string_view kVersion = api::kSetKind.version;
inline constexpr std::string_view kApiVersion = "sets.strongroom.dev/v1alpha1";
inline constexpr std::string_view kKind = api::kSetKind.kind;
inline constexpr std::string_view kResource = api::kSetKind.plural;
inline constexpr std::string_view kSingular = api::kSetKind.singular;
inline constexpr std::string_view kShortName = api::kSetKind.short_name;
static_assert(kApiVersion.starts_with(kGroup) && kApiVersion.ends_with(kVersion));
// What a BackupRestore would do.
inline constexpr std::string_view kPlanKind = api::kRestorePlanKind.kind;
inline constexpr std::string_view kPlanResource = api::kRestorePlanKind.plural;
inline constexpr std::string_view kPlanSingular = api::kRestorePlanKind.singular;
// A row of the audit log.
inline constexpr std::string_view kAuditKind = api::kAuditEventKind.kind;
inline constexpr std::string_view kAuditResource = api::kAuditEventKind.plural;
inline constexpr std::string_view kAuditSingular = api::kAuditEventKind.singular;
// What API servers ask about objects that they are to write: no kind of this group.
// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
inline constexpr std::string_view kReviewKind = "AdmissionReview";
inline constexpr std::string_view kReviewResource = "admissionreviews";
inline constexpr std::string_view kReviewSingular = "admissionreview";
inline constexpr std::string_view kCategory = "strongroom";

inline constexpr const char* kJsonType = "application/json";

}  // namespace strongroom::server::sets
