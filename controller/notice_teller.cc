#include "controller/notice_teller.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "base/backoff.h"
#include "base/log.h"
#include "base/stop.h"
#include "store/error.h"

namespace strongroom::controller {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::seconds kPeriod{2};
constexpr std::chrono::seconds kStatesPeriod{60};
constexpr std::chrono::hours kHourly{1};
// In one transaction.
constexpr size_t kBatch = 500;
// Of news that was told, until it is removed.
constexpr std::chrono::hours kKept{24 * 7};
constexpr base::Backoff kBackoff{milliseconds{2'000}, milliseconds{30'000}};

}  // namespace

void NoticeTeller::Run(const std::stop_token& stop) {
  int failures = 0;  // in a row
  do {
    try {
      Look(stop);
      failures = 0;
    } catch (const store::StoreError& e) {
      if (stop.stop_requested()) return;
      // Once for each outage.
      if (++failures == 1)
        base::LogWarning("nobody is told of anything now", {{"error", e.what()}});
    }
  } while (base::SleepFor(failures == 0 ? kPeriod : kBackoff.WaitBefore(failures), stop));
}

void NoticeTeller::Look(const std::stop_token& stop) {
  TellNews(stop);
  const SteadyTime now = parts_.clock.Steady();
  if (now >= states_due_) {
    LookAtStates(stop);
    states_due_ = now + kStatesPeriod;
  }
  if (now >= hourly_due_) {
    LookForUnchanged(stop);
    Prune(stop);
    hourly_due_ = now + kHourly;
  }
}

void NoticeTeller::TellNews(const std::stop_token& stop) {
  try {
    const auto oldest = parts_.telling.OldestNews();
    WaitsSince(oldest);
    if (!oldest) return;
    while (!stop.stop_requested()) {
      if (TellSome() > 0) continue;
      WaitsSince(std::nullopt);
      return;
    }
  } catch (const store::StoreError&) {
    const base::MutexLock lock(mutex_);
    if (!waits_since_) waits_since_ = parts_.clock.NowSeconds();
    throw;
  }
}

size_t NoticeTeller::TellSome() {
  const auto tell = [this](size_t most) {
    const store::OutboxTold told = parts_.telling.TellOutbox(
        most,
        [this](const std::vector<domain::RunNews>& news) {
          return FactsOfNews(parts_.caches, news);
        },
        options_.still_after);
    Count(told.notices);
    return told.news;
  };
  // As TellBatch, one of them in each step.
  try {
    return tell(kBatch);
  } catch (const store::StoreError& e) {
    if (!store::IsFinal(e.kind())) throw;
  }
  try {
    return tell(1);
  } catch (const store::StoreError& e) {
    if (!store::IsFinal(e.kind())) throw;
    base::LogError("nobody is told of a run", {{"error", e.what()}});
  }
  const auto nothing = [](const std::vector<domain::RunNews>& /*news*/) { return Facts{}; };
  return parts_.telling.TellOutbox(1, nothing, options_.still_after).news;
}

void NoticeTeller::LookAtStates(const std::stop_token& stop) {
  const auto now = parts_.clock.NowSeconds();
  TellAll(ScheduleNews(parts_.caches, parts_.verified, parts_.telling.OpenIncidents(), now,
                       options_.still_after),
          stop);
  Facts restores = RestoreNews(parts_.caches, now);
  std::set<std::pair<std::string, std::string>> keys;
  Facts news;
  for (store::LabelledFact& fact : restores) {
    const auto& key = *keys.insert({fact.fact.event, fact.fact.key}).first;
    if (!told_restores_.contains(key)) news.push_back(std::move(fact));
  }
  TellAll(std::move(news), stop);
  if (!stop.stop_requested()) told_restores_ = std::move(keys);
}

void NoticeTeller::LookForUnchanged(const std::stop_token& stop) {
  const auto days = options_.unchanged_after;
  std::map<std::string, int64_t> unchanged;
  if (days.count() > 0) unchanged = parts_.telling.UnchangedSchedules(days);
  TellAll(UnchangedNews(parts_.caches, unchanged, parts_.telling.OpenIncidents(), days,
                        parts_.clock.NowSeconds(), options_.still_after),
          stop);
}

void NoticeTeller::Prune(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (parts_.telling.PruneOutbox(kKept, kBatch) < kBatch) return;
  }
}

void NoticeTeller::TellAll(Facts facts, const std::stop_token& stop) {
  for (auto next = facts.begin(); next != facts.end() && !stop.stop_requested();) {
    const auto end = next + std::min<ptrdiff_t>(kBatch, std::distance(next, facts.end()));
    const Facts batch(std::make_move_iterator(next), std::make_move_iterator(end));
    TellBatch(batch);
    next = end;
  }
}

// What PostgreSQL will never take of one of them costs the others nothing.
void NoticeTeller::TellBatch(const Facts& batch) {
  try {
    Count(parts_.telling.TellFacts(batch, options_.still_after));
    return;
  } catch (const store::StoreError& e) {
    if (!store::IsFinal(e.kind())) throw;
    if (batch.size() == 1) {
      const domain::NoticeObject& object = batch.front().fact.object;
      base::LogError("nobody is told of an object", {{"kind", object.kind},
                                                     {"namespace", object.ns},
                                                     {"name", object.name},
                                                     {"error", e.what()}});
      return;
    }
  }
  for (const store::LabelledFact& fact : batch) TellBatch({fact});
}

void NoticeTeller::Count(const store::NoticeCounts& notices) const {
  for (const auto& [what, count] : notices) {
    parts_.metrics.notices.Add(static_cast<double>(count), metrics::NoticeEventName(what.first),
                               metrics::NoticeStateName(what.second));
  }
}

void NoticeTeller::WaitsSince(std::optional<std::chrono::sys_seconds> time) {
  const base::MutexLock lock(mutex_);
  waits_since_ = time;
}

void NoticeTeller::Sample(metrics::Samples& samples) const {
  const base::MutexLock lock(mutex_);
  const auto age =
      waits_since_ ? parts_.clock.NowSeconds() - *waits_since_ : std::chrono::seconds{0};
  parts_.metrics.news_waiting.Put(samples, std::max(0.0, static_cast<double>(age.count())));
}

}  // namespace strongroom::controller
