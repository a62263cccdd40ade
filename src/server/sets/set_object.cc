#include "server/sets/set_object.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "api/meta.h"
#include "base/json.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "base/uuid.h"
#include "domain/digest_text.h"
#include "domain/naming.h"
#include "server/sets/group.h"
#include "server/sets/selector.h"

namespace strongroom::server::sets {
namespace {

using base::FormatTimestamp;
using base::Json;
using domain::DigestText;
using store::SetField;
using store::SetRecord;

// Absent where the set has none such.
std::optional<std::string> FieldOf(const SetRecord& set, SetField field) {
  switch (field) {
    case SetField::kNamespace:
      return set.ns;
    case SetField::kName:
      return NameOf(set);
    case SetField::kSchedule:
      return set.imported ? std::nullopt : std::optional(set.schedule_name);
    case SetField::kImportedSchedule:
      return set.imported ? std::optional(set.schedule_name) : std::nullopt;
    case SetField::kRun:
      return set.imported ? std::nullopt : std::optional(set.run_name);
    case SetField::kImportedRun:
      return set.imported ? std::optional(set.run_name) : std::nullopt;
    case SetField::kTenant:
      return set.tenant_name;
    case SetField::kPhase:
      return set.phase;
    case SetField::kComplete:
      return set.is_complete ? "true" : "false";
    case SetField::kImported:
      return set.imported ? "true" : "false";
    case SetField::kHeld:
      break;
  }
  return set.is_held ? "true" : "false";
}

Json LabelsOf(const SetRecord& set) {
  Json labels = Json::object();
  for (const SetLabel& label : SetLabels()) {
    auto value = FieldOf(set, label.field);
    if (!value || value->size() > domain::kMaxLabelValue) continue;
    labels[std::string(label.name)] = *std::move(value);
  }
  return labels;
}

// Of what can change while a set is there.
std::string VersionOf(const SetRecord& set) {
  const Json state{set.id,
                   set.is_held,
                   set.hold_reason,
                   set.held_by,
                   set.held_until ? FormatTimestamp(*set.held_until) : "",
                   set.deleted_at ? FormatTimestamp(*set.deleted_at) : "",
                   set.verification ? FormatTimestamp(set.verification->at) : ""};
  const std::string digest = base::Sha256Hex(base::CanonicalJson(state));
  return std::to_string(std::stoull(digest.substr(0, 13), nullptr, 16));
}

Json MetadataOf(const SetRecord& set) {
  return {{"name", NameOf(set)},
          {"namespace", set.ns},
          {"uid", base::UuidOf("backupset/" + set.run_uid)},
          {"resourceVersion", VersionOf(set)},
          {"creationTimestamp", FormatTimestamp(set.sealed_at)},
          {"labels", LabelsOf(set)}};
}

Json VerificationOf(const store::SetVerification& verification) {
  return {{"at", FormatTimestamp(verification.at)},
          {"since", FormatTimestamp(verification.since)},
          {"verified", verification.problem_count == 0},
          {"problemCount", verification.problem_count}};
}

Json StatusOf(const SetRecord& set) {
  Json status{{"scheduleName", set.schedule_name},
              {"scheduleUID", set.schedule_uid},
              {"runName", set.run_name},
              {"runUID", set.run_uid},
              {"tenantName", set.tenant_name},
              {"tenantUID", set.tenant_uid},
              {"backupSetID", std::to_string(set.id)},
              {"sequence", set.seq},
              {"takenAt", FormatTimestamp(set.taken_at)},
              {"phase", set.phase},
              {"complete", set.is_complete},
              {"items", set.items},
              {"newVersions", set.new_versions},
              {"rawBytes", set.raw_bytes},
              {"storedBytes", set.stored_bytes},
              {"digest", DigestText(set.root)}};
  if (!set.trigger.empty()) status["trigger"] = set.trigger;
  if (!set.provider.word.empty()) status["provider"] = set.provider.word;
  if (set.deleted_at) status["markedForRemovalAt"] = FormatTimestamp(*set.deleted_at);
  if (set.verification) status["verification"] = VerificationOf(*set.verification);
  if (set.imported) {
    status["imported"] = {{"digest", DigestText(set.imported->digest)},
                          {"by", set.imported->by},
                          {"at", FormatTimestamp(set.sealed_at)}};
  }
  if (set.prev_root.empty()) return status;
  status["previousDigest"] = DigestText(set.prev_root);
  status["changes"] = {{"added", set.added}, {"changed", set.changed}, {"removed", set.removed}};
  return status;
}

Json TypeObject(const store::SetType& type) {
  const domain::TypeCoverage& coverage = type.coverage;
  Json object{{"policyType", type.policy_type}, {"state", domain::NameOf(coverage.state)},
              {"total", coverage.total},        {"backedUp", coverage.backed_up},
              {"errors", coverage.errors},      {"digest", DigestText(type.root)}};
  if (coverage.excluded > 0) object["excluded"] = coverage.excluded;
  if (!coverage.error_code.empty()) object["errorCode"] = coverage.error_code;
  if (!coverage.error_message.empty()) object["errorMessage"] = coverage.error_message;
  if (!coverage.api_version.empty()) object["apiVersion"] = coverage.api_version;
  return object;
}

}  // namespace

Json SetObject(const SetRecord& set) {
  Json object{{"apiVersion", kApiVersion},
              {"kind", kKind},
              {"metadata", MetadataOf(set)},
              {"spec", Json::object()},
              {"status", StatusOf(set)}};
  if (set.is_held) {
    Json hold{{"reason", set.hold_reason}, {"by", set.held_by}};
    if (set.held_until) hold["until"] = FormatTimestamp(*set.held_until);
    object["spec"]["hold"] = std::move(hold);
  }
  return object;
}

Json SetObject(const SetRecord& set, const SetDetails& details) {
  Json object = SetObject(set);
  Json& list = object["status"]["types"] = Json::array();
  for (const store::SetType& type : details.types) list.push_back(TypeObject(type));
  if (!details.actors.empty()) object["status"]["actors"] = details.actors;
  return object;
}

Json PartialObject(const SetRecord& set, const std::string& meta_version) {
  return {{"apiVersion", "meta.k8s.io/" + meta_version},
          {"kind", "PartialObjectMetadata"},
          {"metadata", MetadataOf(set)}};
}

}  // namespace strongroom::server::sets
