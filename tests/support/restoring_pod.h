#pragma once

#include <string>

#include "domain/service_account.h"
#include "support/fake_cluster.h"

namespace strongroom::test {

inline constexpr const char* kRestoreUid = "00000000-0000-4000-8000-000000003001";
inline constexpr const char* kRestoreJob = "00000000-0000-4000-8000-000000003002";
inline constexpr const char* kPlanDigest =
    "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
inline constexpr const char* kOtherDigest =
    "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

// Restore "back" of namespace team-a, a Job of it, and a pod of that.
struct RestoringPod {
  api::Restore restore;
  api::Job job;
  api::Pod pod;
  server::Identity identity;

  std::string SpecDigest() const { return domain::SpecDigestOf(restore.spec); }

  void MakeIt(domain::RestoreStep step, const std::string& plan_digest = "") {
    job.restore_purpose =
        domain::JobPurpose(step, step == domain::RestoreStep::kPlan ? SpecDigest() : plan_digest);
  }
  // With a token.
  void PutInto(FakeCluster& cluster, const std::string& token) const {
    cluster.PutRestore(restore);
    cluster.PutJob(job);
    cluster.PutPod(pod);
    cluster.AddToken(token, identity);
  }
};

// Its step is to plan.
inline RestoringPod MakeRestoringPod(const std::string& backup_set) {
  RestoringPod made;
  made.restore.meta.ns = "team-a";
  made.restore.meta.name = "back";
  made.restore.meta.uid = kRestoreUid;
  made.restore.spec.backup_set = backup_set;
  made.restore.spec.target.kubernetes.emplace();
  made.restore.spec.target.kubernetes->service_account = "restorer";
  made.restore.status.phase = domain::RestorePhase::kPlanning;
  made.job.meta.ns = "team-a";
  made.job.meta.name = "back-1";
  made.job.meta.uid = kRestoreJob;
  made.restore.status.job_name = made.job.meta.name;
  made.job.run = "back";
  made.job.run_uid = kRestoreUid;
  made.job.restores = kRestoreUid;
  made.job.service_account = "restorer";
  made.pod.meta.ns = "team-a";
  made.pod.meta.name = "back-1-x";
  made.pod.meta.uid = "back-1-pod";
  made.pod.job = made.job.meta.name;
  made.pod.job_uid = made.job.meta.uid;
  made.pod.service_account = "restorer";
  made.identity = {.user = domain::ServiceAccountUser("team-a", "restorer"),
                   .ns = "team-a",
                   .pod = made.pod.meta.name,
                   .pod_uid = made.pod.meta.uid};
  made.MakeIt(domain::RestoreStep::kPlan);
  return made;
}

}  // namespace strongroom::test
