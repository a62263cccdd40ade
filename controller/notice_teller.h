#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/mutex.h"
#include "controller/caches.h"
#include "controller/notice_news.h"
#include "controller/notice_options.h"
#include "controller/verification_findings.h"
#include "metrics/families.h"
#include "store/telling.h"

namespace strongroom::controller {

// Makes notices of what there is to tell: of news in the outbox every two seconds, of schedules and
// restores once a minute, by the caches, and once an hour of what does not change. What was told is
// in PostgreSQL alone, so whoever leads next goes on there, and two at once tell nothing twice.
// While PostgreSQL is away, all waits. But for Sample, for one thread.
class NoticeTeller {
 public:
  struct Parts {
    store::Telling& telling;
    const Caches& caches;
    const VerificationFindings& verified;
    const base::Clock& clock;
    const metrics::ControllerMetrics& metrics;
  };

  // What `parts` refers to outlives this.
  NoticeTeller(const Parts& parts, NoticeOptions options) : parts_(parts), options_(options) {}

  // The body of a thread of the leader.
  void Run(const std::stop_token& stop);

  // One look at what is due: all of what waits in the outbox, and what else its time has come for.
  // Throws store::StoreError; then it is due again.
  void Look(const std::stop_token& stop) EXCLUDES(mutex_);

  // Thread-safe.
  void Sample(metrics::Samples& samples) const EXCLUDES(mutex_);

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  void TellNews(const std::stop_token& stop) EXCLUDES(mutex_);
  size_t TellSome();
  void LookAtStates(const std::stop_token& stop);
  void LookForUnchanged(const std::stop_token& stop);
  void Prune(const std::stop_token& stop);
  void TellAll(Facts facts, const std::stop_token& stop);
  void TellBatch(const Facts& batch);
  void Count(const store::NoticeCounts& notices) const;
  void WaitsSince(std::optional<std::chrono::sys_seconds> time) EXCLUDES(mutex_);

  const Parts parts_;
  const NoticeOptions options_;
  SteadyTime states_due_ = SteadyTime::min();
  SteadyTime hourly_due_ = SteadyTime::min();
  // Event and key of what was told of restores that the caches still show so.
  std::set<std::pair<std::string, std::string>> told_restores_;
  mutable base::Mutex mutex_;
  std::optional<std::chrono::sys_seconds> waits_since_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::controller
