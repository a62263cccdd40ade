#include "api/restore_fields.h"

#include "api/condition_fields.h"
#include "api/executor_resources.h"
#include "api/tenant_fields.h"
#include "domain/naming.h"
#include "domain/obstacles.h"

namespace strongroom::api {
namespace {

using domain::RefusedPolicy;
using domain::RestoreApproval;
using domain::RestoreCounts;
using domain::RestorePlanned;
using domain::RestoreResult;
using domain::RestoreSpec;
using domain::RestoreStatus;
using domain::RestoreTarget;
using domain::RestoreWish;

constexpr int64_t kDay = 86'400;

Codec<int64_t> Count() { return Int64({.minimum = 0}); }
Codec<std::string> Message() {
  return StorableText({.max = domain::kMaxWords, .lines = Lines::kMany});
}

// One cluster, or files.
const Fields<domain::KubernetesTenant>& ClusterFields() {
  using domain::KubernetesTenant;
  static const auto fields = Fields<KubernetesTenant>()
                                 .Optional("serviceAccountName", &KubernetesTenant::service_account,
                                           TextOf(form::kObjectName))
                                 .Optional("kubeconfigSecretRef", &KubernetesTenant::kubeconfig,
                                           Maybe(Object(SecretKeyFields())));
  return fields;
}

}  // namespace

const Fields<RestoreWish>& RestoreWishFields() {
  static const auto fields =
      Fields<RestoreWish>()
          .Required("type", &RestoreWish::type, TextOf(form::kTypeKey))
          .Optional("names", &RestoreWish::names,
                    List(StorableText({.max = 1024, .min = 1}), {.max = 1'000, .is_set = true}));
  return fields;
}

const Fields<RestoreTarget>& RestoreTargetFields() {
  static const auto fields =
      Fields<RestoreTarget>()
          .Optional("kubernetes", &RestoreTarget::kubernetes, Maybe(Object(ClusterFields())))
          .Optional("directory", &RestoreTarget::directory, Maybe(Object(DirectoryFields())));
  return fields;
}

const Fields<domain::RestoreExecutor>& RestoreExecutorFields() {
  using domain::RestoreExecutor;
  static const auto fields =
      Fields<RestoreExecutor>().Optional("resources", &RestoreExecutor::resources, Resources());
  return fields;
}

const Fields<RestoreSpec>& RestoreSpecFields() {
  static const auto fields =
      Fields<RestoreSpec>()
          .Required("backupSet", &RestoreSpec::backup_set, TextOf(form::kObjectName))
          .Optional("select", &RestoreSpec::select, List(Object(RestoreWishFields()), {.max = 200}))
          .Defaulted("mode", &RestoreSpec::mode, Word<domain::RestoreMode>())
          .Defaulted("conflict", &RestoreSpec::on_conflict, Word<domain::OnConflict>())
          .Optional("namespaceMapping", &RestoreSpec::namespaces,
                    Map(TextOf(form::kNamespace), form::kNamespace, 1'000))
          .Required("target", &RestoreSpec::target, Object(RestoreTargetFields()))
          .Defaulted("requireApproval", &RestoreSpec::require_approval, Flag())
          .Defaulted("cancel", &RestoreSpec::is_canceled, Flag())
          .Defaulted("timeoutSeconds", &RestoreSpec::timeout,
                     Seconds(Int32({.minimum = 60, .maximum = kDay})))
          .Optional("executor", &RestoreSpec::executor, Object(RestoreExecutorFields()));
  return fields;
}

const Fields<RestoreCounts>& RestoreCountsFields() {
  static const auto fields = Fields<RestoreCounts>()
                                 .Optional("create", &RestoreCounts::create, Count())
                                 .Optional("update", &RestoreCounts::update, Count())
                                 .Optional("replace", &RestoreCounts::replace, Count())
                                 .Optional("none", &RestoreCounts::none, Count())
                                 .Optional("skip", &RestoreCounts::skip, Count())
                                 .Optional("refuse", &RestoreCounts::refuse, Count());
  return fields;
}

const Fields<RefusedPolicy>& RefusedPolicyFields() {
  static const auto fields = Fields<RefusedPolicy>()
                                 .Required("type", &RefusedPolicy::type, TextOf(form::kTypeKey))
                                 .Required("name", &RefusedPolicy::name,
                                           StorableText({.max = domain::kMaxRefusedName, .min = 1}))
                                 .Optional("reason", &RefusedPolicy::reason, TextOf(form::kReason));
  return fields;
}

const Fields<RestorePlanned>& RestorePlannedFields() {
  static const auto fields =
      Fields<RestorePlanned>()
          .Required("about", &RestorePlanned::spec_digest, Text({.max = 64, .min = 1}))
          .Optional("jobUID", &RestorePlanned::job, Text({.max = 64}))
          .Optional("digest", &RestorePlanned::digest, TextOf(form::kSetDigest))
          .Optional("setDigest", &RestorePlanned::set_digest, TextOf(form::kSetDigest))
          .Optional("counts", &RestorePlanned::counts, Object(RestoreCountsFields()))
          .Optional("unmet", &RestorePlanned::unmet, Count())
          .Optional("refused", &RestorePlanned::refused,
                    List(Object(RefusedPolicyFields()), {.max = domain::kMostRefusedShown}))
          .Optional("untried", &RestorePlanned::untried, Count())
          .Required("plannedAt", &RestorePlanned::planned_at, Time())
          .Optional("reason", &RestorePlanned::reason, TextOf(form::kReason))
          .Optional("message", &RestorePlanned::message, Message());
  return fields;
}

const Fields<RestoreResult>& RestoreResultFields() {
  static const auto fields =
      Fields<RestoreResult>()
          .Required("jobUID", &RestoreResult::job, Text({.max = 64, .min = 1}))
          .Optional("done", &RestoreResult::done, Count())
          .Optional("nothingToDo", &RestoreResult::nothing_to_do, Count())
          .Optional("failed", &RestoreResult::failed, Count())
          .Optional("notReached", &RestoreResult::not_reached, Count())
          .Optional("endedAt", &RestoreResult::ended_at, Maybe(Time()))
          .Optional("reason", &RestoreResult::reason, TextOf(form::kReason))
          .Optional("message", &RestoreResult::message, Message());
  return fields;
}

const Fields<RestoreApproval>& RestoreApprovalFields() {
  static const auto fields =
      Fields<RestoreApproval>()
          .Required("user", &RestoreApproval::user, Text({.max = 512, .min = 1}))
          .Required("planDigest", &RestoreApproval::plan_digest, TextOf(form::kSetDigest))
          .Required("approvedAt", &RestoreApproval::at, Time());
  return fields;
}

const Fields<RestoreStatus>& RestoreStatusFields() {
  static const auto fields =
      Fields<RestoreStatus>()
          .Optional("observedGeneration", &RestoreStatus::observed_generation,
                    Int64({.minimum = 0}))
          .Optional("phase", &RestoreStatus::phase, Word<domain::RestorePhase>())
          .Optional("reason", &RestoreStatus::reason, TextOf(form::kReason))
          .Optional("message", &RestoreStatus::message, Message())
          .Optional("jobName", &RestoreStatus::job_name, Text({.max = domain::kMaxRunName}))
          .Optional("startedAt", &RestoreStatus::started_at, Maybe(Time()))
          .Optional("finishedAt", &RestoreStatus::finished_at, Maybe(Time()))
          .Optional("waitingSince", &RestoreStatus::waiting_since, Maybe(Time()))
          .Optional("approvalRequired", &RestoreStatus::approval_required, Flag())
          .Optional("plan", &RestoreStatus::plan, Maybe(Object(RestorePlannedFields())))
          .Optional("approvals", &RestoreStatus::approvals,
                    List(Object(RestoreApprovalFields()), {.max = domain::kMaxApprovals}))
          .Optional("result", &RestoreStatus::result, Maybe(Object(RestoreResultFields())))
          .Optional("conditions", &RestoreStatus::conditions, Conditions());
  return fields;
}

}  // namespace strongroom::api
