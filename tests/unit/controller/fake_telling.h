#pragma once

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "domain/incidents.h"
#include "store/error.h"
#include "store/telling.h"

namespace strongroom::controller {

// What is told, in memory, by the rules of the domain. Thread-safe.
class FakeTelling final : public store::Telling {
 public:
  std::optional<std::chrono::sys_seconds> OldestNews() override {
    const base::MutexLock lock(mutex_);
    Answer();
    if (news_.empty()) return std::nullopt;
    return news_.front().made_at;
  }
  store::OutboxTold TellOutbox(size_t most, const store::FactsOfNews& facts_of,
                               std::chrono::seconds period) override {
    const base::MutexLock lock(mutex_);
    Answer();
    const std::vector<domain::RunNews> some(
        news_.begin(), news_.begin() + static_cast<ptrdiff_t>(std::min(most, news_.size())));
    if (some.empty()) return {};
    largest_batch_ = std::max(largest_batch_, some.size());
    const auto facts = facts_of(some);
    RefuseBad(facts);
    store::OutboxTold told{.news = some.size(), .notices = Tell(facts, period)};
    news_.erase(news_.begin(), news_.begin() + static_cast<ptrdiff_t>(some.size()));
    return told;
  }
  size_t PruneOutbox(std::chrono::seconds age, size_t most) override {
    const base::MutexLock lock(mutex_);
    Answer();
    kept_for_ = age;
    const size_t removed = std::min(most, told_news_);
    told_news_ -= removed;
    return removed;
  }
  store::NoticeCounts TellFacts(const std::vector<store::LabelledFact>& facts,
                                std::chrono::seconds period) override {
    const base::MutexLock lock(mutex_);
    Answer();
    ++writes_;
    largest_batch_ = std::max(largest_batch_, facts.size());
    RefuseBad(facts);
    return Tell(facts, period);
  }
  std::vector<store::OpenScheduleIncident> OpenIncidents() override {
    const base::MutexLock lock(mutex_);
    Answer();
    std::vector<store::OpenScheduleIncident> open;
    for (const auto& [key, course] : courses_) {
      if (course.incident.empty()) continue;
      open.push_back({.incident = {key.first, key.second, course}, .schedule = objects_[key]});
    }
    return open;
  }
  std::map<std::string, int64_t> UnchangedSchedules(std::chrono::days days) override {
    const base::MutexLock lock(mutex_);
    Answer();
    unchanged_days_ = days;
    return unchanged_;
  }

  void PutNews(domain::RunNews news) {
    const base::MutexLock lock(mutex_);
    news_.push_back(std::move(news));
  }
  void SetAway(bool is_away) {
    const base::MutexLock lock(mutex_);
    is_away_ = is_away;
  }
  // What is of a run or an object of that name is what PostgreSQL never takes.
  void Refuse(const std::string& name) {
    const base::MutexLock lock(mutex_);
    refused_ = name;
  }
  void SetUnchanged(std::map<std::string, int64_t> unchanged) {
    const base::MutexLock lock(mutex_);
    unchanged_ = std::move(unchanged);
  }
  void SetToldNews(size_t count) {
    const base::MutexLock lock(mutex_);
    told_news_ = count;
  }
  size_t told_news() const {
    const base::MutexLock lock(mutex_);
    return told_news_;
  }
  std::chrono::seconds kept_for() const {
    const base::MutexLock lock(mutex_);
    return kept_for_;
  }
  // How often facts were written that are not of the outbox.
  int writes() const {
    const base::MutexLock lock(mutex_);
    return writes_;
  }
  std::chrono::days unchanged_days() const {
    const base::MutexLock lock(mutex_);
    return unchanged_days_;
  }
  size_t largest_batch() const {
    const base::MutexLock lock(mutex_);
    return largest_batch_;
  }
  // "runFailed opened nightly", in the order in which it was told.
  std::vector<std::string> told() const {
    const base::MutexLock lock(mutex_);
    std::vector<std::string> texts;
    for (const auto& [notice, labels] : notices_) {
      texts.push_back(notice.event + ' ' + std::string(base::NameOf(notice.state)) + ' ' +
                      notice.object.name);
    }
    return texts;
  }
  std::vector<std::pair<domain::Notice, store::ObjectLabels>> notices() const {
    const base::MutexLock lock(mutex_);
    return notices_;
  }

 private:
  using Key = std::pair<std::string, std::string>;

  void Answer() const REQUIRES(mutex_) {
    if (is_away_) throw store::StoreError(store::StoreError::Kind::kUnavailable, "away");
  }
  void RefuseBad(const std::vector<store::LabelledFact>& facts) const REQUIRES(mutex_) {
    for (const auto& fact : facts) {
      if (refused_.empty()) return;
      if (fact.fact.run != refused_ && fact.fact.object.name != refused_) continue;
      throw store::StoreError(store::StoreError::Kind::kBadData, "a bad fact");
    }
  }
  store::NoticeCounts Tell(const std::vector<store::LabelledFact>& facts,
                           std::chrono::seconds period) REQUIRES(mutex_) {
    store::NoticeCounts counts;
    for (const auto& [fact, labels] : facts) {
      const Key key{fact.event, fact.object_uid};
      domain::Told told = domain::Tell(fact, courses_[key], period);
      courses_[key] = told.course;
      objects_[key] = fact.object;
      if (!told.notice || !ids_.insert(told.notice->id).second) continue;
      ++counts[{fact.event, told.notice->state}];
      notices_.emplace_back(*std::move(told.notice), labels);
    }
    return counts;
  }

  mutable base::Mutex mutex_;
  std::vector<domain::RunNews> news_ GUARDED_BY(mutex_);
  std::map<Key, domain::IncidentCourse> courses_ GUARDED_BY(mutex_);
  std::map<Key, domain::NoticeObject> objects_ GUARDED_BY(mutex_);
  std::set<std::string> ids_ GUARDED_BY(mutex_);
  std::vector<std::pair<domain::Notice, store::ObjectLabels>> notices_ GUARDED_BY(mutex_);
  std::map<std::string, int64_t> unchanged_ GUARDED_BY(mutex_);
  std::chrono::days unchanged_days_ GUARDED_BY(mutex_){};
  std::chrono::seconds kept_for_ GUARDED_BY(mutex_){};
  std::string refused_ GUARDED_BY(mutex_);
  size_t told_news_ GUARDED_BY(mutex_) = 0;
  size_t largest_batch_ GUARDED_BY(mutex_) = 0;
  int writes_ GUARDED_BY(mutex_) = 0;
  bool is_away_ GUARDED_BY(mutex_) = false;
};

}  // namespace strongroom::controller
