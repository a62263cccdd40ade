#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "api/error.h"
#include "api/restore_fields.h"
#include "api/run_fields.h"
#include "base/mutex.h"
#include "server/cluster.h"
#include "store/cluster_uid.h"
#include "web/error.h"

namespace strongroom::test {

// Tokens, runs, restores, Jobs and pods in memory, with resource versions as an API server has
// them. Thread-safe.
class FakeCluster final : public server::Cluster {
 public:
  std::optional<server::Identity> ReviewToken(const std::string& token) override {
    Delay();
    const base::MutexLock lock(mutex_);
    Answer();
    ++reviews_;
    const auto found = tokens_.find(token);
    if (found == tokens_.end()) return std::nullopt;
    return found->second;
  }
  std::string Uid() override {
    if (on_uid_) on_uid_();
    const base::MutexLock lock(mutex_);
    Answer();
    return uid_;
  }
  std::optional<api::Run> FindRun(const std::string& ns, const std::string& name) override {
    Delay();
    if (on_find_) on_find_();
    const base::MutexLock lock(mutex_);
    Answer();
    const auto found = runs_.find(ns + "/" + name);
    if (found == runs_.end()) return std::nullopt;
    if (name == unreadable_run_) throw api::ApiFormatError("status: expected an object");
    api::Run run = found->second;
    if (changes_before_patch_ > 0) {
      --changes_before_patch_;
      Touch(found->second);
    }
    return run;
  }
  std::optional<api::Restore> FindRestore(const std::string& ns, const std::string& name) override {
    auto restore = Find(restores_, ns, name);
    const base::MutexLock lock(mutex_);
    if (restore && name == unreadable_run_) throw api::ApiFormatError("spec: expected an object");
    if (restore && changes_before_patch_ > 0) {
      --changes_before_patch_;
      Touch(restores_.at(ns + "/" + name));
    }
    return restore;
  }
  std::optional<api::Job> FindJob(const std::string& ns, const std::string& name) override {
    return Find(jobs_, ns, name);
  }
  std::optional<api::Pod> FindPod(const std::string& ns, const std::string& name) override {
    return Find(pods_, ns, name);
  }
  bool PatchRunStatus(const api::Run& run, const nlohmann::json& status) override {
    Delay();
    const base::MutexLock lock(mutex_);
    Answer();
    const auto found = runs_.find(run.meta.ns + "/" + run.meta.name);
    if (found == runs_.end() || found->second.meta.resource_version != run.meta.resource_version) {
      return false;
    }
    if (run.meta.name == refused_run_) {
      throw kube::ApiError(422, "Invalid", "the status is invalid");
    }
    api::Run& stored = found->second;
    stored.status = api::ReadStrictly(api::RunStatusFields(), status, stored.status);
    Touch(stored);
    ++patches_;
    return true;
  }

  bool PatchRestoreStatus(const api::Restore& restore, const nlohmann::json& patch) override {
    Delay();
    const base::MutexLock lock(mutex_);
    Answer();
    const auto found = restores_.find(restore.meta.ns + "/" + restore.meta.name);
    if (found == restores_.end() ||
        found->second.meta.resource_version != patch["metadata"]["resourceVersion"]) {
      return false;
    }
    api::Restore& stored = found->second;
    nlohmann::json status = api::RestoreStatusFields().Write(stored.status);
    status.merge_patch(patch["status"]);
    stored.status = api::ReadStrictly(api::RestoreStatusFields(), status);
    Touch(stored);
    ++patches_;
    return true;
  }

  void AddToken(const std::string& token, const server::Identity& identity) {
    const base::MutexLock lock(mutex_);
    tokens_[token] = identity;
  }
  void DropToken(const std::string& token) {
    const base::MutexLock lock(mutex_);
    tokens_.erase(token);
  }
  // Replaces the run of that name, if there is one.
  void PutRun(api::Run run) {
    const base::MutexLock lock(mutex_);
    Touch(run);
    runs_[run.meta.ns + "/" + run.meta.name] = std::move(run);
  }
  void DropRun(const std::string& ns, const std::string& name) {
    const base::MutexLock lock(mutex_);
    runs_.erase(ns + "/" + name);
  }
  void PutRestore(api::Restore restore) {
    const base::MutexLock lock(mutex_);
    Touch(restore);
    restores_[restore.meta.ns + "/" + restore.meta.name] = std::move(restore);
  }
  void PutJob(const api::Job& job) {
    const base::MutexLock lock(mutex_);
    jobs_[job.meta.ns + "/" + job.meta.name] = job;
  }
  void PutPod(const api::Pod& pod) {
    const base::MutexLock lock(mutex_);
    pods_[pod.meta.ns + "/" + pod.meta.name] = pod;
  }
  // Every call fails until told otherwise.
  void SetAway(bool away) {
    const base::MutexLock lock(mutex_);
    is_away_ = away;
  }
  // The status of the run of that name cannot be changed; "": of any.
  void RefusePatches(const std::string& run) {
    const base::MutexLock lock(mutex_);
    refused_run_ = run;
  }
  // The run or restore of that name has not the form of our API any more.
  void MakeUnreadable(const std::string& run) {
    const base::MutexLock lock(mutex_);
    unreadable_run_ = run;
  }
  // Somebody else changes the run between the next `count` reads and what follows them.
  void ChangeBeforePatch(int count) {
    const base::MutexLock lock(mutex_);
    changes_before_patch_ = count;
  }
  void SetUid(const std::string& uid) {
    const base::MutexLock lock(mutex_);
    uid_ = uid;
  }
  // What happens whenever somebody begins to look for a run. Set while nobody does.
  void OnFind(std::function<void()> hook) { on_find_ = std::move(hook); }
  // What happens whenever somebody asks which cluster it is. Set while nobody does.
  void OnUid(std::function<void()> hook) { on_uid_ = std::move(hook); }
  // What happens while anybody waits for the answer to any question. Set while nobody does.
  void WhileItAnswers(std::function<void()> hook) { while_it_answers_ = std::move(hook); }
  int patches() {
    const base::MutexLock lock(mutex_);
    return patches_;
  }
  int reviews() {
    const base::MutexLock lock(mutex_);
    return reviews_;
  }

 private:
  void Delay() const {
    if (while_it_answers_) while_it_answers_();
  }
  void Answer() const REQUIRES(mutex_) {
    if (is_away_) throw web::TransportError("the API server is away");
  }
  template <typename Value>
  std::optional<Value> Find(const std::map<std::string, Value>& values, const std::string& ns,
                            const std::string& name) {
    Delay();
    const base::MutexLock lock(mutex_);
    Answer();
    const auto found = values.find(ns + "/" + name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  }
  template <typename Object>
  void Touch(Object& object) REQUIRES(mutex_) {
    object.meta.resource_version = std::to_string(++version_);
  }

  std::function<void()> on_find_;
  std::function<void()> on_uid_;
  std::function<void()> while_it_answers_;
  base::Mutex mutex_;
  std::map<std::string, server::Identity> tokens_ GUARDED_BY(mutex_);
  std::map<std::string, api::Run> runs_ GUARDED_BY(mutex_);
  std::map<std::string, api::Restore> restores_;
  std::map<std::string, api::Job> jobs_;
  std::map<std::string, api::Pod> pods_;
  std::string uid_ GUARDED_BY(mutex_) = store::kNoCluster;
  bool is_away_ GUARDED_BY(mutex_) = false;
  int changes_before_patch_ GUARDED_BY(mutex_) = 0;
  std::string refused_run_ GUARDED_BY(mutex_);
  std::string unreadable_run_ GUARDED_BY(mutex_);
  int patches_ GUARDED_BY(mutex_) = 0;
  int reviews_ GUARDED_BY(mutex_) = 0;
  int version_ GUARDED_BY(mutex_) = 0;
};

}  // namespace strongroom::test
