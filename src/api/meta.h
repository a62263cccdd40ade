#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "domain/object_meta.h"

namespace strongroom::api {

// Written out, so that whoever looks for one finds it; a test compares them with the group.
inline constexpr std::string_view kGroup = "strongroom.dev";
inline constexpr std::string_view kVersion = "v1alpha1";
inline constexpr std::string_view kApiVersion = "strongroom.dev/v1alpha1";
inline constexpr std::string_view kRunNowAnnotation = "strongroom.dev/run-now";
inline constexpr std::string_view kAcceptSetAnnotation = "strongroom.dev/accept-set";
inline constexpr std::string_view kCheckNowAnnotation = "strongroom.dev/check-now";
// Of a Notifier: a message to try it with, known by this token.
inline constexpr std::string_view kTestRequestedAnnotation = "strongroom.dev/test-requested";
// Of a schedule: what Notifiers are asked to tell of it goes by this label, as the pages have it.
inline constexpr std::string_view kNotifyLabel = "strongroom.dev/notify";
inline constexpr std::string_view kServerCaAnnotation = "strongroom.dev/server-ca";
inline constexpr std::string_view kManagedByLabel = "app.kubernetes.io/managed-by";
inline constexpr std::string_view kManagedByValue = "strongroom";
inline constexpr std::string_view kScheduleLabel = "strongroom.dev/schedule";
// Of backup sets: "true" where it was sealed elsewhere.
inline constexpr std::string_view kImportedLabel = "strongroom.dev/imported";
// Of those, instead of kScheduleLabel, by which a schedule's own are found: what they are called
// after.
inline constexpr std::string_view kImportedScheduleLabel = "strongroom.dev/imported-schedule";
inline constexpr std::string_view kRunLabel = "strongroom.dev/run";
// Of imported sets, instead of kRunLabel: of the run that they say they are of.
inline constexpr std::string_view kImportedRunLabel = "strongroom.dev/imported-run";
// Of the Job that checks a Tenant and of its pod: the Tenant's UID, and what is checked.
inline constexpr std::string_view kCheckLabel = "strongroom.dev/check";
inline constexpr std::string_view kCheckSubjectAnnotation = "strongroom.dev/check-about";
// Of the Job of a BackupRestore and of its pod: the restore's UID, and what the Job does
// (domain::JobPurpose).
inline constexpr std::string_view kRestoreOfLabel = "strongroom.dev/restore-of";
inline constexpr std::string_view kRestorePurposeAnnotation = "strongroom.dev/restore-about";
// Of a ServiceAccount: restores may be done as it, or those alone that two people have approved.
inline constexpr std::string_view kForRestoresLabel = "strongroom.dev/restore";
inline constexpr std::string_view kForRestores = "true";
inline constexpr std::string_view kForApprovedRestores = "approved";
// Of a BackupRestore that is a drill: the UID of its BackupSchedule, since when it was due, and
// which attempt it is.
inline constexpr std::string_view kDrillOfLabel = "strongroom.dev/drill-of";
inline constexpr std::string_view kDrillDueAnnotation = "strongroom.dev/drill-due";
inline constexpr std::string_view kDrillAttemptAnnotation = "strongroom.dev/drill-attempt";
// Of the pods of Jobs.
inline constexpr std::string_view kExecutorContainer = "executor";

using Meta = domain::ObjectMeta;

Meta DecodeMeta(const nlohmann::json& object);

// metadata.labels, by name. Never throws: what is no text is left out.
std::map<std::string, std::string> LabelsOf(const nlohmann::json& object);

// The merge patch `changes`, to be refused (409) when the object has changed since `seen`.
nlohmann::json PatchUnlessChanged(const Meta& seen, nlohmann::json changes);

// metadata.ownerReferences of what one of our objects owns, and takes along when it is deleted.
nlohmann::json OwnedBy(std::string_view kind, const std::string& name, const std::string& uid);

// The labels of all that is made for a schedule. A name that no label can have is left out.
nlohmann::json LabelsFor(const std::string& schedule);

// The owner that is the controller (metadata.ownerReferences[].controller); empty when there is
// none.
struct Owner {
  std::string kind;
  std::string name;
  std::string uid;
};
Owner ControllerOf(const nlohmann::json& object);

}  // namespace strongroom::api
