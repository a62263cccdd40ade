#include "domain/restore.h"

#include <algorithm>
#include <set>

#include "base/sha256.h"
#include "base/text.h"
#include "domain/conditions.h"
#include "domain/obstacles.h"
#include "domain/told_apart.h"

namespace strongroom::domain {
namespace {

void AppendTarget(const RestoreTarget& target, std::string& text) {
  if (target.kubernetes) {
    const KubernetesTenant& cluster = *target.kubernetes;
    AppendField(text, "kubernetes");
    AppendField(text, cluster.service_account);
    AppendField(text, cluster.kubeconfig ? cluster.kubeconfig->name : "");
    AppendField(text, cluster.kubeconfig ? cluster.kubeconfig->key : "");
  }
  if (target.directory) {
    AppendField(text, "directory");
    AppendField(text, target.directory->claim_name);
    AppendField(text, target.directory->sub_path);
  }
}

}  // namespace

std::string SpecDigestOf(const RestoreSpec& spec) {
  std::string text;
  AppendField(text, spec.backup_set);
  AppendField(text, base::NameOf(spec.on_conflict));
  for (const RestoreWish& wish : spec.select) {
    AppendField(text, "select");
    AppendField(text, wish.type);
    for (const std::string& name : wish.names) AppendField(text, name);
  }
  for (const auto& [from, to] : spec.namespaces) {
    AppendField(text, "namespace");
    AppendField(text, from);
    AppendField(text, to);
  }
  AppendTarget(spec.target, text);
  return base::Sha256Hex(text).substr(0, 32);
}

std::string DescribePlan(const RestorePlanned& plan) {
  // The version before has told of these in the message.
  if (plan.refused.empty()) return plan.message;
  const std::string refused = DescribeRefused(plan.refused, static_cast<size_t>(plan.unmet));
  return base::Cut(plan.message.empty() ? refused : plan.message + "; " + refused, kMaxWords);
}

std::string JobPurpose(RestoreStep step, const std::string& digest) {
  return std::string(base::NameOf(step)) + ' ' + digest;
}

std::optional<ProviderKind> ProviderOf(const RestoreTarget& target) {
  if (target.kubernetes && target.directory) return std::nullopt;
  if (target.kubernetes) return ProviderKind::kKubernetes;
  if (target.directory) return ProviderKind::kDirectory;
  return std::nullopt;
}

std::string ProblemOf(const RestoreSpec& spec) {
  // Linux takes 128 KiB in an argument, and this is what most of the Job's is made of.
  constexpr size_t kMostText = size_t{64} << 10U;
  size_t text = 0;
  for (const RestoreWish& wish : spec.select) {
    text += wish.type.size() + 32;
    for (const std::string& name : wish.names) text += name.size() + 8;
  }
  for (const auto& [from, to] : spec.namespaces) text += from.size() + to.size() + 8;
  if (text > kMostText) {
    return "select: has, with namespaceMapping, more text than a Job can be given; select whole "
           "types, or make several restores";
  }
  const RestoreTarget& target = spec.target;
  if (!ProviderOf(target)) return "target: one of kubernetes and directory is needed";
  if (target.kubernetes) {
    const bool has_account = !target.kubernetes->service_account.empty();
    if (has_account == target.kubernetes->kubeconfig.has_value()) {
      return "target.kubernetes: one of serviceAccountName and kubeconfigSecretRef is needed";
    }
  } else if (!spec.namespaces.empty()) {
    return "namespaceMapping: files have no namespaces";
  }
  return "";
}

std::string FaultOfRestoreChange(const RestoreSpec& before, const RestoreSpec& after) {
  if (SpecDigestOf(before) != SpecDigestOf(after)) {
    return "a restore stays what it was made for: of its spec only mode, cancel, requireApproval, "
           "timeoutSeconds and executor may change";
  }
  if (before.require_approval && !after.require_approval) {
    return "requireApproval: cannot be taken back; make another BackupRestore";
  }
  return "";
}

bool IsApproved(const std::vector<RestoreApproval>& approvals, const std::string& plan_digest) {
  std::set<std::string> users;
  for (const RestoreApproval& approval : approvals) {
    if (approval.plan_digest == plan_digest) users.insert(approval.user);
  }
  return users.size() >= kApprovalsNeeded;
}

std::chrono::sys_seconds LastStepOf(const Restore& restore,
                                    std::optional<std::chrono::sys_seconds> job_created_at) {
  const RestoreStatus& status = restore.status;
  auto last = std::max(restore.meta.created_at, job_created_at.value_or(restore.meta.created_at));
  if (status.plan) last = std::max(last, status.plan->planned_at);
  for (const RestoreApproval& approval : status.approvals) last = std::max(last, approval.at);
  // Also when a plan is none any more, as the spec is another.
  const Condition* planned = FindCondition(status.conditions, condition::kPlanned);
  return planned == nullptr ? last : std::max(last, planned->last_transition);
}

}  // namespace strongroom::domain
