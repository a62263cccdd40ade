#include "server/admission/review.h"

#include <nlohmann/json.hpp>

#include "api/guarded_meta.h"
#include "api/json.h"
#include "api/kinds.h"

namespace strongroom::server::admission {
namespace {

using api::AdmissionAnswer;
using api::Json;
using domain::AdmissionOperation;
using domain::ReviewedKind;

// As Kubernetes itself calls them, and tools go by them.
// https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#StatusReason
constexpr const char* kForbidden = "Forbidden";
constexpr const char* kInvalid = "Invalid";

// Empty when all that is changed of the metadata, or set where the object is new, is for this user
// to change.
std::string GuardedFault(const Reviewed& reviewed) {
  const auto changed = domain::ChangedFields(api::GuardedMetaOf(reviewed.old_object),
                                             api::GuardedMetaOf(reviewed.object));
  if (changed.empty()) return "";
  const access::ResourceAccess deletion{
      .verb = "delete",
      .group = std::string(api::kGroup),
      .version = std::string(api::kVersion),
      .resource = std::string(base::NameOf(*reviewed.request.kind)),
      .subresource = "",
      .ns = reviewed.request.ns,
      .name = reviewed.request.name};
  if (reviewed.cluster.MayDo(UserOf(reviewed.request.user), deletion)) return "";
  return domain::DescribeGuarded(changed);
}

bool IsSpecNew(const Reviewed& reviewed) {
  if (reviewed.request.operation == AdmissionOperation::kCreate) return true;
  if (api::DecodeMeta(reviewed.object).is_deleting) return false;
  return api::CanonicalJson(api::ObjectAt(reviewed.object, "spec")) !=
         api::CanonicalJson(api::ObjectAt(reviewed.old_object, "spec"));
}

AdmissionAnswer ReviewSpec(const Reviewed& reviewed) {
  switch (*reviewed.request.kind) {
    case ReviewedKind::kTenant:
      return ReviewTenant(reviewed);
    case ReviewedKind::kSchedule:
      return ReviewSchedule(reviewed);
    case ReviewedKind::kRun:
      return ReviewRun(reviewed);
    case ReviewedKind::kRestore:
      return ReviewRestore(reviewed);
    case ReviewedKind::kNotifier:
      return ReviewNotifier(reviewed);
  }
  return {};
}

}  // namespace

AdmissionAnswer Review(const Reviewed& reviewed) {
  const api::AdmissionRequest& request = reviewed.request;
  if (!request.kind || !request.operation || IsOperator(reviewed)) return {};
  switch (*request.operation) {
    case AdmissionOperation::kDelete:
      return {};
    case AdmissionOperation::kCreate:
    case AdmissionOperation::kUpdate:
      if (std::string fault = GuardedFault(reviewed); !fault.empty()) {
        return Forbidden(std::move(fault));
      }
      break;
  }
  return IsSpecNew(reviewed) ? ReviewSpec(reviewed) : AdmissionAnswer{};
}

access::User UserOf(const api::AdmissionUser& user) {
  return {.name = user.name, .uid = user.uid, .groups = user.groups, .extra = user.extra};
}

AdmissionAnswer InvalidSpec(std::string message) {
  return {.refusal =
              api::AdmissionRefusal{.code = 422, .reason = kInvalid, .message = std::move(message)},
          .warnings = {}};
}

AdmissionAnswer Forbidden(std::string message) {
  return {
      .refusal =
          api::AdmissionRefusal{.code = 403, .reason = kForbidden, .message = std::move(message)},
      .warnings = {}};
}

Json WithoutStatus(const Json& object) {
  Json rest = object;
  rest.erase("status");
  return rest;
}

}  // namespace strongroom::server::admission
