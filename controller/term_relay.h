#pragma once

#include "controller/cluster_listener.h"
#include "controller/leader_term.h"
#include "controller/lent.h"

namespace strongroom::controller {

// Passes changes on to the term of a leader, while there is one. Thread-safe.
class TermRelay final : public ClusterListener {
 public:
  // `term` outlives the relay.
  explicit TermRelay(Lent<LeaderTerm>& term) : term_(term) {}

  void TenantChanged(const kube::ObjectKey& key, Value<api::Tenant> before,
                     Value<api::Tenant> now) override {
    term_.With([&](LeaderTerm& term) { term.changes().TenantChanged(key, before, now); });
  }
  void ScheduleChanged(const kube::ObjectKey& key, Value<api::Schedule> before,
                       Value<api::Schedule> now) override {
    term_.With([&](LeaderTerm& term) { term.changes().ScheduleChanged(key, before, now); });
  }
  void RunChanged(const kube::ObjectKey& key, Value<CachedRun> before,
                  Value<CachedRun> now) override {
    term_.With([&](LeaderTerm& term) { term.changes().RunChanged(key, before, now); });
  }
  void PartOfRunChanged(const kube::ObjectKey& run) override {
    term_.With([&](LeaderTerm& term) { term.changes().PartOfRunChanged(run); });
  }
  void PartOfCheckChanged(const std::string& tenant_uid) override {
    term_.With([&](LeaderTerm& term) { term.changes().PartOfCheckChanged(tenant_uid); });
  }
  void RestoreChanged(const kube::ObjectKey& key, Value<CachedRestore> before,
                      Value<CachedRestore> now) override {
    term_.With([&](LeaderTerm& term) { term.changes().RestoreChanged(key, before, now); });
  }
  void PartOfRestoreChanged(const std::string& restore_uid) override {
    term_.With([&](LeaderTerm& term) { term.changes().PartOfRestoreChanged(restore_uid); });
  }

 private:
  Lent<LeaderTerm>& term_;
};

}  // namespace strongroom::controller
